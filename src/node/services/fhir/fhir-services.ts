import {
  ServiceError, type FhirCorrection, type FhirRecord, type FhirServices, type FhirSubmitted,
  type HospitalServices, type Submitting, type SubmissionView, type SubmittedCaseView
} from '../../../api/index.js'
import { tagKey, tagRowCodec } from '../../../protocol/ledger/index.js'
import { decode } from '../../../protocol/codec/index.js'
import { Relation, ZERO_32, equal, fromHex, hex, type CaseId } from '../../../protocol/types/index.js'
import {
  Source, asResource, heldResources, knownIdentifier, recordSystem, retryTag,
  type PreparedDiagnosis, type Submission
} from '../../../records/index.js'
import type { HospitalConfig } from '../../machine/config/index.js'
import type { CaseWaiters } from '../case-waiters.js'
import type { HospitalParts } from '../hospital-parts.js'
import type { Parties } from '../parties.js'
import { findingView, patientRefused } from '../refusals.js'
import type { SubmitCalls } from '../submit-calls.js'
import { changesIn } from './own-changes.js'
import { patientCalls } from './patient-calls.js'
import {
  notCurrent, patientRecords, pendingFacts, type KnownPatient, type Wanted
} from './patient-records.js'
import { caseIdOf } from './record-groups.js'

export interface FhirParts {
  readonly calls: SubmitCalls, readonly config: HospitalConfig, readonly hospital: HospitalServices,
  readonly parties: Parties, readonly parts: () => HospitalParts, readonly waiters: CaseWaiters
}

const RELATIONS = { amend: Relation.amends, retract: Relation.retracts } as const
/** No record has so many versions. */
const MAX_VERSIONS = 1_000

/** Implements the port of the FHIR server. */
export function fhirServices (given: FhirParts): FhirServices {
  const { calls, config, parties, waiters } = given
  /** Refuses before anything is looked up, so that a hidden record is answered like one that nobody has. */
  const requireCurrent = (): void => {
    if (!given.parts().hospital.patientReads.isCurrent) throw notCurrent()
  }
  const nodeSystem = (): string => {
    const { chain: { signer } } = given.parts()
    return config.recordSystem === '' ? recordSystem({ submitter: signer.id }) : config.recordSystem
  }
  const known = async (id: string): Promise<KnownPatient | undefined> => {
    const { hospital: { lookUps, patients } } = given.parts()
    const identifier = await patients.identifierOf(id)
    return identifier === undefined ? undefined : { id, identifier, names: await lookUps.of(identifier) }
  }
  const read = async (id: string, wanted: Wanted): Promise<FhirRecord[] | undefined> => {
    const patient = await named(known(id))
    return patient === undefined ? undefined : await patientRecords(given.parts(), parties, patient, wanted)
  }
  const ofCase = async (caseId: CaseId, wanted: Wanted): Promise<FhirRecord | undefined> => {
    const patientId = await given.parts().hospital.patients.patientOf(caseId)
    return patientId === undefined ? undefined : (await read(patientId, wanted))?.[0]
  }
  return {
    async findPatient ({ system = config.patientSystem, value }, reading) {
      requireCurrent()
      const parts = given.parts()
      const identifier = knownIdentifier({ system, value }, calls.systems)
      const id = parts.hospital.patients.idOf(identifier)
      if (id === undefined) return undefined
      const names = await named(parts.hospital.lookUps.of(identifier))
      const records = await patientRecords(parts, parties, { id, identifier, names },
        { reading, which: 'current' })
      return records.every(({ isErased }) => isErased) ? undefined : id
    },
    async recordsOf (id, reading, which) {
      requireCurrent()
      return (await read(id, { reading, which }))?.filter(({ isErased }) => isErased !== true)
    },
    async record (id, reading, which) {
      const caseId = fromHex(id)
      // An own proposal that no block has is shown meanwhile: a client that repeats it needs an answer.
      if (given.parts().hospital.cases.pending(caseId) === undefined) requireCurrent()
      return await ofCase(caseId, { reading, which, isWanted: group => group.id === id })
    },
    async version (prefix, reading) {
      requireCurrent()
      const caseId = await whole(given.parts(), prefix)
      if (caseId === undefined) return undefined
      return await ofCase(caseId, {
        reading, which: 'all', isWanted: ({ versions }) => versions.some(one => equal(caseIdOf(one), caseId))
      })
    },
    isRecordSystem: (system, caller) => system === nodeSystem() ||
      (caller.kind === 'client' && system === caller.recordSystem),
    async recordOfNumber (number) {
      const { chain } = given.parts()
      const identifier = { system: number.system ?? nodeSystem(), value: number.value }
      const tag = retryTag(chain.secrets.hospitalSecret, identifier, 1)
      const [standing] = await given.parts().hospital.cases.standings([tag])
      if (standing !== undefined && standing.state !== 'none') return hex(standing.caseId)
      const row = await chain.store.entry(tagKey(chain.signer.id, tag))
      const found = row === undefined ? undefined : decode(tagRowCodec, row)
      return found?.verdict === 'accept' ? hex(found.value.caseId) : undefined
    },
    async changes (after, limit) {
      const { chain } = given.parts()
      return await chain.index.changes(chain.signer.id, { above: after }, limit)
    },
    changesIn: async (period, limit) => await changesIn(given.parts(), period, limit),
    recordOfCase: async caseId => await rootOf(given.parts(), caseId),
    async waitingReviews () {
      return (await given.parts().hospital.reviews.list()).map(({ caseId }) => hex(caseId))
    },
    height: () => given.parts().chain.hostLoop.state.ledger.height,
    async submit (resource, submitting) {
      let diagnoses: readonly PreparedDiagnosis[] = []
      const { caller, corrections = new Map<string, FhirCorrection>(), leftOut = new Set() } = submitting
      const relatedAt = new Map(await Promise.all([...corrections].map(async ([place, { caseId, kind }]) =>
        [place, await calls.correction(caseId, RELATIONS[kind], caller)] as const)))
      const submission = await calls.submit(resource, { wait: submitting.wait }, caller, {}, {
        outside: sourceOf(submitting), isDurableEnough: true, relatedAt, leftOut,
        checks (parsed) {
          if (parsed.ok) ({ diagnoses } = parsed)
          if (submitting.checks !== undefined) submitting.checks(reachedIn(parsed, leftOut))
        }
      })
      return submittedOf(submission, taken => corrections.has(taken.location) ? undefined
        : sealedRecord(given, taken, diagnoses.find(({ location }) => location === taken.location)))
    },
    async correct (caseId, kind, resource, submitting) {
      return submittedOf(await calls.correct(caseId, RELATIONS[kind], resource, { wait: submitting.wait },
        submitting.caller, { outside: sourceOf(submitting), isDurableEnough: true }))
    },
    async whenDecided (caseId, seconds) {
      await given.parts().finder.showWhenClosed(fromHex(caseId), waiters, seconds * 1000)
    },
    ...patientCalls(given),
    validate: async (resource, submitting) => await Promise.resolve(findingsOf(calls.read(
      resource, { force: true }, submitting.caller, {}, { outside: sourceOf(submitting) })))
  }
}

