import type { Timestamp } from '../../protocol/types/index.js'
import { finding, statusOf } from '../finding.js'
import type { Finding, IssueCode } from '../finding.js'
import { isPortable, isTooDeep, readJson } from '../read-json.js'
import type { JsonFault } from '../read-json.js'
import type { Rule } from '../reasons.js'
import { prepare } from './prepare.js'
import { Source, asResource, entriesOf } from './source.js'
import type { RawResource } from './source.js'
import type {
  PreparedDiagnosis, RefusedDiagnosis, Submission, SubmissionDefaults, SubmissionOptions
} from './submission.js'

/** Far above any sensible Bundle, far below what would hold up a node. */
export const MAX_SUBMISSION_BYTES = 8 * 1024 * 1024
/** As many as one PROPOSE transaction holds. */
export const MAX_SUBMITTED_CONDITIONS = 512

const FAULTS: Readonly<Record<JsonFault, string>> = {
  'not-json': 'not JSON',
  'duplicate-key': 'a JSON object names one member twice',
  'too-deep': 'JSON is nested too deeply',
  'not-portable': 'a JSON text holds half of a surrogate pair, or a number is out of range'
}

/**
 * Reads what a hospital system or a person submits: a Condition with its `contained` resources, or
 * a Bundle (of any type) with one or more. Each becomes a body of its own, checked by the same
 * rules that the validators will apply.
 *
 * @param input JSON text, or its parsed value; only of text can duplicate keys be noticed.
 * @param now the submitting node's clock.
 */
export function parseSubmission (
  input: unknown, defaults: SubmissionDefaults, now: Timestamp, options: SubmissionOptions = {}
): Submission {
  const value = typeof input === 'string' ? readText(input) : readValue(input)
  if ('fault' in value) return refuse(value.fault)
  const root = asResource(value.json)
  if (root === undefined) return unusable('STR-01', 'structure', '', 'not a FHIR resource')
  if (root.resourceType !== 'Condition' && root.resourceType !== 'Bundle') {
    const text = 'neither a Condition nor a Bundle'
    return unusable('STR-01', 'structure', 'Resource.resourceType', text)
  }
  const source = new Source(options.resolve)
  const conditions = index(root, source)
  if (conditions.length === 0) {
    return unusable('STR-05', 'required', 'Bundle.entry', 'holds no Condition')
  }
  if (conditions.length > MAX_SUBMITTED_CONDITIONS) {
    return unusable('STR-05', 'too-long', 'Bundle.entry', 'holds more than 512 Conditions')
  }
  const diagnoses: PreparedDiagnosis[] = []
  const refused: RefusedDiagnosis[] = []
  for (const { resource, location } of conditions) {
    const result = prepare(resource, location, source, defaults, now, options)
    if (result.ok) diagnoses.push(result.diagnosis)
    else refused.push(result.refused)
  }
  if (diagnoses.length > 0) return { ok: true, diagnoses, refused }
  const findings = refused.flatMap((one) => one.findings)
  return { ok: false, status: statusOf(findings), findings, refused }
}

interface Place { readonly resource: RawResource, readonly location: string }

function index (root: RawResource, source: Source): readonly Place[] {
  if (root.resourceType === 'Condition') {
    source.add(root, undefined)
    return [{ resource: root, location: 'Condition' }]
  }
  const entries = entriesOf(root)
  for (const { resource, fullUrl } of entries) source.add(resource, fullUrl)
  return entries.filter(({ resource }) => resource.resourceType === 'Condition')
}

type Read = { readonly json: unknown } | { readonly fault: Finding }

function readText (text: string): Read {
  // A character is at least a byte, so this never lets through what the limit forbids twice over.
  if (text.length > MAX_SUBMISSION_BYTES) {
    return { fault: finding('STR-05', 'reject', 'too-long', '', 'larger than 8 MiB') }
  }
  const json = readJson(text)
  return json.ok ? { json: json.value } : { fault: fault(json.fault) }
}

function readValue (value: unknown): Read {
  if (isTooDeep(value)) return { fault: fault('too-deep') }
  return isPortable(value) ? { json: value } : { fault: fault('not-portable') }
}

function fault (what: JsonFault): Finding {
  return finding('STR-01', 'reject', 'structure', '', FAULTS[what])
}

function unusable (rule: Rule, issue: IssueCode, expression: string, text: string): Submission {
  return refuse(finding(rule, 'reject', issue, expression, text))
}

function refuse (one: Finding): Submission {
  return { ok: false, status: statusOf([one]), findings: [one], refused: [] }
}
