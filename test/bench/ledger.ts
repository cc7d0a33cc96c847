/**
 * Measures what a node does for the ledger per proposal and opinion, with cheap signatures. A block has 2000
 * proposals and 4000 opinions (two approvals for each of 2000 cases). It shows the processor time and the
 * memory allocated by each step. `node --expose-gc --import tsx test/bench/ledger.ts`
 */
import { verifyTransaction } from '../../src/protocol/codec/index.js'
import type { Case, Signer, VerifiedTransaction } from '../../src/protocol/types/index.js'
import { Decision, hex } from '../../src/protocol/types/index.js'
import {
  applyDelta, casesOf, changedBy, drawAhead, executeBlock, isInDoubt, readiness, refute, rowsOnArrival,
  touchedBy, touches, traitsOf, watches, type Delta
} from '../../src/protocol/ledger/index.js'
import { createMempool, type PoolView } from '../../src/protocol/mempool/index.js'
import { World, opinionOn } from '../unit/protocol/ledger/support/world.js'

const CASES = 2000
const PER_TRANSACTION = 100
const ROUNDS = 16
const FIRST_MEASURED = 6
const LIMITS = { maxBytes: 2 ** 21, maxProposals: 16_384, maxBodyBytes: 2 ** 28 }

interface Sample {
  readonly ms: number
  readonly bytes: number
}

const world = new World(4, { maxOpenCases: 65_536, maxBlockBytes: 2 * 1024 * 1024 }).begin()
const pool = createMempool()
const samples = new Map<string, Sample[]>()
const counts = { proposals: 0, opinions: 0, drawn: 0, rows: 0, bytes: 0 }
let round = 0

/** Takes processor time, which depends less on other work of the machine than wall time. */
function measure<T> (name: string, work: () => T): T {
  globalThis.gc?.()
  const heap = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  const result = work()
  const after = process.cpuUsage()
  const now = process.memoryUsage()
  const bytes = now.heapUsed + now.external - heap.heapUsed - heap.external
  const list = samples.get(name) ?? []
  samples.set(name, list)
  if (round >= FIRST_MEASURED) list.push({ ms: (after.user + after.system - user - system) / 1000, bytes })
  return result
}

function poolView (): PoolView {
  const { state } = world
  return {
    isMember: id => state.set.has(id),
    traitsOf,
    readiness: transaction => readiness(state, transaction, state.timestamp),
    watches: (transaction, worth) => watches(state, transaction, worth)
  }
}

function proposals (): Uint8Array[] {
  return world.signers.flatMap(signer =>
    Array.from({ length: CASES / world.signers.length / PER_TRANSACTION }, () =>
      world.propose(signer, Array.from({ length: PER_TRANSACTION }, () => world.proposal())).bytes))
}

function approvals (cases: readonly Case[]): Uint8Array[] {
  const byValidator = new Map<string, { signer: Signer, cases: Case[] }>()
  for (const drawn of cases) {
    for (const signer of world.pair(drawn)) {
      const found = byValidator.get(hex(signer.id)) ?? { signer, cases: [] }
      found.cases.push(drawn)
      byValidator.set(hex(signer.id), found)
    }
  }
  return [...byValidator.values()].flatMap(({ signer, cases: own }) => {
    const made: Uint8Array[] = []
    for (let i = 0; i < own.length; i += PER_TRANSACTION) {
      const part = own.slice(i, i + PER_TRANSACTION)
      made.push(world.opinions(signer, part.map(drawn => opinionOn(drawn, Decision.approve))).bytes)
    }
    return made
  })
}

function verified (bytes: Uint8Array): VerifiedTransaction {
  const verdict = verifyTransaction(world.chain, id => world.state.set.has(id), bytes)
  if (verdict.verdict !== 'accept') throw new Error(verdict.code)
  return verdict.value
}

/** Puts transactions into the pool as the replica does, with the rows that it asks the host for. */
function arrive (arrived: readonly VerifiedTransaction[]): void {
  const entries = world.load(measure('rows', () => arrived.flatMap(tx => rowsOnArrival(world.state, tx))))
  measure('refute', () => {
    for (const tx of arrived) {
      if (refute(world.state, tx, entries, world.state.timestamp) !== undefined) throw new Error('refuted')
    }
  })
  measure('admit', () => { for (const tx of arrived) pool.admit(tx, poolView()) })
}

function commit (delta: Delta): void {
  measure('apply', () => { world.state = applyDelta(world.state, delta) })
  measure('prune', () => {
    const changed = changedBy(delta)
    pool.prune({ ...poolView(), isInDoubt: tx => isInDoubt(world.state, changed, tx) }, touchedBy(delta))
  })
  measure('tree', () => { world.memory.apply(delta.changes) })
}

function block (drawn: readonly Case[]): readonly Case[] {
  const { chain, sigma, state } = world
  const bytes = [...approvals(drawn), ...proposals()]
  const arrived = measure('verify', () => bytes.map(verified))
  arrive(arrived)
  const chosen = measure('select', () => pool.select(poolView(), LIMITS))
  const draft = measure('draft', () => world.draft(chosen))
  if (draft.made === undefined || draft.dropped.length + draft.deferred.length > 0) {
    throw new Error(`the draft lacks transactions: ${[...draft.dropped, ...draft.deferred][0]?.code}`)
  }
  const made = draft.made.block
  const entries = world.load(measure('touches', () => touches(state, made.transactions)))
  const verdict = measure('execute', () => executeBlock(chain, state, made, entries, { sigma }))
  if (verdict.verdict !== 'accept') throw new Error(verdict.code)
  pool.remove(made.transactions.map(({ leaf }) => leaf))
  commit(verdict.value)
  if (round >= FIRST_MEASURED) count(verdict.value)
  return measure('ahead', () => drawAhead(world.state, world.sigma, world.state.timestamp + 50))
}

function count (delta: Delta): void {
  counts.proposals += casesOf(delta, 'opened').length
  counts.opinions += 2 * casesOf(delta, 'judged').length
  counts.drawn += casesOf(delta, 'drawn').length
  counts.rows += delta.changes.length
  counts.bytes += delta.changes.reduce((sum, c) => sum + c.key.length + (c.value?.length ?? 0), 0)
}

let waiting: readonly Case[] = []
for (; round < ROUNDS; round++) waiting = block(waiting)

const blocks = ROUNDS - FIRST_MEASURED
const median = (list: readonly number[]): number => (
  [...list].sort((a, b) => a - b)[list.length >> 1]!
)
console.log(`per block: ${counts.proposals / blocks} proposals, ${counts.opinions / blocks} opinions, ` +
  `${counts.drawn / blocks} draws, ` +
  `${counts.rows / blocks} rows of ${Math.round(counts.bytes / counts.rows)} B`)
let [time, memory] = [0, 0]
for (const [name, list] of samples) {
  const us = 1000 * median(list.map(({ ms }) => ms)) / CASES
  const bytes = median(list.map(sample => sample.bytes)) / CASES
  time += us
  memory += bytes
  console.log(line(name, us, bytes))
}
console.log(line('all', time, memory))

function line (name: string, us: number, bytes: number): string {
  return `${name.padEnd(8)} ${us.toFixed(2).padStart(8)} us ${bytes.toFixed(0).padStart(8)} B per diagnosis`
}
