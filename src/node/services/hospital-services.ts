import {
  checkScope, readingOf, ServiceError, type Caller, type HospitalServices, type SubmissionView
} from '../../api/index.js'
import { Relation } from '../../protocol/types/index.js'
import {
  disputedIn, knownIdentifier, MEMBER_SYSTEM, readSubmission, type Submission, type SubmissionDefaults
} from '../../records/index.js'
import type { HospitalConfig } from '../machine/config/index.js'
import type { HospitalNode } from '../assembly/hospital-node.js'
import type { Hospital } from '../clinical/hospital.js'
import { MAX_QUEUED } from '../clinical/submissions.js'
import { correctedTime } from '../signing/own-clock.js'
import { consentServices, patientNaming } from './consents/index.js'
import { accessReviewServices, emergencyServices, rosterServices } from './emergencies/index.js'
import { erasureServices } from './erasures/index.js'
import type { CaseWaiters } from './case-waiters.js'
import { correctable, disputable, refuseErased, type Related } from './corrections.js'
import { historyOf } from './history.js'
import type { HospitalParts } from './hospital-parts.js'
import type { Parties } from './parties.js'
import { recoveryServices } from './recovery-services.js'
import { namesServices } from './names-services.js'
import { questionServices } from './question-services.js'
import { patientRefused } from './refusals.js'
import { reviewServices } from './review-services.js'
import { submitDocument } from './submitting.js'
import { terminologyServices } from './terminology-services.js'

export function hospitalServices (
  node: HospitalNode, parts: () => HospitalParts, waiters: CaseWaiters, parties: Parties
): HospitalServices {
  // Intake keeps what it derives from this list, so it is always the same list.
  let registers: readonly string[] | undefined
  const systems = (): readonly string[] => registers ??= patientSystems(node.config)
  const submit = async (
    { body: resource, sent }: Document, { force = false, historical = false, wait = 0 }: SubmitQuery,
    caller: Caller, related: Related = {}
  ): Promise<SubmissionView> => {
    if (force) checkScope(caller, 'local')
    const { chain, ...rest } = parts()
    const { clock, random } = chain
    const waitMs = wait * 1000
    const endsAt = waitMs === 0 ? undefined : clock.monotonic() + waitMs
    const defaults = { ...defaultsOf(node, parts(), systems()), ...recordSystemOf(caller) }
    const parsed = readSubmission(resource, defaults, correctedTime(chain), {
      ...related, force, random: random(32),
      received: { bytes: sent, seed: random(32), isHistorical: historical }
    })
    if (related.corrected !== undefined || related.disputed !== undefined) checkSingle(parsed)
    checkRoom(rest.hospital)
    const submitting = { chain, waiters, related, isHistorical: historical, ...rest }
    return await submitDocument(submitting, resource, parsed, endsAt)
  }
  const correct = async (
    id: string, relation: Relation, document: Document, query: SubmitQuery, caller: Caller
  ): Promise<SubmissionView> => {
    const { chain, finder, hospital } = parts()
    const found = await correctable(finder, chain.signer.id, id)
    await refuseErased(parts(), found.corrected)
    // The new version of a record that disputes another disputes it, too.
    const opened = await hospital.records.read(caller, found.corrected, 'dispute')
    const disputes = opened === undefined ? undefined : disputedIn(opened.plaintext)
    return await submit(document, query, caller, {
      relation, ...found, ...(disputes === undefined ? {} : { disputes })
    })
  }
  return {
    submit: async ({ query, ...document }, caller) => await submit(document, query, caller),
    amend: async ({ params: { id }, query, ...document }, caller) =>
      await correct(id, Relation.amends, document, query, caller),
    retract: async ({ params: { id }, query, ...document }, caller) =>
      await correct(id, Relation.retracts, document, query, caller),
    async dispute ({ params: { id }, query, ...document }, caller) {
      const { chain, finder } = parts()
      const disputed = await disputable(finder, chain.signer.id, id)
      await refuseErased(parts(), disputed)
      return await submit(document, query, caller, { disputed, disputes: disputed.id })
    },
    ...reviewServices(parts, parties),
    ...questionServices(parts, parties),
    ...recoveryServices(parts),
    ...namesServices(parts, parties),
    ...consentServices(node, parts, systems, parties),
    ...rosterServices(parts),
    ...emergencyServices(parts, patientNaming(node, parts, systems), parties),
    ...accessReviewServices(parts, parties),
    ...erasureServices(parts, patientNaming(node, parts, systems), parties),
    ...terminologyServices(() => node.base.releases.folder, parts, parties),
    async history ({ body: { system = node.config.patientSystem, value, ...read } }, caller) {
      const identifier = knownIdentifier({ system, value }, systems())
      const entries = await historyOf(parts(), identifier, caller, readingOf(caller, read))
        .catch((error: unknown) => { throw patientRefused(error) })
      if (entries.length === 0) {
        throw new ServiceError(404, 'unknown-patient', 'no record here has this identifier; write it as ' +
          'system|value, exactly as in Patient.identifier')
      }
      return { entries }
    }
  }
}

/** A client may number its diagnoses in a system of its own. */
function recordSystemOf (caller: Caller): Pick<SubmissionDefaults, 'recordSystem'> {
  const system = caller.kind === 'client' ? caller.recordSystem : undefined
  return system === undefined ? {} : { recordSystem: system }
}

/** A FHIR document: its value, and the bytes that were received. */
interface Document {
  readonly body: unknown
  readonly sent: Uint8Array
}

interface SubmitQuery {
  readonly force?: boolean
  readonly historical?: boolean
  readonly wait?: number
}

/** A correction or dispute is about one record, so its document has a single Condition. */
function checkSingle (parsed: Submission): void {
  if (!parsed.ok || parsed.diagnoses.length + parsed.refused.length === 1) return
  throw new ServiceError(422, 'not-single', 'a correction or dispute has exactly one Condition')
}

/** Returns the clinician and the systems for a submission that names none. */
function defaultsOf (
  { base, config }: HospitalNode, { chain, hospital: { releases } }: HospitalParts,
  registers: readonly string[]
): SubmissionDefaults {
  const practitioner = config.practitionerNumber === ''
    ? { system: MEMBER_SYSTEM, value: base.network.peerId }
    : { system: config.practitionerSystem, value: config.practitionerNumber }
  const now = correctedTime(chain)
  return {
    submitter: chain.signer.id, practitioner, patientSystems: registers,
    // Without an adopted release, the validators that have it judge alone.
    ...(releases.areReady(now) ? { releases: releases.of(now) } : {}),
    ...(config.recordSystem === '' ? {} : { recordSystem: config.recordSystem }),
    ...(config.recordBase === '' ? {} : { recordBase: config.recordBase })
  }
}

/** Lists the national register first, then the other names and registers that are configured. */
function patientSystems ({ patientSystem, patientRegisters }: HospitalConfig): readonly string[] {
  return [patientSystem, ...patientRegisters]
}

function checkRoom ({ submissions }: Hospital): void {
  if (submissions.queued < MAX_QUEUED) return
  throw new ServiceError(503, 'busy', 'too many submissions wait for their turn; try again in a second')
}
