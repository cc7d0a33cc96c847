import { verifyBlockProposal } from '../codec/index.js'
import { equal, hex, VoteKind, type MemberId, type ProposalMessage, type View } from '../types/index.js'
import { activate } from './activate.js'
import { reportProposals } from './evidence.js'
import { isJustified, mayNotarize } from './guards.js'
import { malformation } from './proposal-form.js'
import { leaderOf, type ReceivedProposal } from './state.js'
import { isTimely } from './timers.js'
import { ATTACHED_NULLIFICATIONS_MAX } from './try-propose.js'
import type { Turn } from './turn.js'
import { castVote } from './vote.js'

/** R4 OnProposal, first part: is it the leader's, what does it carry? */
export function onProposal (turn: Turn, message: ProposalMessage, from: MemberId): void {
  const { state } = turn
  const { proposal } = message
  const { view, blockHash, signer } = proposal
  const held = state.proposals.get(view)
  // R9 sends the same bytes again and again; they cost a comparison.
  if (held?.accepted && equal(held.message.proposal.signature, proposal.signature)) return
  // "require signer = leader(h, p.view)"
  if (!equal(signer, leaderOf(state.context, view))) return turn.fault(from, 'not-the-leader')
  const verdict = verifyBlockProposal(state.context.chain, proposal)
  if (verdict.verdict === 'ignore') return
  if (verdict.verdict === 'reject') return turn.fault(from, verdict.code)
  if (view <= state.view + state.context.policy.viewWindow) {
    const first = state.seen.get(view)
    if (first === undefined) state.seen.set(view, proposal)
    // §12. The first one keeps its place.
    else if (!equal(first.blockHash, blockHash)) return reportProposals(turn, first, proposal)
  }
  const wrong = malformation(state.context.chain.id, message)
  if (wrong !== undefined) return turn.fault(from, wrong)
  // Reason(h): a block proposal was seen. Those of later views count by the certificates that lead
  // there, or any member could start a height at will, as each leads some view.
  if (view === 0) activate(turn)
  // "Apply all attached certs by R6."
  for (const certificate of message.nullifications) {
    turn.later({ rule: 'R6', certificate, from, verified: false })
  }
  if (message.notarization !== undefined) {
    turn.later({ rule: 'R6', certificate: message.notarization, from, verified: false })
  }
  turn.later({ rule: 'R4', view, received: { message, from, accepted: false } })
}

/**
 * R4, second part, after the attached certificates: keep the proposal for its view; in its view,
 * require justification, time and content, then NOTARIZE. Runs again when content is judged, when
 * certificates arrive and when the view is entered.
 */
export function tryNotarize (turn: Turn, view: View, received: ReceivedProposal | undefined): void {
  const { state } = turn
  if (received !== undefined) takeContent(turn, received)
  // "if p.view > v: keep one per view <= v+16, handle on entry. if p.view < v: ignore."
  if (view < state.view || view > state.view + state.context.policy.viewWindow) return
  if (received !== undefined && state.proposals.get(view)?.accepted !== true) {
    state.proposals.set(view, received)
  }
  const held = state.proposals.get(view)
  if (view > state.view || held === undefined) return
  const { proposal: { blockHash }, block } = held.message
  held.accepted ||= isAcceptable(turn, held)
  if (!held.accepted) return
  // "require the block content … BlockValid … the body of every proposal in it"
  switch (state.contents.get(hex(blockHash))?.status) {
    case 'valid':
      // "if notarized[v] unset": allowed even after NULLIFY in v.
      if (state.selfIndex >= 0 && mayNotarize(state.ownActs, view)) {
        castVote(turn, VoteKind.notarize, view, blockHash)
      }
      break
    case 'invalid':
      turn.fault(held.message.proposal.signer, 'invalid-block')
      state.proposals.delete(view)
      break
    case 'wanted':
    case undefined:
      turn.wantContent(blockHash, block, held.from)
  }
}

/** Too late for a vote, perhaps, but a certificate may have asked for this very block. */
function takeContent (turn: Turn, { message: { proposal, block }, from }: ReceivedProposal): void {
  if (block === undefined || !turn.state.contents.has(hex(proposal.blockHash))) return
  turn.wantContent(proposal.blockHash, block, from)
}

/** "require valid X(x) for every x in (r, p.view) …; if r = -1: require … Timely(header.ts)" */
function isAcceptable (turn: Turn, { message, from }: ReceivedProposal): boolean {
  const { state } = turn
  const { justifyView, proposal: { view }, block } = message
  const { parentTime, policy } = state.context
  if (!isJustified(message, state.certificates)) {
    // Older nullifications than a message can attach may still come by R9.
    if (view - justifyView - 1 <= ATTACHED_NULLIFICATIONS_MAX) {
      turn.fault(from, 'unjustified-proposal')
      state.proposals.delete(view)
    }
    return false
  }
  // An untimely one is not notarized and is no evidence; a repetition (R9) is asked again.
  return block === undefined ||
    isTimely(policy, view, block.header.timestamp, turn.clock.wall, parentTime)
}
