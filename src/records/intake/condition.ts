import type { CodeableConcept, Condition, Identifier } from 'fhir/r4.js'
import { sha256 } from '../../protocol/crypto/index.js'
import { hex, type Timestamp } from '../../protocol/types/index.js'
import { canonicalBytes } from '../canonical-json.js'
import type { RecordKey } from '../identifier.js'
import { isFiller } from '../registers/index.js'
import { CATEGORIES } from '../rules/index.js'
import { hasCode } from '../structure/index.js'
import { CONDITION_CATEGORY, DIAGNOSIS_PROFILE } from '../systems.js'
import { formatTime } from '../time/index.js'
import type { Clinicians } from './clinicians.js'
import type { DraftContext } from './draft.js'
import type { Located } from './entries.js'
import { pathTo } from './in-submission.js'
import { recordSystem } from './patient.js'
import { serverName } from './server-name.js'
import { defined, strip } from './strip.js'

/** The length of a digest in an identifier. It suffices to distinguish the diagnoses of a hospital. */
const DIGEST_CHARACTERS = 32

export interface ReducedCondition {
  readonly condition: Condition
  /** Undefined if nothing in the submission distinguishes this diagnosis from others. */
  readonly key: RecordKey | undefined
}

/** Makes the Condition of the body: stripped, with mapped references and filled-in technical elements. */
export function reduceCondition (
  original: Condition, located: Located, clinicians: Clinicians,
  context: DraftContext, now: Timestamp
): ReducedCondition {
  const { draft, patientReference } = context
  const map = draft.mapper(located)
  const stripped = strip(original, map)
  const content = withWholeStages({ ...stripped, subject: { reference: patientReference } }, located, context)
  const { identifier, key } = identify(original, content, located, context, now)
  const condition: Condition = defined({
    ...content,
    id: draft.takeFrom(located).id,
    meta: { profile: [DIAGNOSIS_PROFILE] },
    identifier,
    category: categorise(content, original.encounter !== undefined, context),
    recorder: clinicians.recorder,
    asserter: clinicians.asserter
  })
  return { condition: dated(condition, now, context), key }
}

/** Drops a stage that has lost its only assessment, because the stage would be invalid (con-1). */
function withWholeStages (condition: Condition, located: Located, { draft }: DraftContext): Condition {
  const { stage, ...rest } = condition
  if (stage === undefined) return condition
  const whole = stage.filter(({ assessment, summary }) => summary !== undefined || assessment !== undefined)
  if (whole.length < stage.length) {
    draft.remark('INT-03', 'mark', `${pathTo(located)}.stage`,
      'a stage without an assessment that the body can hold: left out of the record')
  }
  return whole.length === 0 ? rest : { ...rest, stage: whole }
}

/** Fills in a missing recordedDate, and drops the sender's reason why the date is missing. */
function dated (condition: Condition, now: Timestamp, { draft }: DraftContext): Condition {
  if (condition.recordedDate !== undefined) return condition
  draft.fill('Condition.recordedDate', 'submission-time')
  const dated = { ...condition, recordedDate: formatTime(now) }
  delete dated._recordedDate
  return dated
}

/** Adds a category of the profile to the sender's own categories if they include none. */
function categorise (
  condition: Condition, hasEncounter: boolean, { draft }: DraftContext
): CodeableConcept[] {
  const given = condition.category ?? []
  if (given.some((category) => hasCode(category, CONDITION_CATEGORY, CATEGORIES))) return given
  draft.fill('Condition.category', 'encounter')
  const code = hasEncounter ? 'encounter-diagnosis' : 'problem-list-item'
  return [...given, { coding: [{ system: CONDITION_CATEGORY, code }] }]
}

/**
 * Returns the identifiers of the diagnosis, and its retry key. The key is the number in the hospital's
 * record system. Without this number, the key is the id at the sender's server. Ids that are valid only in
 * this Bundle and numbers of other systems cannot be the key. An id or a digest is added if there is no
 * identifier of the record system.
 */
function identify (
  original: Condition, content: Condition, located: Located, context: DraftContext, now: Timestamp
): { identifier: Identifier[], key: RecordKey | undefined } {
  const { draft } = context
  const system = recordSystem(draft.defaults)
  const given = (original.identifier ?? [])
    .filter(({ use, value }) => use !== 'old' && use !== 'temp' && !isFiller(value ?? ''))
  const kept = (original.identifier ?? []).flatMap(({ system, value }): Identifier[] =>
    system === undefined || value === undefined ? [] : [{ system, value }])
  const own = new Set(given.filter((identifier) => identifier.system === system)
    .flatMap(({ value }) => value ?? []))
  const [number] = own.size === 1 ? own : []
  const byNumber = number === undefined ? undefined : { system, value: number }
  const key = byNumber ?? serverName(located, 'Condition', draft.defaults.recordBase)
  if (kept.some((identifier) => identifier.system === system)) return { identifier: kept, key }
  const { id } = original
  const byId = id !== undefined && key !== undefined && byNumber === undefined
  // The time distinguishes two diagnoses with equal content.
  const value = byId ? id : hex(sha256(canonicalBytes([content, now]))).slice(0, DIGEST_CHARACTERS)
  draft.fill('Condition.identifier', byId ? 'resource-id' : 'content-digest')
  return { identifier: [...kept, { system, value }], key }
}
