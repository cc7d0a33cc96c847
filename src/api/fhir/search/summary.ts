import type { JsonObject } from '../../../records/index.js'
import type { Query } from './query.js'
import { referencesIn, textsAt, valuesAt } from './values.js'

/** The tag of a resource from which elements were left out (FHIR R4, search.html). */
export const SUBSETTED = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED'
}
/** The elements of a Condition that R4 marks as summary or as modifier. */
const SUMMARY = ['identifier', 'clinicalStatus', 'verificationStatus', 'category', 'code', 'bodySite',
  'subject',
  'encounter', 'onsetDateTime', 'onsetAge', 'onsetPeriod', 'onsetRange', 'onsetString', 'recordedDate',
  'recorder', 'asserter', 'modifierExtension', 'implicitRules']
/** What R4 demands of every Condition, and what changes its meaning. */
const ALWAYS = ['resourceType', 'id', 'meta', 'modifierExtension', 'implicitRules', 'clinicalStatus',
  'verificationStatus', 'subject']

/** Leaves out elements as `_summary` or `_elements` says, and marks the resource as a part. */
export function shortened (value: JsonObject, { elements, summary }: Query): JsonObject {
  const keeps = keeping(elements, summary)
  if (keeps === undefined) return value
  const kept = Object.fromEntries(Object.entries(value).filter(([name]) =>
    name !== 'contained' && keeps(name.replace(/^_/, ''))))
  const contained = containedFor(kept, valuesAt(value, 'contained'))
  const meta = value['meta'] as { readonly tag?: readonly unknown[] }
  return {
    ...kept, ...(contained.length === 0 ? {} : { contained }),
    meta: { ...meta, tag: [...meta.tag ?? [], SUBSETTED] }
  }
}

/** Keeps the contained resources to which the rest refers, and no other (invariants ref-1, dom-3). */
function containedFor (kept: JsonObject, all: readonly unknown[]): readonly unknown[] {
  const needed = new Set<unknown>()
  const follow = (value: unknown): void => {
    const references = referencesIn(value)
    for (const one of all) {
      if (needed.has(one) || !references.includes(`#${textsAt(one, 'id')[0] ?? ''}`)) continue
      needed.add(one)
      follow(one)
    }
  }
  follow(kept)
  return all.filter(one => needed.has(one))
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
