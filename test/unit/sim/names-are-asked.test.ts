import assert from 'node:assert/strict'
import type { NameReply, NameRequest } from '../../../src/protocol/codec/index.js'
import { NAME_KEY } from '../../../src/protocol/types/index.js'
import { NamesAreAsked } from '../../../src/sim/checkers/names-are-asked.js'
import { fastGroup } from '../../../src/sim/fast-group.js'
import type { SimNode } from '../../../src/sim/sim-node.js'

describe('sim: §6.11', () => {
  const [holder, asker] = [1, 2].map(byte => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array]
  const [share, other] = [3, 4].map(number => {
    const scalar = new Uint8Array(32)
    scalar[0] = number
    return scalar
  }) as [Uint8Array, Uint8Array]
  const element = fastGroup.base(other)!
  const request = { epoch: 5, elements: [element] } as unknown as NameRequest
  const answer = (scalar: Uint8Array): NameReply =>
    ({ type: 'answer', answer: { elements: [fastGroup.multiply(scalar, element)] } }) as unknown as NameReply

  function watch (): { checker: NamesAreAsked, node: SimNode, faults: string[], endEpoch: () => void } {
    const faults: string[] = []
    const scalars: Uint8Array[] = []
    scalars[NAME_KEY] = share
    const keySecrets = { shares: [{ epoch: 5, scalars }] }
    const ledger = {
      set: { has: () => true }, names: new Map(),
      keys: { active: { holders: [holder, asker], threshold: 2 } }
    }
    const node = {
      name: 'n1', isHonest: true, options: { disk: { keySecrets } },
      running: { hostLoop: { state: { ledger } } }
    } as unknown as SimNode
    const checker = new NamesAreAsked({
      chain: { verifier: { group: fastGroup } }, plan: {}, isLiar: () => false,
      violate: (rule: string, text: string) => { faults.push(`${rule} ${text}`) }
    } as never)
    return { checker, node, faults, endEpoch: () => { keySecrets.shares = [] } }
  }

  it('accepts an answer that was computed before the epoch of its share ended', () => {
    const { checker, node, faults, endEpoch } = watch()
    checker.inspect(node)
    endEpoch()
    checker.evaluated(node, asker, request, answer(share))
    assert.deepEqual(faults, [])
  })

  it('sees an answer that another scalar made', () => {
    const { checker, node, faults } = watch()
    checker.evaluated(node, asker, request, answer(other))
    assert.deepEqual(faults, ['§6.11 n1 evaluates other elements than it was asked for'])
  })
})
