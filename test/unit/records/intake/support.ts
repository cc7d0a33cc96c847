import assert from 'node:assert/strict'
import type { Bundle, FhirResource, Provenance } from 'fhir/r4.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import type { Submission, SubmissionDefaults } from '../../../../src/records/index.js'
import { DEFAULTS, NOW } from '../support.js'

export const submit = (input: unknown, defaults: SubmissionDefaults = DEFAULTS): Submission =>
  parseSubmission(input, defaults, NOW)

/** Status, rule, issue code and expression of the first finding, in its own resource. */
export function refusal (
  input: unknown, defaults?: SubmissionDefaults
): [number, string, string, string] {
  const submission = submit(input, defaults)
  assert.ok(!submission.ok)
  const first = submission.findings[0]!
  return [submission.status, first.rule, first.issue, inResource(first.expression)]
}

/** Without the place in the Bundle. */
export function inResource (expression: string): string {
  return expression.replace(/^.*\bofType\((\w+)\)/, '$1')
}

export function ofType<T extends FhirResource['resourceType']> (
  body: Bundle,
  type: T
): Extract<FhirResource, { resourceType: T }>[] {
  return (body.entry ?? [])
    .map((one) => one.resource as FhirResource)
    .filter((one): one is Extract<FhirResource, { resourceType: T }> => one.resourceType === type)
}

/** Elements that a Provenance lists as filled in. */
export function listed (provenance: Provenance): string[] {
  return provenance.target.flatMap(
 (target) => target.extension?.flatMap((one) => one.valueString ?? []) ?? []
  )
}
