import { verifyVote } from '../codec/index.js'
import { equal, tolerated, type MemberId, type Vote } from '../types/index.js'
import { activate } from './activate.js'
import { reportVotes } from './evidence.js'
import type { Turn } from './turn.js'
import { countVote } from './vote.js'

/** R5 OnVote: verify, one per (kind, view, signer). */
export function onVote (turn: Turn, vote: Vote, from: MemberId): void {
  const { state } = turn
  const { chain, set, policy } = state.context
  const signer = set.indexOf(vote.signer)
  // §14: outside the bounds, dropped silently; R9 brings it back.
  if (signer < 0 || vote.view > state.view + policy.viewWindow) return
  const { votes } = state
  const held = votes.held(vote.kind, vote.view, signer)
  if (held !== undefined && equal(held.vote.blockHash, vote.blockHash)) return
  const rival = votes.conflicting(vote, signer)
  // A statement that has its certificate needs no more votes: this one is kept unverified, in case
  // its signer contradicts it. It saves about a quarter of all vote checks at n = 4.
  if (rival === undefined && state.certificates.has(vote)) {
    votes.put(vote, signer, false)
    return
  }
  const verdict = verifyVote(chain, set, vote)
  if (verdict.verdict === 'ignore') return
  if (verdict.verdict === 'reject') return turn.fault(from, verdict.code)
  if (rival !== undefined) {
    if (rival.verified || verifyVote(chain, set, rival.vote).verdict === 'accept') {
      reportVotes(turn, rival.vote, vote)
      // Of one kind the first keeps its place; NULLIFY and FINALIZE have places of their own.
      if (rival.vote.kind === vote.kind) return
    } else {
      votes.drop(rival.vote.kind, rival.vote.view, signer)
    }
  }
  countVote(turn, vote, signer)
  // Reason(h): votes of f+1 distinct hospitals, so of a correct one, were seen.
  if (votes.signers > tolerated(set.size)) activate(turn)
}