async function named<T> (names: Promise<T>): Promise<T> {
  return await names.catch((error: unknown) => { throw patientRefused(error) })
}

/** Completes the first digits of a case id. */
async function whole ({ finder }: HospitalParts, prefix: string): Promise<CaseId | undefined> {
  try {
    return await finder.resolve(prefix)
  } catch (error) {
    if (error instanceof ServiceError) return undefined
    throw error
  }
}

/** Follows an own case to the first case of its record. */
async function rootOf ({ finder, hospital }: HospitalParts, caseId: string): Promise<string | undefined> {
  const pending = hospital.cases.pending(fromHex(caseId))?.proposal
  const isCorrection = pending?.relation === Relation.amends || pending?.relation === Relation.retracts
  let one = await finder.read(isCorrection ? pending.related : fromHex(caseId))
  if (one === undefined) return pending === undefined ? undefined : caseId
  for (let steps = 0; steps < MAX_VERSIONS && !equal(one.replaces, ZERO_32); steps++) {
    const earlier = await finder.read(one.replaces)
    if (earlier === undefined) break
    one = earlier
  }
  return hex(one.id)
}

function sourceOf ({ known }: Submitting): Source {
  const source = new Source()
  for (const { bytes, value } of known) {
    const resource = asResource(value)
    if (resource !== undefined) source.add(resource, bytes)
  }
  return source
}

/** Lists the full URLs and the canonical texts of the resources that a submission would store. */
function reachedIn (parsed: Submission, leftOut: ReadonlySet<string>): ReadonlySet<string> {
  const submitted = parsed.ok ? parsed.diagnoses.filter(({ location }) => !leftOut.has(location)) : []
  const held = submitted.flatMap(({ parts }) => parts === undefined ? [] : heldResources(parts.record))
  return new Set(held.flatMap(({ fullUrl, text }) => fullUrl === '' ? [text] : [fullUrl, text]))
}

/** Makes a record from a diagnosis that was just sealed, and is in no block yet. */
function sealedRecord (
  { parties, parts }: FhirParts, { case: { id, status }, created }: SubmittedCaseView,
  diagnosis: PreparedDiagnosis | undefined
): FhirRecord | undefined {
  const { chain, hospital } = parts()
  const patientId = diagnosis === undefined ? undefined : hospital.patients.idOf(diagnosis.patient)
  const plaintext = diagnosis?.parts?.record
  if (!created || status !== 'pending' || patientId === undefined || plaintext === undefined) return undefined
  const current = { ...pendingFacts(id, parties, chain), number: 1, isApproved: true, plaintext }
  return { id, patientId, versions: [current], current }
}

function submittedOf (
  { cases, refused = [] }: SubmissionView, recordOf: (taken: SubmittedCaseView) => FhirRecord | undefined =
  () => undefined
): FhirSubmitted {
  return {
    taken: cases.map(taken => {
      const record = recordOf(taken)
      return record === undefined ? taken : { ...taken, record }
    }),
    refused: refused.map(({ code, findings, location, status, text }) =>
      ({ location, error: new ServiceError(status, code, text, findings) }))
  }
}

function findingsOf (parsed: ReturnType<SubmitCalls['read']>) {
  if (!parsed.ok) return parsed.findings.map(findingView)
  return [...parsed.refused, ...parsed.diagnoses].flatMap(({ findings }) => findings.map(findingView))
}
