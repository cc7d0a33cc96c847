import assert from 'node:assert/strict'
import type { CommittedBlock } from '../../../../src/node/loop/host-loop.js'
import { systemClock } from '../../../../src/node/machine/clocks.js'
import { BodyBackfill, type BodyBackfillParts } from '../../../../src/node/clinical/body-backfill.js'
import { CaseStatus } from '../../../../src/protocol/types/index.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'
import { until } from '../../../fixtures/running-nodes.js'

const submitter = new Uint8Array(32).fill(1)
/** The other part of each case, which is here. */
const casePartHash = new Uint8Array(32).fill(8)
const OWN = { submitter, casePartHash }

/** A backfill with a separate store, which runs a thousand times more often. */
function backfillOf (store: NodeStore): {
  backfill: BodyBackfill, hostLoop: { stopped: boolean }, commit: (commit: CommittedBlock) => void
} {
  const hostLoop = { stopped: false, state: { halted: false } }
  const after = (_: number, task: () => void): (() => void) => {
    const timer = setTimeout(task, 1)
    return () => { clearTimeout(timer) }
  }
  const listeners: ((commit: CommittedBlock) => void)[] = []
  const parts = {
    store, hostLoop, clock: systemClock, scheduler: { after }, fail: assert.ifError,
    network: { peers: () => [] }, logger: { info: () => {} },
    waiting: { settle: async () => {} },
    commits: {
      subscribe: (listener: (commit: CommittedBlock) => void) => { listeners.push(listener) }
    }
  }
  return {
    backfill: new BodyBackfill(parts as unknown as BodyBackfillParts), hostLoop,
    commit: commit => { for (const listener of listeners) listener(commit) }
  }
}

describe('hospital: missing bodies', () => {
  it('are found although they were counted while their block was being written', async () => {
    const store = await NodeStore.open(new MemoryStore())
    const bodyHash = new Uint8Array(32).fill(7)
    const caughtUp = {
      caughtUp: true,
      delta: { events: [{ type: 'opened', case: { ...OWN, bodyHash, status: CaseStatus.undrawn } }] }
    } as unknown as CommittedBlock
    const { backfill, hostLoop, commit } = backfillOf(store)
    const batch = backfill.operationsToNote(caughtUp)
    await backfill.start()
    await store.write([...batch])
    commit(caughtUp)
    await store.putBodies([bodyHash, casePartHash].map(hash => ({ hash, ciphertext: new Uint8Array(8) })))
    await until(() => backfill.missing === 0, 'it is looked for')
    assert.equal(await store.missingBodies.get(bodyHash), undefined)
    hostLoop.stopped = true
    backfill.stop()
  })

  it('are not forgotten when the block that opens a case ends another of the same body', async () => {
    const store = await NodeStore.open(new MemoryStore())
    const bodyHash = new Uint8Array(32).fill(7)
    const { backfill } = backfillOf(store)
    const opened = { type: 'opened', case: { ...OWN, bodyHash, status: CaseStatus.undrawn } }
    const closed = { type: 'closed', case: { ...OWN, bodyHash, status: CaseStatus.rejected } }
    await store.write(backfill.operationsToNote({
      caughtUp: true, delta: { events: [opened, closed] }
    } as unknown as CommittedBlock))
    assert.deepEqual(await store.missingBodies.get(bodyHash), submitter)
    await store.write(backfill.operationsToNote({
      caughtUp: true, delta: { events: [closed] }
    } as unknown as CommittedBlock))
    assert.equal(await store.missingBodies.get(bodyHash), undefined)
  })

  it('are found although no peer delivers the bodies before them', async () => {
    const store = await NodeStore.open(new MemoryStore())
    const lost = Array.from({ length: 200 }, (_, i) => new Uint8Array(32).fill(i))
    const last = new Uint8Array(32).fill(255)
    await store.write([...lost, last].map(hash => store.missingBodies.putting(hash, submitter)))
    await store.putBodies([{ hash: last, ciphertext: new Uint8Array(8) }])
    const { backfill, hostLoop } = backfillOf(store)
    await backfill.start()
    await until(() => backfill.missing === 200, 'the last is found')
    hostLoop.stopped = true
    backfill.stop()
    assert.equal(await store.missingBodies.get(last), undefined)
  })
})
