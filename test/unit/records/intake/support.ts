import assert from 'node:assert/strict'
import type { Bundle, FhirResource, Provenance } from 'fhir/r4.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import type { Submission, SubmissionDefaults } from '../../../../src/records/index.js'
import { DEFAULTS, NOW } from '../support.js'

export const submit = (input: unknown, defaults: SubmissionDefaults = DEFAULTS): Submission =>
  parseSubmission(input, defaults, NOW)

/** Returns status, rule, issue code and expression of the first finding. */
export function refusal (
  input: unknown, defaults?: SubmissionDefaults
): [number, string, string, string] {
  const submission = submit(input, defaults)
  assert.ok(!submission.ok)
  const first = submission.findings[0]!
  return [submission.status, first.rule, first.issue, inResource(first.expression)]
}

/** Removes the place in the Bundle from an expression. */
export function inResource (expression: string): string {
  return expression.replace(/^.*\bofType\((\w+)\)/, '$1')
}

export function ofType<T extends FhirResource['resourceType']> (
  body: Bundle,
  type: T
): Extract<FhirResource, { resourceType: T }>[] {
  return (body.entry ?? [])
    .map(({ resource }) => resource as FhirResource)
    .filter((resource): resource is Extract<FhirResource, { resourceType: T }> =>
      resource.resourceType === type)
}

/** Returns the elements that a Provenance lists as filled in. */
export function listed (provenance: Provenance): string[] {
  return provenance.target.flatMap(
    (target) => target.extension?.flatMap(({ valueString }) => valueString ?? []) ?? []
  )
}
