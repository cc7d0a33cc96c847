import { verifyCertificate } from '../codec/index.js'
import { equal, hex, VoteKind, type Certificate, type MemberId, type Signature } from '../types/index.js'
import { mayFinalize } from './guards.js'
import { leaderOf } from './state.js'
import type { Turn } from './turn.js'
import { castVote } from './vote.js'

/** R6 OnCert(c), new and valid for h; of any view, as only q signatures make it valid (§14). */
export function onCertificate (
  turn: Turn, certificate: Certificate, from: MemberId, verified: boolean
): void {
  const { state } = turn
  const { certificates, votes, context: { chain, set } } = state
  if (certificates.has(certificate)) return
  if (!verified) {
    // Signatures that are the very votes held need no second check.
    const known = votes.signatures(certificate)
    const isKnown = (index: number, signature: Signature): boolean => {
      const held = known.get(index)
      return held !== undefined && equal(held, signature)
    }
    const verdict = verifyCertificate(chain, set.members, certificate, isKnown)
    if (verdict.verdict === 'ignore') return
    if (verdict.verdict === 'reject') return turn.fault(from, verdict.code)
  }
  // "append c to the WAL …; store; forward once to all"
  turn.logCertificate(certificate)
  const rival = certificates.contradiction(certificate)
  if (rival !== undefined) return turn.halt('contradicting-certificates', [rival, certificate])
  certificates.add(certificate)
  turn.broadcast({ type: 'certificate', certificate })
  actOn(turn, certificate, from)
}

/** What follows from holding a certificate, be it new or read from the log at the start (R1). */
export function actOn (turn: Turn, certificate: Certificate, from: MemberId): void {
  const { state } = turn
  const { kind, view, blockHash } = certificate
  const isVoter = state.selfIndex >= 0
  if (kind !== VoteKind.nullify) {
    // "request the block if missing"; whoever led the view has it if nobody told us.
    const { self } = state.context
    const isOwn = self !== undefined && equal(from, self.id)
    turn.wantContent(blockHash, undefined, isOwn ? leaderOf(state.context, view) : from)
  }
  if (kind === VoteKind.finalize) {
    // "F(u,B): fin := c; R8"
    turn.later({ rule: 'R8' })
    return
  }
  // "N(u,B): … if u not in nullified and finalized[u] unset: vote(FINALIZE, u, B, c)"
  if (kind === VoteKind.notarize && isVoter && mayFinalize(state.ownActs, view)) {
    castVote(turn, VoteKind.finalize, view, blockHash)
  }
  // "N or X of view u >= v: EnterView(u+1)"
  if (view >= state.view) turn.later({ rule: 'R2', view: view + 1 })
  // It may be what the proposal of this view was waiting for.
  else if (state.proposals.has(state.view)) turn.later({ rule: 'R4', view: state.view })
}

/** R8 TryDecide: when fin and its block are present. */
export function tryDecide (turn: Turn): void {
  const { state } = turn
  const certificate = state.certificates.finalization
  if (certificate === undefined) return
  const { blockHash } = certificate
  const status = state.contents.get(hex(blockHash))?.status
  if (status === 'invalid') return turn.halt('final-block-invalid', [certificate])
  if (status !== 'valid') return
  state.phase = 'decided'
  turn.emit({ type: 'decided', blockHash, certificate })
}
