import { MAX_NULLIFICATIONS, blockProposalSignBytes } from '../codec/index.js'
import {
  hex, type BlockHash, type CompactBlock, type ProposalMessage, type Signer, type View
} from '../types/index.js'
import { isValidContent, signerAsLeader } from './state.js'
import type { Turn } from './turn.js'

/** Applies R3 TryPropose(u) while u is the current view. */
export function tryPropose (turn: Turn, view: View): void {
  const { state } = turn
  const self = signerAsLeader(state, view)
  if (self === undefined || view !== state.view || !state.active) return
  const earlier = state.ownActs.proposed.get(view)
  // A proposal of this view exists: send exactly that.
  if (earlier !== undefined) {
    turn.broadcast({ type: 'proposal', proposal: earlier })
    handleOwn(turn, earlier)
    return
  }
  const { policy, finalizedAt } = state.context
  const wait = view === 0 ? finalizedAt + policy.minBlockGapMs - turn.clock.monotonic : 0
  if (wait > 0) {
    turn.arm('propose', wait)
    return
  }
  if (state.shares === undefined) return awaitShares(turn, view)
  const { certificates } = state
  const r = certificates.highestNotarizedBelow(view)
  const notarized = certificates.notarization(r)
  const missing = certificates.missingNullifications(r, view) > 0
  if (missing) turn.emit({ type: 'request-certificates' })
  // R6 requested the block of N(r) when the notarization came.
  if (missing || (notarized !== undefined && !isValidContent(state, notarized.blockHash))) {
    turn.arm('retry', policy.retryMs)
  } else if (notarized !== undefined) {
    propose(turn, self, r, notarized.blockHash, undefined)
  } else if (state.building === undefined) {
    state.building = view
    turn.emit({ type: 'build', view })
  }
}

/**
 * Waits for t valid shares of σ, which the header carries. They usually arrive on their own, so they are
 * requested only when the last block has been final for some time.
 */
function awaitShares (turn: Turn, view: View): void {
  const { state } = turn
  const { finalizedAt, policy } = state.context
  state.awaitsShares = view
  if (turn.clock.monotonic - finalizedAt >= policy.retryMs) turn.emit({ type: 'request-shares' })
  turn.arm('retry', policy.retryMs)
}

/** Proposes the block that `build` asked for (R3). An answer for a view that is over is dropped. */
export function onBuilt (turn: Turn, view: View, block: CompactBlock, blockHash: BlockHash): void {
  const { state } = turn
  const self = signerAsLeader(state, view)
  if (view !== state.view || state.building !== view || self === undefined) return
  state.building = undefined
  state.contents.set(hex(blockHash), { status: 'valid' })
  propose(turn, self, -1, blockHash, block)
}

function propose (
  turn: Turn, self: Signer, r: number, blockHash: BlockHash, block: CompactBlock | undefined
): void {
  const { state } = turn
  const { view, certificates, shares, context: { height } } = state
  const signed = { height, view, blockHash }
  const signature = self.sign(blockProposalSignBytes(state.context.chain.id, signed))
  const message: ProposalMessage = {
    proposal: { ...signed, signer: self.id, signature },
    justifyView: r,
    block,
    notarization: certificates.notarization(r),
    nullifications: certificates.nullificationsBetween(r, view).slice(-MAX_NULLIFICATIONS),
    shares: shares ?? []
  }
  state.ownActs.addProposal(message)
  turn.logAct({ type: 'proposal', proposal: message })
  turn.broadcast({ type: 'proposal', proposal: message })
  handleOwn(turn, message)
}

/** Handles the own proposal by R4. */
function handleOwn (turn: Turn, message: ProposalMessage): void {
  const { view, signer } = message.proposal
  turn.state.seen.set(view, message.proposal)
  const received = { message, from: signer, accepted: false }
  turn.later({ rule: 'R4', view, received })
}
