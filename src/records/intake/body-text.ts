/**
 * This file writes a body in RFC 8785 form: when the body is judged, and again when it is sealed. So the
 * texts of resources are kept as long as the resources. Only the Patient changes: it gets its pseudonym.
 */
import type { Bundle, Identifier } from 'fhir/r4.js'
import { hex, utf8, type Pseudonym } from '../../protocol/types/index.js'
import { canonicalJson } from '../canonical-json.js'
import { PSEUDONYM_SYSTEM } from '../systems.js'
import type { PreparedDiagnosis } from './submission.js'

/** Makes the plaintext to seal: the prepared body with the patient's pseudonym, in RFC 8785 form. */
export function bodyBytes (diagnosis: PreparedDiagnosis, pseudonym: Pseudonym): Uint8Array {
  return utf8(bodyText(diagnosis.body, [{ system: PSEUDONYM_SYSTEM, value: hex(pseudonym) }]))
}

/** @param identifier the patient's pseudonym; absent before the patient has one */
export function bodyText ({ entry = [], ...bundle }: Bundle, identifier?: Identifier[]): string {
  const resources = entry.flatMap(({ resource }) => resource ?? []).map((resource) =>
    `{"resource":${resource.resourceType === 'Patient' && identifier !== undefined
      ? canonicalJson({ ...resource, identifier })
      : textOf(resource)}}`)
  // The member `entry` is the first of a Bundle in canonical order.
  return `{"entry":[${resources.join(',')}],${canonicalJson(bundle).slice(1)}`
}

/** The texts of resources that were written before. Intake does not change a resource of a body. */
const texts = new WeakMap<object, string>()

function textOf (resource: object): string {
  const known = texts.get(resource)
  if (known !== undefined) return known
  const text = canonicalJson(resource)
  texts.set(resource, text)
  return text
}
