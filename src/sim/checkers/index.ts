/**
 * The invariants of consensus.md §13, one per file, as an oracle that shares no arithmetic with the
 * code it judges. That the chain goes on at all (I12) is asked by the simulation itself, how fast here.
 */
import { Abstains } from './abstains.js'
import { BodiesFirst } from './bodies-first.js'
import { BoundedMemory } from './i13-bounded-memory.js'
import { CertificatesHaveQuorum } from './i07-certificates-have-quorum.js'
import type { Case, Checker } from './checker.js'
import { EqualChains } from './i14-equal-chains.js'
import { EvidenceFollows } from './evidence-follows.js'
import { FinalIsRepeated } from './i01-final-is-repeated.js'
import { FinalizeNeedsNotarization } from './i05-finalize-needs-notarization.js'
import { LedgerByHand } from './i06-ledger-by-hand.js'
import { LeavingStillVotes } from './i10-leaving-still-votes.js'
import { NeverBoth } from './i03-never-both.js'
import { NoDoubleVote } from './i04-no-double-vote.js'
import { NothingIsLost } from './nothing-is-lost.js'
import { NothingGoesBack } from './i11-nothing-goes-back.js'
import { Pace } from './i12-pace.js'
import { OneFinalHash } from './i01-one-final-hash.js'
import { OneNotarizedHash } from './i02-one-notarized-hash.js'
import { OwnView } from './own-view.js'
import { RemovalFirst } from './removal-first.js'
import { RestoredAbstains } from './restored-abstains.js'
import { SameDraws } from './i08-same-draws.js'
import { Signatures } from './signatures.js'
import { StateRoots } from './i06-state-roots.js'
import { Timely } from './timely.js'
import { TwoApprovals } from './i09-two-approvals.js'
import { ValidInIsolation } from './i06-valid-in-isolation.js'

export type { EvidenceFollows } from './evidence-follows.js'
export { History } from './history.js'
export type { NothingIsLost } from './nothing-is-lost.js'
export {
  areContrary, FINALIZE, name, NULLIFY, placesOf, quorumOf, voteBytes
} from './arithmetic.js'
export type { Case, Checker } from './checker.js'

/** All of them, and those that are asked in the end. */
export interface Checkers {
  readonly all: readonly Checker[]
  readonly signatures: Signatures
  readonly lost: NothingIsLost
  readonly evidence: EvidenceFollows
}

export function allCheckers (one: Case): Checkers {
  const signatures = new Signatures(one)
  const lost = new NothingIsLost(one)
  const evidence = new EvidenceFollows(one)
  const all = [
    signatures, new OneFinalHash(one), new FinalIsRepeated(one, signatures),
    new OneNotarizedHash(one, signatures),
    new NeverBoth(one, signatures), new NoDoubleVote(one),
    new FinalizeNeedsNotarization(one, signatures), new ValidInIsolation(one),
    new LedgerByHand(one), new StateRoots(one),
    new CertificatesHaveQuorum(one), new SameDraws(one), new TwoApprovals(one),
    new LeavingStillVotes(one), new NothingGoesBack(one), new Pace(one), new BoundedMemory(one),
    new EqualChains(one), new RestoredAbstains(one), lost, new Timely(one),
    new BodiesFirst(one), new RemovalFirst(one), new OwnView(one), new Abstains(one), evidence
  ]
  return { all, signatures, lost, evidence }
}
