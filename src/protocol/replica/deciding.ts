import {
  assert, equal, hex, VoteKind, ZERO_32, type Block, type BlockHash, type Certificate,
  type Chain, type Height, type Signer, type VerifiedTransaction
} from '../types/index.js'
import {
  startHeight, type Connected, type HeightContext, type Policy, type WalRecord
} from '../consensus/index.js'
import {
  applyDelta, changedBy, currentRecovery, exclusiveRowOf, entryId, isInDoubt, recoveryAt, recoveryNumber,
  sigmaEpoch, touchedBy, votersOf, type LedgerState
} from '../ledger/index.js'
import { leaderOrder } from '../sortition/index.js'
import { verifyCertificate } from '../codec/index.js'
import { compareCommitted } from './accusing.js'
import { admitAll } from './admitting.js'
import type { ReplicaEffect } from './effect.js'
import { offerBlock } from './judging.js'
import { LAST_HEIGHT, type LogRecord } from './log-record.js'
import { poolView } from './reason.js'
import type { Run } from './run.js'
import { shareIsDue, takeShare } from './shares.js'
import { isFrozen, type ReplicaState } from './state.js'
import { chosenShares, newTipShares } from './tip-shares.js'
import { adaptedPolicy, noteDecision, type ViewTimes } from './view-times.js'

/** Commits the block that consensus decided (R8). */
export function decide (run: Run, hash: BlockHash, certificate: Certificate): void {
  const candidate = run.state.candidates.get(hex(hash))
  assert(candidate?.block !== undefined && candidate.delta !== undefined, 'decided without content')
  commit(run, { block: candidate.block, certificate, delta: candidate.delta, caughtUp: false })
}

export type Decided = Omit<Extract<ReplicaEffect, { type: 'commit' }>, 'type' | 'shares' | 'recovery'>

/** Stores and applies a block, and begins the next height. The effects are in this order. */
export function commit (run: Run, decided: Decided): void {
  const { state } = run
  const { block, delta } = decided
  assert(block.header.height === state.ledger.height + 1, 'commits are consecutive')
  const shares = state.tipShares === undefined ? [] : chosenShares(state.tipShares)
  const recovery = state.ledger.adopted?.recovery
  run.effects.push({ type: 'commit', ...decided, shares, recovery })
  noteDecision(state, run.clock.monotonic, decided.caughtUp ? undefined : decided.certificate.view)
  state.tip = { height: block.header.height, hash: block.hash, context: state.context }
  state.finalAt = run.clock.monotonic
  state.ledger = applyDelta(state.ledger, delta)
  state.tipShares = newTipShares(state)
  state.pool.remove(block.transactions.map(transaction => transaction.leaf))
  discardClaimed(state, block)
  const changed = changedBy(delta)
  const view = poolView(state, run.clock)
  const released = state.pool.prune(
    { ...view, isInDoubt: transaction => isInDoubt(state.ledger, changed, transaction) }, touchedBy(delta))
  beginHeight(run, state.later)
  // A node that catches up sends a share only when the height above becomes active.
  if (!decided.caughtUp) shareIsDue(state)
  offerLogged(run, state.later)
  state.later = laterThan(state.later, state.context.height)
  // Transactions of a block may never have been in this pool.
  for (const transaction of block.transactions) compareCommitted(run, transaction)
  for (const { sender, tx } of released) admitAll(run, [tx], sender)
}

/**
 * Drops transactions whose claim this block has taken: several hospitals may report one offence, and one
 * report is enough. The state in memory does not show that the others are invalid, so they would stay a
 * Reason (§8.2) until each hospital had led once.
 */
function discardClaimed ({ chain, pool }: ReplicaState, { transactions }: Block): void {
  const claimIn = (transaction: VerifiedTransaction): string => {
    const claim = exclusiveRowOf(chain, transaction)
    return claim === undefined ? '' : entryId(claim)
  }
  const claimed = new Set(transactions.map(claimIn).filter(claim => claim !== ''))
  if (claimed.size > 0) pool.discard(transaction => claimed.has(claimIn(transaction)))
}

/** Applies R1 for the height above the tip, and handles the messages that were kept for it. */
export function beginHeight (run: Run, log: readonly LogRecord[]): void {
  const { state } = run
  state.candidates.clear()
  // Transactions on their way to the pool do not depend on the height.
  for (const [ticket, next] of state.tickets) if (next.type !== 'admit') state.tickets.delete(ticket)
  state.reasonGiven = false
  run.inputs = []
  state.context = contextFor(state, run.clock.monotonic, state.connected)
  const records = consensusRecords(recordsUnder(log, state.ledger), state.context)
  const started = startHeight(state.context, records, run.clock)
  state.consensus = started.state
  run.started.push(...started.effects)
  if (state.tipShares?.sigma !== undefined) {
    run.inputs.push({ type: 'shares', shares: chosenShares(state.tipShares) })
  }
  const kept = state.future
  state.future = []
  for (const { from, message } of kept) {
    if (message.type === 'share') takeShare(run, from, message.share)
    else run.inputs.push({ type: 'message', from, message })
  }
}

