import assert from 'node:assert/strict'
import { HandleRows, type HandleRowsParts } from '../../../../../src/node/clinical/consents/handle-rows.js'
import type { CommittedBlock } from '../../../../../src/node/loop/host-loop.js'
import {
  NO_ORDERS, entryId, handleKey, handleRowCodec, type EntryKey
} from '../../../../../src/protocol/ledger/index.js'

const [PATIENT, OTHER] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]

class Rig implements HandleRowsParts {
  counter = 0
  reads = 0
  /** Set to let reads end later. */
  hold: Promise<void> | undefined
  #listener: ((commit: CommittedBlock) => void) | undefined
  readonly rows = new HandleRows(this)

  readonly store: HandleRowsParts['store'] = {
    loadEntries: async ([key]) => {
      this.reads++
      const { counter } = this
      await this.hold
      return new Map(counter === 0 ? [] : [[entryId(key!), handleRowCodec.encode({ ...NO_ORDERS, counter })]])
    }
  }

  readonly commits: HandleRowsParts['commits'] = {
    subscribe: listener => {
      this.#listener = listener
      return () => {}
    }
  }

  constructor () { this.rows.start() }

  /** A block that changes rows. */
  block (...keys: readonly EntryKey[]): void {
    const changes = keys.map(key => ({ ...key, value: undefined }))
    this.#listener?.({ delta: { changes } } as unknown as CommittedBlock)
  }

  async counterOf (handle: Uint8Array): Promise<number> {
    return (await this.rows.of(handle)).counter
  }
}

describe('node/clinical: what the chain knows of patients', () => {
  it('reads a row once, also if there is none, until a block changes it', async () => {
    const rig = new Rig()
    assert.deepEqual([await rig.counterOf(PATIENT), await rig.counterOf(PATIENT)], [0, 0])
    assert.equal(rig.reads, 1)
    rig.counter = 1
    rig.block(handleKey(OTHER), { space: 'case', key: PATIENT })
    assert.equal(await rig.counterOf(PATIENT), 0, 'the block has no order of the patient')
    rig.block(handleKey(PATIENT))
    assert.equal(await rig.counterOf(PATIENT), 1)
    assert.equal(rig.reads, 2)
  })

  it('does not keep a row that was read while a block came', async () => {
    const rig = new Rig()
    let release = (): void => {}
    rig.hold = new Promise(resolve => { release = resolve })
    const before = rig.counterOf(PATIENT)
    rig.counter = 1
    rig.block(handleKey(PATIENT))
    release()
    assert.equal(await before, 0)
    assert.equal(await rig.counterOf(PATIENT), 1)
  })

  it('bounds the rows that it keeps, and drops the least recently used', async () => {
    const rig = new Rig()
    await rig.rows.of(PATIENT)
    for (let n = 0; n < 4_096; n++) {
      await rig.rows.of(new Uint8Array(32).fill(3).fill(n >> 8, 0, 1).fill(n & 255, 1, 2))
      if (n === 2_000) await rig.rows.of(PATIENT)
    }
    const { reads } = rig
    await rig.rows.of(PATIENT)
    assert.equal(rig.reads, reads)
    await rig.rows.of(new Uint8Array(32).fill(3).fill(0, 0, 2))
    assert.equal(rig.reads, reads + 1)
  })
})
