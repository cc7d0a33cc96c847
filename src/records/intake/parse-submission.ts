import type { Timestamp } from '../../protocol/types/index.js'
import { finding, statusOf } from '../finding.js'
import type { IssueCode } from '../finding.js'
import { isPortable, isTooDeep, readJson } from '../read-json.js'
import type { JsonFault } from '../read-json.js'
import type { Rule } from '../reasons.js'
import { prepare } from './prepare.js'
import { asResource } from './entries.js'
import { Source } from './source.js'
import type {
  PreparedDiagnosis, RefusedDiagnosis, Submission, SubmissionDefaults, SubmissionOptions
} from './submission.js'

/** Any sensible Bundle is far smaller than this, and a node still reads this much quickly. */
export const MAX_SUBMISSION_BYTES = 2 * 1024 * 1024
/** A PROPOSE transaction holds this many diagnoses. */
export const MAX_SUBMITTED_CONDITIONS = 512

const FAULTS: Readonly<Record<JsonFault, string>> = {
  'not-json': 'not JSON',
  'duplicate-key': 'a JSON object names one member twice',
  'too-deep': 'JSON is nested too deeply',
  'not-portable': 'a JSON string holds half of a surrogate pair, or a number has more digits than a double'
}

/**
 * Reads a submission: a Condition with its `contained` resources, or a Bundle of any type with Conditions.
 * Each Condition becomes a body of its own, which is checked by the same rules that validators apply.
 *
 * @param value a value that `readJson` returned; a string in it is never parsed as JSON again.
 * @param now the time of the submitting node's clock.
 */
export function readSubmission (
  value: unknown, defaults: SubmissionDefaults, now: Timestamp, options: SubmissionOptions = {}
): Submission {
  const fault = isTooDeep(value) ? 'too-deep' : isPortable(value) ? undefined : 'not-portable'
  if (fault !== undefined) return unreadable(fault)
  const root = asResource(value)
  if (root === undefined) return unusable('STR-01', 'structure', '', 'not a FHIR resource')
  if (root.resourceType !== 'Condition' && root.resourceType !== 'Bundle') {
    const text = 'neither a Condition nor a Bundle'
    return unusable('STR-01', 'structure', 'Resource.resourceType', text)
  }
  const source = new Source(options.beside)
  source.add(root)
  const { conditions } = source
  if (conditions.length === 0) {
    return unusable('STR-05', 'required', 'Bundle.entry', 'holds no Condition')
  }
  if (conditions.length > MAX_SUBMITTED_CONDITIONS) {
    return unusable('STR-05', 'too-long', 'Bundle.entry', 'holds more than 512 Conditions')
  }
  const diagnoses: PreparedDiagnosis[] = []
  const refused: RefusedDiagnosis[] = []
  for (const condition of conditions) {
    const result = prepare(condition, source, defaults, now, options)
    if (result.ok) diagnoses.push(result.diagnosis)
    else refused.push(result.refused)
  }
  if (diagnoses.length > 0) return { ok: true, diagnoses, refused }
  const findings = refused.flatMap((diagnosis) => diagnosis.findings)
  return { ok: false, status: statusOf(findings), findings, refused }
}

/**
 * Reads a submission from JSON text, where duplicate keys and lost digits can be noticed. Input that is not a
 * string is read as a value. A program that has parsed JSON itself calls `readSubmission` instead: a string
 * in that JSON is no resource.
 */
export function parseSubmission (
  input: unknown, defaults: SubmissionDefaults, now: Timestamp, options: SubmissionOptions = {}
): Submission {
  if (typeof input !== 'string') return readSubmission(input, defaults, now, options)
  // A character has at least a byte, so this refuses only text that is too large in bytes, too.
  if (input.length > MAX_SUBMISSION_BYTES) {
    return unusable('STR-05', 'too-long', '', `larger than ${MAX_SUBMISSION_BYTES / 1024 / 1024} MiB`)
  }
  const json = readJson(input)
  return json.ok ? readSubmission(json.value, defaults, now, options) : unreadable(json.fault)
}

function unreadable (fault: JsonFault): Submission {
  return unusable('STR-01', 'structure', '', FAULTS[fault])
}

function unusable (rule: Rule, issue: IssueCode, expression: string, text: string): Submission {
  const findings = [finding(rule, 'reject', issue, expression, text)]
  return { ok: false, status: statusOf(findings), findings, refused: [] }
}
