import type { CodeableConcept, Condition, Identifier } from 'fhir/r4.js'
import { sha256 } from '../../protocol/crypto/index.js'
import { hex } from '../../protocol/types/index.js'
import type { Timestamp } from '../../protocol/types/index.js'
import { canonicalBytes, canonicalJson } from '../canonical-json.js'
import type { PatientIdentifier, RecordKey } from '../identifier.js'
import { CATEGORIES } from '../rules/index.js'
import { hasCode } from '../structure/index.js'
import { CONDITION_CATEGORY, DIAGNOSIS_PROFILE } from '../systems.js'
import { formatTime } from '../time/index.js'
import type { Clinicians } from './clinicians.js'
import type { DraftContext } from './draft.js'
import { recordSystem } from './patient.js'
import type { Located } from './source.js'
import { strip } from './strip.js'

/** Enough of a digest to tell one hospital's diagnoses apart. */
const DIGEST_CHARACTERS = 32

export interface ReducedCondition {
  readonly condition: Condition
  readonly key: RecordKey
}

/** The Condition of the body: stripped, its references mapped, technical elements filled in. */
export function reduceCondition (
  original: Condition, located: Located, clinicians: Clinicians,
  patient: PatientIdentifier, context: DraftContext, now: Timestamp
): ReducedCondition {
  const { draft, redaction, patientReference } = context
  const map = draft.mapper(located)
  const stripped = strip(original, map, redaction)
  const content = { ...stripped, subject: { reference: patientReference } }
  const { identifier, key } = identify(original, content, patient, context)
  const condition: Condition = {
    ...content,
    id: draft.take(located.resource, 'Condition').id,
    meta: { profile: [DIAGNOSIS_PROFILE] },
    identifier,
    category: categorise(content, context),
    recordedDate: content.recordedDate ?? fillTime(now, context),
    ...(clinicians.recorder === undefined ? {} : { recorder: clinicians.recorder }),
    ...(clinicians.asserter === undefined ? {} : { asserter: clinicians.asserter })
  }
  return { condition, key }
}

function fillTime (now: Timestamp, { draft }: DraftContext): string {
  draft.fill('Condition.recordedDate', 'submission-time')
  return formatTime(now)
}

/** Adds the category that the profile wants, next to any that the sender has of its own. */
function categorise (condition: Condition, { draft }: DraftContext): CodeableConcept[] {
  const given = condition.category ?? []
  if (given.some((one) => hasCode(one, CONDITION_CATEGORY, CATEGORIES))) return given
  draft.fill('Condition.category', 'encounter')
  const code = condition.encounter === undefined ? 'problem-list-item' : 'encounter-diagnosis'
  return [...given, { coding: [{ system: CONDITION_CATEGORY, code }] }]
}

/**
 * The hospital's own number of this diagnosis, the same on every retry. One that is made of the
 * patient's numbers does not enter the body; the digest of what the body says anyway replaces it.
 */
function identify (
  original: Condition, content: Condition, patient: PatientIdentifier, context: DraftContext
): { identifier: Identifier[], key: RecordKey } {
  const { draft, redaction } = context
  const system = recordSystem(draft.defaults)
  const kept = (original.identifier ?? []).flatMap((one): Identifier[] =>
    one.system === undefined || one.value === undefined || redaction.finds(one.value)
      ? []
      : [{ system: one.system, value: one.value }])
  const own = kept.find((one) => one.system === system)
  if (own?.value !== undefined) return { identifier: kept, key: { system, value: own.value } }
  const byId = original.id !== undefined && !redaction.finds(original.id)
  const value = byId && original.id !== undefined
    ? original.id
    : hex(sha256(canonicalBytes(content))).slice(0, DIGEST_CHARACTERS)
  const scope = canonicalJson([patient.system, patient.value, context.patient.resource['id'] ?? ''])
  draft.fill('Condition.identifier', byId ? 'resource-id' : 'content-digest')
  return { identifier: [...kept, { system, value }], key: { system, value, scope } }
}
