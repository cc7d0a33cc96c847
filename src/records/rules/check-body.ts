import { MAX_BODY_BYTES } from '../../protocol/codec/index.js'
import { finding } from '../finding.js'
import type { Finding } from '../finding.js'
import { readCanonicalJson } from '../read-json.js'
import { takeApart } from './body-parts.js'
import { situationOf } from './context.js'
import type { BodyContext } from './context.js'
import { RULES_IN_FORCE } from './rule-table.js'

/**
 * Runs every rule in force over one body (records-and-fhir.md §4), whatever its shape.
 *
 * @returns findings in the order of the checks; the first `reject` is the coded reason of the
 *   opinion. Empty means that nothing was found, never that the diagnosis is true.
 */
export function checkBody (body: unknown, context: BodyContext): readonly Finding[] {
  const taken = takeApart(body)
  if (!taken.ok) return taken.findings
  const situation = situationOf(taken.parts, context)
  const found: Finding[] = [...taken.findings]
  for (const { check } of RULES_IN_FORCE) found.push(...check(situation))
  return found
}

export type BodyResult =
  | { readonly ok: true, readonly body: unknown, readonly findings: readonly Finding[] }
  | { readonly ok: false, readonly findings: readonly Finding[] }

/**
 * Reads the plaintext of an opened body and runs the rules. The bytes must be the RFC 8785 form
 * of their JSON: so no two readers can see different diagnoses in them.
 *
 * @returns `ok` false if the bytes cannot be read at all; `body` may still have been rejected.
 */
export function judgeBody (plaintext: Uint8Array, context: BodyContext): BodyResult {
  if (plaintext.length > MAX_BODY_BYTES) {
    return unreadable(finding('STR-05', 'reject', 'too-long', '', 'body is larger than 256 KiB'))
  }
  const json = readCanonicalJson(plaintext)
  if (!json.ok) {
    const what = 'body is not JSON in canonical form'
    return unreadable(finding('STR-01', 'reject', 'structure', '', what))
  }
  return { ok: true, body: json.value, findings: checkBody(json.value, context) }
}

function unreadable (one: Finding): BodyResult {
  return { ok: false, findings: [one] }
}
