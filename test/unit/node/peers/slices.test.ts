import assert from 'node:assert/strict'
import type { TransactionEnvelope } from '../../../../src/protocol/codec/index.js'
import { takeInSlices } from '../../../../src/node/peers/slices.js'

interface Rig {
  taken: number
  next: (() => void) | undefined
  readonly after: (ms: number, task: () => void) => () => void
}

describe('peers: the transactions of a reply', () => {
  const envelope = (bytes: number): TransactionEnvelope =>
    ({ transaction: new Uint8Array(bytes), bodies: [] })

  /** Counts how many are taken in a row; `next` lets the event loop go on. */
  function rig (): Rig {
    const parts = {
      taken: 0,
      next: undefined as (() => void) | undefined,
      after: (_: number, task: () => void) => { parts.next = task; return () => {} }
    }
    return parts
  }

  const settled = (): Promise<void> => new Promise(resolve => { setImmediate(resolve) })

  it('are taken in slices that let votes through', async () => {
    const parts = rig()
    const done = takeInSlices(parts, Array.from({ length: 40 }, () => envelope(100)),
      () => ++parts.taken > 0)
    const steps: number[] = []
    for (let turn = 0; turn < 3; turn++) {
      await settled()
      steps.push(parts.taken)
      parts.next?.()
    }
    await done
    assert.deepEqual(steps, [16, 32, 40])
  })

  it('are taken in slices by bytes, too', async () => {
    const parts = rig()
    const done = takeInSlices(parts, Array.from({ length: 6 }, () => envelope(128 * 1024)),
      () => ++parts.taken > 0)
    await settled()
    assert.equal(parts.taken, 2)
    for (let turn = 0; turn < 2; turn++) { parts.next?.(); await settled() }
    await done
    assert.equal(parts.taken, 6)
  })

  it('end with the first that is rejected', async () => {
    const parts = rig()
    await takeInSlices(parts, Array.from({ length: 6 }, () => envelope(10)), () => ++parts.taken < 3)
    assert.equal(parts.taken, 3)
  })
})
