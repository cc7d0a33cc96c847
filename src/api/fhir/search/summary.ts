import type { JsonObject } from '../../../records/index.js'
import type { Query } from './query.js'

/** The tag of a resource from which elements were left out (FHIR R4, search.html). */
export const SUBSETTED = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED'
}
/** The elements of a Condition that R4 marks as summary or as modifier. */
const SUMMARY = ['identifier', 'clinicalStatus', 'verificationStatus', 'category', 'code', 'bodySite',
  'subject',
  'encounter', 'onsetDateTime', 'onsetAge', 'onsetPeriod', 'onsetRange', 'onsetString', 'recordedDate',
  'modifierExtension', 'implicitRules']
const ALWAYS = ['resourceType', 'id', 'meta', 'modifierExtension', 'implicitRules', 'clinicalStatus',
  'verificationStatus']

/** Leaves out elements as `_summary` or `_elements` says, and marks the resource as a part. */
export function shortened (value: JsonObject, { elements, summary }: Query): JsonObject {
  const keeps = keeping(elements, summary)
  if (keeps === undefined) return value
  const kept = Object.fromEntries(Object.entries(value).filter(([name]) => keeps(name.replace(/^_/, ''))))
  const meta = value['meta'] as { readonly tag?: readonly unknown[] }
  return { ...kept, meta: { ...meta, tag: [...meta.tag ?? [], SUBSETTED] } }
}

function keeping (elements: readonly string[], summary: string): ((name: string) => boolean) | undefined {
  if (elements.length > 0) return name => ALWAYS.includes(name) || elements.includes(name)
  switch (summary) {
    case 'true': return name => ALWAYS.includes(name) || SUMMARY.includes(name)
    case 'data': return name => name !== 'text'
    case 'text': return name => ALWAYS.includes(name) || name === 'text' || name === 'code'
    default: return undefined
  }
}
