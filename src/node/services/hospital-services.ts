import {
  ServiceError, type FindingView, type HospitalServices, type ReviewDecisionView, type ReviewItemView,
  type SubmissionView, type SubmittedCaseView
} from '../../api/index.js'
import { dutiesOn } from '../../protocol/ledger/index.js'
import type { Case } from '../../protocol/types/index.js'
import { CaseStatus, Decision, hex } from '../../protocol/types/index.js'
import {
  CLINICIAN_RULES, isRule, MEMBER_SYSTEM, NO_REASON, parseSubmission, reasonCode, RULES,
  type Finding, type PreparedDiagnosis, type SubmissionDefaults
} from '../../records/index.js'
import type { HospitalNode } from '../hospital-node.js'
import type { Hospital } from '../hospital/index.js'
import type { QueuedReview } from '../hospital/reviews.js'
import { MAX_QUEUED, OversizeError } from '../hospital/submissions.js'
import type { RunningChain } from '../running-chain.js'
import type { CaseFinder } from './case-finder.js'
import type { CaseWaiters } from './case-waiters.js'
import { historyOf } from './history.js'
import type { Parties } from './parties.js'

/** How long a submission waits for the block that opens its case, before it is told `pending`. */
const OPENING_WAIT_MS = 20_000
/** How long a submission waits for the linking key of a chain that is beginning. */
const LINKING_WAIT_MS = 20_000

export interface HospitalParts {
  readonly chain: RunningChain
  readonly hospital: Hospital
  readonly finder: CaseFinder
}

/** What a hospital's systems and clinicians can do. */
export function hospitalServices (
  node: HospitalNode, parts: () => HospitalParts, waiters: CaseWaiters, parties: Parties
): HospitalServices {
  async function decide (
    text: string, decision: 'approve' | 'reject', reason: number, code?: string
  ): Promise<ReviewDecisionView> {
    const { chain, hospital, queued } = await findReview(parts(), text)
    checkMember(chain)
    const { host: { state: { ledger } }, signer } = chain.core
    const now = ledger.undecided.get(hex(queued.caseId))
    // A clinician's word is on the case: it counts in every attempt that may still be answered.
    const opinions = now === undefined ? [] : dutiesOn(now, ledger, signer.id).map(({ attempt }) => ({
      caseId: queued.caseId, attempt,
      decision: decision === 'approve' ? Decision.approve : Decision.reject, reason
    }))
    const given = await hospital.opinions.give(opinions, [hospital.reviews.dequeuing(queued.caseId)])
    if (given.length === 0) {
      throw new ServiceError(409, 'already-decided', 'this hospital has given its opinion on this case')
    }
    return {
      caseId: hex(queued.caseId), attempt: queued.attempt, decision,
      ...(code === undefined ? {} : { reason: code })
    }
  }

  return {
    async submit (resource, options) {
      const { chain, hospital, finder } = parts()
      checkMember(chain)
      const diagnoses = prepare(node, chain, resource, options.force)
      await checkReady(hospital)
      const submitted = await Promise.all(diagnoses.map(async diagnosis =>
        await hospital.submissions.submit(diagnosis).catch(stopping)))
      for (const { caseId, created } of submitted) {
        node.base.logger.info(() => ({ case: hex(caseId), created }), 'diagnosis submitted')
      }
      const cases = await Promise.all(submitted.map(async ({ caseId, created }, index) => {
        if (hospital.cases.pending(caseId) !== undefined) {
          await waiters.wait(caseId, 'opened', OPENING_WAIT_MS)
        }
        const view = await finder.showWhenClosed(caseId, waiters, options.waitMs)
        return submittedView(created, view, diagnoses[index])
      }))
      return { cases } satisfies SubmissionView
    },
    async reviews () {
      const { chain, hospital, finder } = parts()
      const queue = await hospital.reviews.list()
      const cases = await finder.readMany(queue.map(one => one.caseId))
      const byId = new Map(cases.map(one => [hex(one.id), one]))
      return queue.flatMap(queued => {
        const one = byId.get(hex(queued.caseId))
        return one === undefined ? [] : [itemView(queued, one, chain, parties)]
      })
    },
    async review (text) {
      const { chain, hospital, queued, one } = await findReview(parts(), text)
      const body = await openBody(chain, hospital, one)
      if (body === undefined) {
        throw new ServiceError(503, 'body-missing', 'the body is not here yet; try again')
      }
      return { ...itemView(queued, one, chain, parties), body }
    },
    async approve (caseId, note) {
      if (note.length > 0) node.base.logger.info({ case: caseId }, 'approved with a note')
      return await decide(caseId, 'approve', NO_REASON)
    },
    async reject (caseId, reason) {
      if (!isRule(reason)) {
        throw new ServiceError(422, 'unknown-reason', `"${reason.slice(0, 20)}" is not a coded reason; use ` +
          `${CLINICIAN_RULES.join(', ')} or a rule: ${RULES.slice(0, 12).join(', ')}…`)
      }
      return await decide(caseId, 'reject', reasonCode(reason), reason)
    },
    async history (identifier) {
      const { chain, hospital, finder } = parts()
      const entries = await historyOf(chain, hospital, finder, {
        system: identifier.system ?? node.config.patientSystem, value: identifier.value
      })
      if (entries.length === 0) {
        throw new ServiceError(404, 'unknown-patient', 'no record here bears this identifier; give it as ' +
          'system|value, exactly as in Patient.identifier')
      }
      return { entries }
    }
  }
}

