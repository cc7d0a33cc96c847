/**
 * The invariants of SPECIFICATION.md §13, each in a file. The checkers share no arithmetic with the code
 * that they judge. The simulation checks that the chain goes on (I12); i12-pace.ts checks the pace only.
 */
import { AbleMembers } from './able-members.js'
import { AbsentWithCause } from './absent-with-cause.js'
import { Abstains } from './abstains.js'
import { BodiesFirst } from './bodies-first.js'
import type { Checker, WatchedRun } from './checker.js'
import { ErasuresAreTrue } from './erasures-are-true.js'
import { EvidenceFollows } from './evidence-follows.js'
import { FinalIsRepeated } from './i01-final-is-repeated.js'
import { OneFinalHash } from './i01-one-final-hash.js'
import { OneNotarizedHash } from './i02-one-notarized-hash.js'
import { NeverBoth } from './i03-never-both.js'
import { NoDoubleVote } from './i04-no-double-vote.js'
import { FinalizeNeedsNotarization } from './i05-finalize-needs-notarization.js'
import { LedgerByHand } from './i06-ledger-by-hand.js'
import { StateRoots } from './i06-state-roots.js'
import { ValidInIsolation } from './i06-valid-in-isolation.js'
import { CertificatesHaveQuorum } from './i07-certificates-have-quorum.js'
import { SameDraws } from './i08-same-draws.js'
import { OneSigma } from './i08-one-sigma.js'
import { TwoApprovals } from './i09-two-approvals.js'
import { RecordsStayOpen } from './records-stay-open.js'
import { KeysAreKept } from './keys-are-kept.js'
import { NamesAreAsked } from './names-are-asked.js'
import { NamesAreTrue } from './names-are-true.js'
import { KeysStaySecret } from './keys-stay-secret.js'
import { LeavingStillVotes } from './i10-leaving-still-votes.js'
import { NothingGoesBack } from './i11-nothing-goes-back.js'
import { Pace } from './i12-pace.js'
import { BoundedMemory } from './i13-bounded-memory.js'
import { EqualChains } from './i14-equal-chains.js'
import { NoEarlyDraw } from './no-early-draw.js'
import { NothingIsLost } from './nothing-is-lost.js'
import { OwnCorrections } from './own-corrections.js'
import { OwnView } from './own-view.js'
import { RemovalFirst } from './removal-first.js'
import { RestoredAbstains } from './restored-abstains.js'
import { Signatures } from './signatures.js'
import { SlotsAreBounded } from './slots-are-bounded.js'
import { TheBar } from './the-bar.js'
import { AttestedAreJudged } from './attested-are-judged.js'
import { SubmittersAreNamed } from './submitters-are-named.js'
import { Timely } from './timely.js'
import { TrueDiagnosesPass } from './true-diagnoses-pass.js'

export {
  areContrary, FINALIZE, name, NULLIFY, placesOf, quorumOf, textOf, voteBytes
} from './arithmetic.js'
export type { Checker, WatchedRun } from './checker.js'
export { History } from './history.js'
export type { Falsehoods } from './the-bar.js'

/** All checkers, and by name the checkers that the simulation queries. */
export interface Checkers {
  readonly all: readonly Checker[]
  readonly signatures: Signatures
  readonly lost: NothingIsLost
  readonly evidence: EvidenceFollows
  readonly erasures: ErasuresAreTrue
  readonly named: SubmittersAreNamed
  readonly bar: TheBar
  readonly absent: AbsentWithCause
  readonly passing: TrueDiagnosesPass
}

export function allCheckers (run: WatchedRun): Checkers {
  const signatures = new Signatures(run, statement => {
    for (const checker of all) checker.quorum?.(statement)
  })
  const byHand = new LedgerByHand(run)
  const erasures = new ErasuresAreTrue(run, byHand)
  const named = new SubmittersAreNamed(run)
  const lost = new NothingIsLost(run, erasures)
  const evidence = new EvidenceFollows(run)
  const able = new AbleMembers(run)
  const bar = new TheBar(run, able)
  const absent = new AbsentWithCause(run, able)
  const passing = new TrueDiagnosesPass(run, able)
  const all: readonly Checker[] = [
    signatures, able, bar, new SlotsAreBounded(run), new OwnCorrections(run), absent,
    passing, new OneFinalHash(run), new FinalIsRepeated(run), new OneNotarizedHash(run),
    new NeverBoth(run), new NoDoubleVote(run), new FinalizeNeedsNotarization(run, signatures),
    new ValidInIsolation(run), byHand, erasures, named, new StateRoots(run),
    new CertificatesHaveQuorum(run), new SameDraws(run), new TwoApprovals(run),
    new LeavingStillVotes(run), new NothingGoesBack(run), new Pace(run), new BoundedMemory(run),
    new EqualChains(run), new RestoredAbstains(run), lost, new Timely(run),
    new BodiesFirst(run), new RemovalFirst(run), new OwnView(run), new Abstains(run), new KeysAreKept(run),
    new RecordsStayOpen(run), new AttestedAreJudged(run),
    new NoEarlyDraw(run), new OneSigma(run), new KeysStaySecret(run), evidence,
    new NamesAreAsked(run), new NamesAreTrue(run)
  ]
  return { all, signatures, lost, erasures, named, evidence, bar, absent, passing }
}
