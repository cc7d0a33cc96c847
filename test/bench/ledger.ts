/**
 * Measures the cost of the ledger per proposal and opinion, without signatures. A block has 2000 proposals
 * and 4000 opinions (two approvals for each of 2000 cases). `npx tsx test/bench/ledger.ts`
 */
import type { Block, Case, Signer, VerifiedTransaction } from '../../src/protocol/types/index.js'
import { Decision, hex } from '../../src/protocol/types/index.js'
import { applyDelta, casesOf, executeBlock, touches, type Delta } from '../../src/protocol/ledger/index.js'
import { World, opinionOn } from '../unit/protocol/ledger/support/world.js'

const CASES = 2000
const PER_TRANSACTION = 200
const ROUNDS = 12
/** Executions of each block. Execution does not change the state, so it can be repeated. */
const REPEATS = 10

/** Returns processor time, which depends less on other work of the machine than wall time. */
function cpuMs (): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const world = new World(4, { maxOpenCases: 65_536, maxBlockBytes: 2 * 1024 * 1024 }).begin()
let waiting: Case[] = []
const times: { execute: number[], apply: number[], touch: number[], draft: number[] } = {
  execute: [], apply: [], touch: [], draft: []
}
const counts = { proposals: 0, opinions: 0, drawn: 0, rows: 0, bytes: 0 }

for (let round = 0; round < ROUNDS; round++) {
  const candidates = [...approvals(waiting), ...proposals()]
  const drafting = cpuMs()
  const draft = world.draft(candidates)
  if (round > 5) times.draft.push(cpuMs() - drafting)
  if (draft.made === undefined || draft.dropped.length + draft.deferred.length > 0) {
    throw new Error(`the draft lacks transactions: ${[...draft.dropped, ...draft.deferred][0]?.code}`)
  }
  const delta = run(draft.made.block, round > 5)
  waiting = [...casesOf(delta, 'drawn')]
}

function proposals (): VerifiedTransaction[] {
  const made: VerifiedTransaction[] = []
  for (const signer of world.signers) {
    for (let i = 0; i < CASES / world.signers.length; i += PER_TRANSACTION) {
      const size = Math.min(PER_TRANSACTION, CASES / world.signers.length - i)
      made.push(world.propose(signer, Array.from({ length: size }, () => world.proposal())))
    }
  }
  return made
}

function approvals (cases: readonly Case[]): VerifiedTransaction[] {
  const byValidator = new Map<string, { signer: Signer, cases: Case[] }>()
  for (const drawn of cases) {
    for (const signer of world.pair(drawn)) {
      const found = byValidator.get(hex(signer.id)) ?? { signer, cases: [] }
      found.cases.push(drawn)
      byValidator.set(hex(signer.id), found)
    }
  }
  const made: VerifiedTransaction[] = []
  for (const { signer, cases: own } of byValidator.values()) {
    for (let i = 0; i < own.length; i += 1024) {
      const part = own.slice(i, i + 1024)
      made.push(world.opinions(signer, part.map(drawn => opinionOn(drawn, Decision.approve))))
    }
  }
  return made
}

/** Executes a block like `World.accept`, measures it, and does not compare it with the draft. */
function run (block: Block, measured: boolean): Delta {
  const started = cpuMs()
  const keys = touches(world.state, block.transactions)
  const touched = cpuMs()
  const entries = world.load(keys)
  const loaded = cpuMs()
  const verdict = executeBlock(world.chain, world.state, block, entries)
  const executed = cpuMs()
  for (let again = 0; measured && again < REPEATS; again++) {
    const begun = cpuMs()
    executeBlock(world.chain, world.state, block, entries)
    times.execute.push(cpuMs() - begun)
  }
  const resumed = cpuMs()
  if (verdict.verdict !== 'accept') throw new Error(verdict.code)
  const delta = verdict.value
  world.state = applyDelta(world.state, delta)
  const applied = cpuMs()
  world.keep(delta)
  if (!measured) return delta
  times.touch.push(touched - started)
  times.execute.push(executed - loaded)
  times.apply.push(applied - resumed)
  counts.proposals += casesOf(delta, 'opened').length
  counts.opinions += 2 * casesOf(delta, 'judged').length
  counts.drawn += casesOf(delta, 'drawn').length
  counts.rows += delta.changes.length
  counts.bytes += delta.changes.reduce((sum, c) => sum + c.key.length + (c.value?.length ?? 0), 0)
  return delta
}

const blocks = times.apply.length
const median = (list: readonly number[]): number => (
  [...list].sort((a, b) => a - b)[list.length >> 1]!
)
const items = (counts.proposals + counts.opinions) / blocks
console.log(`per block: ${counts.proposals / blocks} proposals, ` +
  `${counts.opinions / blocks} opinions, ` +
  `${counts.drawn / blocks} draws, ` +
  `${counts.rows / blocks} rows of ${Math.round(counts.bytes / counts.rows)} B`)
for (const [name, list] of Object.entries(times)) {
  const ms = median(list)
  const least = Math.min(...list).toFixed(1)
  const each = (1000 * ms / items).toFixed(2)
  const shown = `${name.padEnd(8)} ${ms.toFixed(1).padStart(7)} ms (least ${least})`
  console.log(`${shown}  ${each} us per item`)
}
