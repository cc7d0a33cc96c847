import { strict as assert } from 'node:assert'
import {
  startHeight, type Connected, type HeightContext, type Policy, type WalRecord
} from '../consensus/index.js'
import { applyDelta, type Delta, type LedgerState } from '../ledger/index.js'
import { leaderOrder } from '../sortition/index.js'
import type { Block, BlockHash, Certificate, Chain, Height, Signer } from '../types/index.js'
import { equal, VoteKind } from '../types/index.js'
import { verifyCertificate } from '../codec/index.js'
import { candidateOf } from './judging.js'
import { poolView } from './reason.js'
import type { Run } from './run.js'
import type { ReplicaState } from './state.js'

/** R8: the block and its F certificate are both here. */
export function decide (run: Run, hash: BlockHash, certificate: Certificate): void {
  const candidate = candidateOf(run, hash)
  assert(candidate?.block !== undefined && candidate.delta !== undefined, 'decided without content')
  commit(run, candidate.block, certificate, candidate.delta)
}

/** Persist, apply, begin the next height; the order of the effects is the order of the acts. */
export function commit (run: Run, block: Block, certificate: Certificate, delta: Delta): void {
  const { state } = run
  assert(block.header.height === state.ledger.height + 1, 'commits are consecutive')
  run.effects.push({ type: 'commit', block, certificate, delta })
  state.tip = { height: block.header.height, hash: block.hash, set: state.context.set }
  state.ledger = applyDelta(state.ledger, delta)
  state.pool.remove(block.transactions.map(transaction => transaction.leaf))
  state.pool.prune(poolView(state, run.clock))
  beginHeight(run, [])
}

/** R1 for the height above the tip; messages kept for it are replayed. */
export function beginHeight (run: Run, log: readonly WalRecord[]): void {
  const { state } = run
  state.candidates.clear()
  state.tickets.clear()
  state.proof = undefined
  state.reasonGiven = false
  run.inputs = []
  state.context = contextFor(state, run.clock.monotonic, state.connected)
  const started = startHeight(state.context, log, run.clock)
  state.consensus = started.state
  run.started.push(...started.effects)
  const kept = state.future
  state.future = []
  for (const { from, message } of kept) run.inputs.push({ type: 'message', from, message })
}

interface ContextParts {
  readonly chain: Chain
  readonly policy: Policy
  readonly signer: Signer | undefined
  readonly votesFrom: Height
  readonly ledger: LedgerState
}

export function contextFor (
  parts: ContextParts, finalizedAt: number, connected: Connected
): HeightContext {
  const { chain, ledger, signer } = parts
  const height = ledger.height + 1
  const votes = signer !== undefined && ledger.set.has(signer.id) && height >= parts.votesFrom
  return {
    chain,
    height,
    set: ledger.set,
    leaders: leaderOrder(chain.id, ledger.beacon, height, ledger.set),
    self: votes ? signer : undefined,
    policy: parts.policy,
    finalizedAt,
    connected
  }
}

/**
 * A valid F certificate of a final height that names another block than the one final here proves
 * that more than n/3 hospitals signed both (§11).
 */
export function provesFork (state: ReplicaState, certificate: Certificate): boolean {
  return state.tip !== undefined && certificate.kind === VoteKind.finalize &&
    certificate.height === state.tip.height &&
    !equal(certificate.blockHash, state.tip.hash) &&
    verifyCertificate(state.chain, state.tip.set.members, certificate).verdict === 'accept'
}
