import assert from 'node:assert/strict'
import { Erasures, type ErasuresParts } from '../../../../src/node/clinical/erasures/erasures.js'
import { Progress } from '../../../../src/node/clinical/erasures/forgetting.js'
import type { CommittedBlock } from '../../../../src/node/loop/host-loop.js'
import { MeasurePhase, measureKey, measureRowCodec } from '../../../../src/protocol/ledger/index.js'
import {
  Measure, Wiped, concat, hex, type CaseId, type MemberId
} from '../../../../src/protocol/types/index.js'
import { u64 } from '../../../../src/storage/index.js'

const HELD = 40
const DAY_MS = 86_400_000
const ID = new Uint8Array(32)
const HOLD = measureRowCodec.encode({
  phase: MeasurePhase.inForce, handle: ID, requester: ID, isFiled: true, requestedAt: 1, signedAt: 0,
  ground: 7, decidedAt: 1, effectiveAt: 1, votes: [], height: 1
})

/** A hospital with due orders, of which the first ones are held. It collects the records that it executes. */
function rig (
  records: readonly CaseId[], executed: string[], tasks: (() => void)[],
  sent: () => Promise<void> = async () => { await Promise.resolve() }
): ErasuresParts {
  const held = new Set(records.slice(0, HELD).map(id => hex(measureKey(id, Measure.hold).key)))
  async function * rows<T> (list: readonly T[]): AsyncGenerator<T> { yield * list }
  const due = records.map((id, at) => [concat(u64(at + 1), id), ID] as const)
  return {
    store: {
      erasureNotices: { iterate: () => rows([]) }, erasing: { iterate: () => rows([]) },
      entries: () => rows([]),
      patientsToForget: { iterate: () => rows([]), putting: (record: CaseId) => hex(record) },
      erasuresDue: { iterate: ({ limit = due.length } = {}) => rows(due.slice(0, limit)) },
      entry: async ({ key }: { key: Uint8Array }) =>
        await Promise.resolve(held.has(hex(key)) ? HOLD : undefined)
    },
    commits: { subscribe: () => () => undefined },
    scheduler: { after: (_: number, task: () => void) => { tasks.push(task); return () => undefined } },
    statuses: { all: () => [] }, clock: { wall: () => 1_000 }, signer: { id: ID },
    chain: { genesis: { parameters: { maxSkewMs: 1 } } },
    hostLoop: { stopped: false, state: {
      votesFrom: 0, context: { height: 1 },
      ledger: { set: { has: () => true }, parameters: { attemptWindowMs: 24 }, timestamp: 1 }
    } },
    closures: { versions: async (id: CaseId) => await Promise.resolve([{ id, submitter: ID }]) },
    sender: {
      send: async ({ record }: { record: CaseId }) => { executed.push(hex(record)); await sent() }
    },
    fail: (error: unknown) => { throw error }
  } as unknown as ErasuresParts
}

describe('node: erasures', () => {
  it('take effect, though older orders are under a hold', async () => {
    const records = Array.from({ length: HELD + 1 }, (_, at) => new Uint8Array(32).fill(at + 1))
    const executed: string[] = []
    const tasks: (() => void)[] = []
    await new Erasures(rig(records, executed, tasks)).start()
    for (const task of tasks.splice(0)) task()
    await new Promise(resolve => { setImmediate(resolve) })
    assert.deepEqual(executed, [hex(records[HELD]!)])
  })

  it('go on to the next orders while a step waits for its block', async () => {
    const records = Array.from({ length: HELD + 36 }, (_, at) => new Uint8Array(32).fill(at + 1))
    const executed: string[] = []
    const tasks: (() => void)[] = []
    const blocks: (() => void)[] = []
    const sent = async (): Promise<void> => { await new Promise<void>(resolve => { blocks.push(resolve) }) }
    await new Erasures(rig(records, executed, tasks, sent)).start()
    const check = async (): Promise<void> => {
      for (const task of tasks.splice(0)) task()
      await new Promise(resolve => { setImmediate(resolve) })
    }
    await check()
    assert.equal(executed.length, 32, 'so many wait at once')
    const [, ...others] = blocks.splice(0)
    for (const block of others) block()
    await check()
    assert.deepEqual(executed.slice(32), records.slice(HELD + 32).map(hex), 'the first one still waits')
    await check()
    assert.equal(executed.filter(record => record === executed[0]).length, 1, 'it is sent once')
  })

  it('are attested with backups from now on, though the last block is long ago', async () => {
    const attested: unknown[] = []
    const tasks: (() => void)[] = []
    const parts = rig([], [], tasks)
    const erased = async function * (): AsyncGenerator { yield [ID, Uint8Array.of(Progress.forgotten)] }
    Object.assign(parts.store, { erasing: { iterate: erased } })
    const now = 100 * DAY_MS
    Object.assign(parts, {
      clock: { wall: () => now }, disk: { fileSystem: 1, discard: 1, backupDays: 35 },
      sender: { send: async ({ backupsUntil }: { backupsUntil: number }) => { attested.push(backupsUntil) } }
    })
    await new Erasures(parts).start()
    for (const task of tasks.splice(0)) task()
    await new Promise(resolve => { setImmediate(resolve) })
    assert.deepEqual(attested, [now - 1 + 35 * DAY_MS], 'as late as a block may be dated before this clock')
  })

  it('note with its block that another hospital attests the last record of a patient', () => {
    const other = new Uint8Array(32).fill(9)
    const noted = (author: MemberId, wiped: number): unknown[] => {
      const block = { delta: { events: [{ type: 'erasure-attested', author, record: other, wiped }] } }
      return new Erasures(rig([], [], [])).operationsToNote(block as unknown as CommittedBlock)
    }
    assert.deepEqual(noted(other, Wiped.patient + 1), [hex(other)])
    assert.deepEqual(noted(other, Wiped.patient - 1), [])
  })
})
