import assert from 'node:assert/strict'
import { writePeers } from '../../../../../src/node/services/journal/index.js'
import type { NodeBase } from '../../../../../src/node/assembly/node-base.js'
import type { MemberId } from '../../../../../src/protocol/types/index.js'

const idOf = (n: number): MemberId => new Uint8Array(32).fill(n)

describe('node: journal of peers', () => {
  it('calls only the government "government" before there is a chain', () => {
    const listeners = new Map<string, (id: MemberId) => void>()
    const written: [level: string, called: string | undefined][] = []
    const write = (level: string) => (fields: () => { readonly called?: string }): void => {
      written.push([level, fields().called])
    }
    writePeers({
      government: idOf(1), chain: undefined, logger: { info: write('info'), debug: write('debug') },
      network: { on: (event: string, listener: (id: MemberId) => void) => listeners.set(event, listener) }
    } as unknown as NodeBase)
    listeners.get('connect')?.(idOf(1))
    listeners.get('disconnect')?.(idOf(2))
    assert.deepEqual(written, [['info', 'government'], ['debug', undefined]])
  })
})
