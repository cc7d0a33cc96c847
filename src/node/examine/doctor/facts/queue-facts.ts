import type { AwaitedCaseView, LackedKeysView, QueuesView } from '../../../../api/index.js'
import { expiryOf, isAwaited } from '../../../../protocol/ledger/index.js'
import { CaseStatus, equal, hex, type Case, type ChainParameters } from '../../../../protocol/types/index.js'
import type { RunningChain } from '../../../assembly/running-chain.js'
import type { Hospital } from '../../../clinical/hospital.js'
import type { Show } from './agreement-facts.js'

/** Only the oldest undecided cases of this hospital are listed. */
const CASES_LISTED = 8

/** Counts what waits at this node, by numbers and ids. Nothing identifies a patient, not even a pseudonym. */
export function queueFacts (
  running: RunningChain, hospital: Hospital, people: Pick<QueuesView, 'hasRoster' | 'toReview'>,
  show: Show
): QueuesView {
  const { ledger, pool } = running.hostLoop.state
  return {
    transactions: pool.size,
    transactionBytes: pool.bytes,
    submissions: hospital.submissions.queued,
    undecided: ledger.undecided.size,
    ownUndecided: hospital.cases.undecided,
    own: ownCases(running, hospital, show),
    lackedKeys: lackedKeys(running, hospital, show),
    lackedReleases: hospital.releases.lacking().map(({ ruleset }) => `${ruleset.system} ${ruleset.version}`),
    ...people,
    toAnswer: hospital.received.waiting().length,
    toJudge: reviewsOwed(running),
    toConfirm: hospital.erasures.toConfirm,
    toDecide: hospital.erasures.decisions.size
  }
}

/** Counts what this hospital was drawn to judge, until all of its judges have judged. */
function reviewsOwed ({ hostLoop: { state: { ledger } }, signer }: RunningChain): number {
  return [...ledger.owing.values()].filter(judges => judges.some(judge => equal(judge, signer.id))).length
}

function ownCases (running: RunningChain, hospital: Hospital, show: Show): AwaitedCaseView[] {
  const { hostLoop: { state: { ledger } }, signer } = running
  const own: AwaitedCaseView[] = []
  const self = hex(signer.id)
  const wanted = Math.min(CASES_LISTED, ledger.undecided.ofSubmitter(self) + ledger.undecided.waitingOf(self))
  for (const undecided of ledger.undecided.values()) {
    if (own.length === wanted) break
    if (!equal(undecided.submitter, signer.id)) continue
    own.push(awaitedCase(undecided, running.chain.genesis.parameters, show))
  }
  for (const { caseId } of hospital.cases.waiting()) {
    if (own.length === CASES_LISTED) break
    own.push({ id: hex(caseId), stage: 'waiting', awaits: [] })
  }
  return own
}

function awaitedCase (undecided: Case, parameters: ChainParameters, show: Show): AwaitedCaseView {
  const id = hex(undecided.id)
  if (undecided.status === CaseStatus.undrawn) return { id, stage: 'undrawn', awaits: [] }
  const awaited = undecided.holders.filter(holder => isAwaited(undecided, holder))
  const passings = awaited.map(({ deadline }) => deadline).filter(deadline => deadline > 0)
  const expiry = expiryOf(undecided.openedAt, parameters)
  const until = Math.min(expiry, ...passings)
  return {
    id, stage: 'open', awaits: awaited.map(({ validator }) => show(validator)), until,
    expiresThen: until === expiry
  }
}

function lackedKeys ({ clock }: RunningChain, { duties, keys }: Hospital, show: Show): LackedKeysView[] {
  return duties.lacking().flatMap(({ cases, since, submitter }) => {
    const why = keys.whyNot(submitter)
    if (why === undefined) return []
    const moment = Math.round(clock.wall() - (clock.monotonic() - since))
    return [{ submitter: show(submitter), cases, since: moment, why }]
  })
}
