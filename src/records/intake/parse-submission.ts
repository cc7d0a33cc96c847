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

/** Far above any sensible Bundle, far below what would hold up a node. */
export const MAX_SUBMISSION_BYTES = 2 * 1024 * 1024
/** As many as one PROPOSE transaction holds. */
export const MAX_SUBMITTED_CONDITIONS = 512

const FAULTS: Readonly<Record<JsonFault, string>> = {
  'not-json': 'not JSON',
  'duplicate-key': 'a JSON object names one member twice',
  'too-deep': 'JSON is nested too deeply',
  'not-portable': 'a JSON text holds half of a surrogate pair, or a number more digits than a double does'
}

/**
 * Reads what a hospital system or a person submits: a Condition with its `contained` resources, or
 * a Bundle (of any type) with one or more. Each becomes a body of its own, checked by the same
 * rules that the validators will apply.
 *
 * @param value of JSON that `readJson` took: text in it is text, whatever it looks like.
 * @param now the submitting node's clock.
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
  const findings = refused.flatMap((one) => one.findings)
  return { ok: false, status: statusOf(findings), findings, refused }
}

/**
 * The same from JSON text, of which alone duplicate keys and lost digits can be noticed. What is not
 * text is taken for a value. A program that has read JSON itself calls `readSubmission`: a JSON text
 * may be a string that holds JSON, and is no resource for it.
 */
export function parseSubmission (
  input: unknown, defaults: SubmissionDefaults, now: Timestamp, options: SubmissionOptions = {}
): Submission {
  if (typeof input !== 'string') return readSubmission(input, defaults, now, options)
  // A character is at least a byte, so this never lets through what the limit forbids twice over.
  if (input.length > MAX_SUBMISSION_BYTES) {
    return unusable('STR-05', 'too-long', '', `larger than ${MAX_SUBMISSION_BYTES / 1024 / 1024} MiB`)
  }
  const json = readJson(input)
  return json.ok ? readSubmission(json.value, defaults, now, options) : unreadable(json.fault)
}

function unreadable (what: JsonFault): Submission {
  return unusable('STR-01', 'structure', '', FAULTS[what])
}

function unusable (rule: Rule, issue: IssueCode, expression: string, text: string): Submission {
  const one = finding(rule, 'reject', issue, expression, text)
  return { ok: false, status: statusOf([one]), findings: [one], refused: [] }
}