function prepare (
  node: HospitalNode, chain: RunningChain, resource: unknown, force: boolean
): readonly PreparedDiagnosis[] {
  const parsed = parseSubmission(resource, defaultsOf(node, chain), chain.core.clock.wall(), { force })
  const refused = parsed.refused.flatMap(one => one.findings)
  if (parsed.ok && refused.length === 0) return parsed.diagnoses
  const findings = parsed.ok ? refused : parsed.findings
  const status = parsed.ok ? 422 : parsed.status
  const first = findings.find(one => one.outcome === 'reject') ?? findings[0]
  throw new ServiceError(status, status === 400 ? 'not-fhir' : 'refused',
    first === undefined ? 'the submission is refused' : `${first.rule}: ${first.text}`,
    findings.map(findingView))
}

/** Whom this hospital names where a submission names nobody. */
function defaultsOf ({ base, config }: HospitalNode, chain: RunningChain): SubmissionDefaults {
  const practitioner = config.practitionerNumber === ''
    ? { system: MEMBER_SYSTEM, value: base.network.peerId }
    : { system: config.practitionerSystem, value: config.practitionerNumber }
  return {
    submitter: chain.core.signer.id, practitioner, patientSystems: [config.patientSystem]
  }
}

function checkMember (chain: RunningChain): void {
  const { membership, signer } = chain.core
  if (!membership.set.has(signer.id)) {
    throw new ServiceError(409, 'not-a-member', 'this hospital is not on the committed allowlist')
  }
}

/** A chain that has just begun agrees on its linking key within seconds; that is worth waiting for. */
async function checkReady (hospital: Hospital): Promise<void> {
  if (!await hospital.linking.whenReady(LINKING_WAIT_MS)) {
    throw new ServiceError(503, 'no-linking-key', 'the hospitals have not agreed on a linking key yet, or ' +
      'this one has not received it; status says who is away')
  }
  if (hospital.submissions.queued >= MAX_QUEUED) {
    throw new ServiceError(503, 'busy', 'too many submissions wait for their turn; try again in a second')
  }
}

async function findReview (parts: HospitalParts, text: string): Promise<HospitalParts & {
  readonly queued: QueuedReview, readonly one: Case
}> {
  const id = await parts.finder.resolve(text)
  const [queued, one] = await Promise.all([parts.hospital.reviews.find(id), parts.finder.read(id)])
  if (one !== undefined && one.status > CaseStatus.open) {
    throw new ServiceError(409, 'already-decided', 'this case is decided already')
  }
  if (queued === undefined || one === undefined) {
    throw new ServiceError(409, 'not-drawn-here',
      'this case does not wait for this hospital; see review list')
  }
  return { ...parts, queued, one }
}

async function openBody (chain: RunningChain, hospital: Hospital, one: Case): Promise<unknown> {
  const [key, ciphertext] = await Promise.all([
    hospital.custody.key(one.id), chain.core.store.getBody(one.bodyHash)
  ])
  if (key === undefined || ciphertext === undefined) return undefined
  const plaintext = hospital.custody.open(one, ciphertext, key)
  return plaintext === undefined ? undefined : JSON.parse(Buffer.from(plaintext).toString('utf8'))
}

function itemView (
  queued: QueuedReview, one: Case, chain: RunningChain, parties: Parties
): ReviewItemView {
  const { attemptWindowMs } = chain.core.chain.genesis.parameters
  return {
    caseId: hex(queued.caseId),
    attempt: queued.attempt,
    submitter: parties.show(one.submitter),
    receivedAt: queued.receivedAt,
    deadline: one.openedAt + (queued.attempt + 1) * attemptWindowMs,
    findings: queued.findings.map(findingView)
  }
}

function findingView ({ rule, outcome, expression, text }: Finding): FindingView {
  return { rule, outcome, expression, text }
}

function submittedView (
  created: boolean, view: SubmittedCaseView['case'], diagnosis: PreparedDiagnosis | undefined
): SubmittedCaseView {
  return {
    created,
    case: view,
    filled: diagnosis?.filled.map(one => one.expression) ?? [],
    findings: diagnosis?.findings.map(findingView) ?? []
  }
}

function stopping (error: unknown): never {
  if (error instanceof OversizeError) throw new ServiceError(422, 'too-large', error.message)
  throw new ServiceError(503, 'stopping', error instanceof Error ? error.message : 'the node is stopping')
}