/** Returns the logged consensus records of a height; a follower (no `self`) gets certificates alone. */
export function consensusRecords (
  log: readonly LogRecord[], { height, self }: Pick<HeightContext, 'height' | 'self'>
): WalRecord[] {
  const records: WalRecord[] = []
  for (const record of log) {
    if (record.type !== 'consensus' || record.height !== height) continue
    if (self !== undefined || record.record.type === 'certificate') records.push(record.record)
  }
  return records
}

/**
 * Returns the log records from after the own statement for the recovery in force. Earlier records were signed
 * under a lower number, and are void at this height (§10.6). Without the statement there are no such records.
 */
export function recordsUnder (log: readonly LogRecord[], ledger: LedgerState): readonly LogRecord[] {
  const number = recoveryNumber(ledger)
  if (number === 0) return log
  const at = log.findLastIndex(record => record.type === 'statement' && record.statement.number === number)
  // A hospital without a statement of this number joined later, or lost its log afterwards.
  if (at < 0 && ledger.adopted === undefined) return log
  return at < 0 ? [] : log.slice(at + 1)
}

/** Returns the highest number of an own statement in the log. */
export function statedIn (log: readonly LogRecord[]): number {
  return Math.max(0, ...log.map(record => record.type === 'statement' ? record.statement.number : 0))
}

/** Returns the log records of heights above `height`. */
export function laterThan (log: readonly LogRecord[], height: Height): readonly LogRecord[] {
  return log.filter(record => record.height > height)
}

/** Offers the logged blocks as candidates. Blocks are logged before a vote for them, with durable bodies. */
export function offerLogged (run: Run, log: readonly LogRecord[]): void {
  for (const record of log) {
    if (record.type !== 'block' || record.height !== run.state.context.height) continue
    offerBlock(run, record.bytes, ZERO_32, 'log')
  }
}

/** Starts the height again as a voter, with all log records. */
export function beginVoting (run: Run, from: Height, log: readonly LogRecord[]): void {
  const { state } = run
  // A final block may be loading its rows. Keep it: otherwise its sender would be blamed for the delay.
  const catchingUp = [...state.tickets].filter(([, next]) => next.type === 'catch-up')
  // Until the recovery that this node has stated for is adopted, no height is known (§10.6).
  state.votesFrom = isFrozen(state) ? LAST_HEIGHT : from
  state.later = laterThan(log, state.context.height)
  beginHeight(run, log)
  for (const [ticket, next] of catchingUp) state.tickets.set(ticket, next)
  offerLogged(run, log)
}

interface ContextParts {
  readonly stated: number
  readonly chain: Chain
  readonly policy: Policy
  readonly signer: Signer | undefined
  readonly votesFrom: Height
  readonly ledger: LedgerState
  readonly viewTimes: ViewTimes
}

/** Returns the context of the height above the ledger. */
export function contextFor (
  parts: ContextParts, finalizedAt: number, connected: Connected
): HeightContext {
  const { chain, ledger, signer } = parts
  const height = ledger.height + 1
  const voters = votersOf(ledger)
  const votes = signer !== undefined && voters.has(signer.id) && height >= parts.votesFrom && !isFrozen(parts)
  const isFirst = ledger.adopted !== undefined
  return {
    chain,
    height,
    set: voters,
    leaders: leaderOrder(chain.id, ledger.beacon, height, ledger.set),
    self: votes ? signer : undefined,
    policy: adaptedPolicy(parts.policy, parts.viewTimes),
    parentTime: ledger.timestamp,
    finalizedAt,
    threshold: sigmaEpoch(ledger)?.threshold ?? 0,
    recovery: currentRecovery(ledger),
    voidRecovery: isFirst ? recoveryAt(ledger, ledger.height) : undefined,
    voidSet: isFirst ? ledger.set : undefined,
    required: ledger.adopted?.required,
    connected
  }
}

/**
 * Tells whether `certificate` is a valid F of the tip's height for another block. Such a certificate proves
 * that more than n/3 hospitals are faulty (§11.2).
 */
export function provesFork (state: ReplicaState, certificate: Certificate): boolean {
  const { tip } = state
  return tip !== undefined && certificate.kind === VoteKind.finalize && certificate.height === tip.height &&
    !equal(certificate.blockHash, tip.hash) &&
    verifyCertificate(
      state.chain, tip.context.set.members, certificate, tip.context.recovery).verdict === 'accept'
}

/** Tells whether `certificate` is a valid F of the tip's height from before the recovery (§10.6). */
export function isVoidAtTip ({ chain, tip }: ReplicaState, certificate: Certificate): boolean {
  if (tip?.context.voidRecovery === undefined || certificate.height !== tip.height) return false
  const { set, voidRecovery, voidSet = set } = tip.context
  return certificate.kind === VoteKind.finalize &&
    verifyCertificate(chain, voidSet.members, certificate, voidRecovery).verdict === 'accept'
}
