import assert from 'node:assert/strict'
import { Abstainers } from '../../../src/node/abstainers.js'
import type { Core } from '../../../src/node/core.js'
import { ChainFixture } from '../../fixtures/chain-fixture.js'

const world = new ChainFixture()
const [a, b] = world.signers.map(signer => signer.id) as [Uint8Array, Uint8Array]

/** At height 11; what it has the replica wait for. */
function listening (): { abstainers: Abstainers, asked: number[], core: { now: number, height: number } } {
  const asked: number[] = []
  const core = { now: 0, height: 11 }
  const abstainers = new Abstainers({
    clock: { monotonic: () => core.now },
    membership: { set: world.state.set },
    host: {
      get state () { return { context: { height: core.height } } },
      submit: (input: { until: number }) => { asked.push(input.until) }
    }
  } as unknown as Core)
  return { abstainers, asked, core }
}

describe('node: abstainers', () => {
  it('have blocks made until they vote, told once however often they say it', () => {
    const { abstainers, asked } = listening()
    for (let i = 0; i < 5; i++) abstainers.heard(a, 13)
    abstainers.heard(b, 14)
    assert.deepEqual(asked, [13, 14])
  })

  it('cannot ask for heights that are passed, far, or none of theirs', () => {
    const { abstainers, asked } = listening()
    for (const from of [undefined, 0, 11, 15, 2 ** 53 - 1]) abstainers.heard(a, from)
    abstainers.heard(world.government.id, 13)
    assert.deepEqual(asked, [])
  })

  it('cannot have blocks made without end', () => {
    const { abstainers, asked, core } = listening()
    for (let i = 0; i < 1_000; i++) {
      abstainers.heard(a, core.height + 2)
      core.height++
      core.now += 1_000
    }
    assert.equal(asked.length, 4)
    abstainers.heard(b, core.height + 2)
    assert.equal(asked.length, 5, 'nobody else pays for it')
    core.now += 3_600_000
    abstainers.heard(a, core.height + 3)
    assert.equal(asked.length, 6, 'an hour later it is waited for again')
  })
})
