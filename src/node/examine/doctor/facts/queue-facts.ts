import type { AwaitedCaseView, LackedKeysView, QueuesView } from '../../../../api/index.js'
import { usableAttempts } from '../../../../protocol/ledger/index.js'
import { drawnFor } from '../../../../protocol/sortition/index.js'
import { equal, hex, type Case } from '../../../../protocol/types/index.js'
import type { RunningChain } from '../../../assembly/running-chain.js'
import type { Hospital } from '../../../clinical/hospital.js'
import type { Show } from './agreement-facts.js'

/** Only the oldest undecided cases of this hospital are listed. */
const CASES_LISTED = 8

/** Counts what waits at this node, by numbers and ids. Nothing identifies a patient, not even a pseudonym. */
export function queueFacts (
  running: RunningChain, hospital: Hospital, toReview: number, show: Show
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
    toReview,
    linkingKey: hospital.linking.current() !== undefined
  }
}

function ownCases (running: RunningChain, hospital: Hospital, show: Show): AwaitedCaseView[] {
  const { hostLoop: { state: { ledger } }, signer } = running
  const own: AwaitedCaseView[] = []
  const wanted = Math.min(CASES_LISTED, ledger.undecided.ofSubmitter(hex(signer.id)))
  for (const undecided of ledger.undecided.values()) {
    if (own.length === wanted) break
    if (equal(undecided.submitter, signer.id)) own.push(awaitedCase(undecided, running, show))
  }
  for (const { caseId } of hospital.cases.waiting()) {
    if (own.length === CASES_LISTED) break
    own.push({ id: hex(caseId), stage: 'waiting', attempt: 0, awaits: [] })
  }
  return own
}

function awaitedCase (undecided: Case, { chain, hostLoop }: RunningChain, show: Show): AwaitedCaseView {
  const { opinions, order, openedAt } = undecided
  const id = hex(undecided.id)
  if (order.length === 0) return { id, stage: 'undrawn', attempt: 0, awaits: [] }
  const { parameters } = chain.genesis
  const attempt = Math.max(0, usableAttempts(undecided, hostLoop.state.ledger.timestamp, parameters) - 1)
  const drawn = drawnFor(order, attempt, parameters.validatorsPerDiagnosis)
  const hasSpoken = (validator: Uint8Array): boolean => opinions.some(opinion =>
    opinion.attempt === attempt && equal(opinion.validator, validator))
  return {
    id, stage: 'open', attempt,
    awaits: drawn.filter(validator => !hasSpoken(validator)).map(show),
    until: openedAt + (attempt + 1) * parameters.attemptWindowMs,
    isLastAttempt: attempt + 1 >= parameters.attempts
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
