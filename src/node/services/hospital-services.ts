import {
  ServiceError, type HospitalServices, type SubmissionView, type SubmittedCaseView
} from '../../api/index.js'
import {
  MEMBER_SYSTEM, parseSubmission, type PreparedDiagnosis, type SubmissionDefaults
} from '../../records/index.js'
import type { HospitalNode } from '../hospital-node.js'
import type { Hospital } from '../hospital/index.js'
import { MAX_QUEUED, OversizeError } from '../hospital/submissions.js'
import type { RunningChain } from '../running-chain.js'
import type { CaseWaiters } from './case-waiters.js'
import { historyOf } from './history.js'
import { checkMember, findingView, type HospitalParts } from './hospital-parts.js'
import type { Parties } from './parties.js'
import { reviewServices } from './review-services.js'

/** How long a submission waits for the block that opens its case, before it is told `pending`. */
const OPENING_WAIT_MS = 20_000
/** How long a submission waits for the linking key of a chain that is beginning. */
const LINKING_WAIT_MS = 20_000

/** What a hospital's systems and clinicians can do. */
export function hospitalServices (
  node: HospitalNode, parts: () => HospitalParts, waiters: CaseWaiters, parties: Parties
): HospitalServices {
  return {
    async submit (resource, options) {
      const { chain, hospital, finder } = parts()
      checkMember(chain)
      const diagnoses = prepare(node, chain, resource, options.force)
      await checkReady(hospital)
      const submitted = await Promise.all(diagnoses.map(async diagnosis =>
        await hospital.submissions.submit(diagnosis).catch(stopping)))
      const cases = await Promise.all(submitted.map(async ({ caseId, created }, index) => {
        if (hospital.cases.pending(caseId) !== undefined) {
          await waiters.wait(caseId, 'opened', OPENING_WAIT_MS)
        }
        const view = await finder.showWhenClosed(caseId, waiters, options.waitMs)
        return submittedView(created, view, diagnoses[index])
      }))
      return { cases } satisfies SubmissionView
    },
    ...reviewServices(parts, parties),
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
