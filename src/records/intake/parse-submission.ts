import { MAX_PROPOSALS } from '../../protocol/codec/index.js'
import type { Timestamp } from '../../protocol/types/index.js'
import { finding, statusOf, type IssueCode } from '../finding.js'
import { shapeOf } from '../read-json.js'
import type { Rule } from '../reasons.js'
import { prepare } from './prepare.js'
import { asResource } from './entries.js'
import { Source } from './source.js'
import type {
  PreparedDiagnosis, RefusedDiagnosis, Submission, SubmissionDefaults, SubmissionOptions
} from './submission.js'

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
  const { isPortable, isTooDeep } = shapeOf(value)
  if (isTooDeep) return unreadable('JSON is nested too deeply (SPECIFICATION.md §1.3)')
  if (!isPortable) {
    return unreadable('a JSON text holds half of a surrogate pair, or a number has more digits than a ' +
      'double (SPECIFICATION.md §1.3)')
  }
  const root = asResource(value)
  if (root === undefined) return unreadable('not a FHIR resource (R4 json.html)')
  if (root.resourceType !== 'Condition' && root.resourceType !== 'Bundle') {
    const text = 'neither a Condition nor a Bundle (SPECIFICATION.md §1)'
    return unusable('STR-01', 'structure', 'Resource.resourceType', text)
  }
  const source = new Source(options.outside)
  source.add(root, options.received?.bytes)
  const { conditions } = source
  if (conditions.length === 0) {
    return unusable('STR-05', 'required', 'Bundle.entry', 'holds no Condition (SPECIFICATION.md §1.1)')
  }
  if (conditions.length > MAX_PROPOSALS) {
    return unusable('STR-05', 'too-long', 'Bundle.entry',
      `holds more than ${MAX_PROPOSALS} Conditions (SPECIFICATION.md §1.3)`)
  }
  const diagnoses: PreparedDiagnosis[] = []
  const refused: RefusedDiagnosis[] = []
  for (const condition of conditions) {
    const related = options.relatedAt?.get(condition.place ?? '')
    const result = prepare(condition, source, defaults, now,
      related === undefined ? options : { ...options, ...related })
    if (result.ok) diagnoses.push(result.diagnosis)
    else refused.push(result.refused)
  }
  if (diagnoses.length > 0) return { ok: true, diagnoses, refused }
  const findings = refused.flatMap((diagnosis) => diagnosis.findings)
  return { ok: false, status: statusOf(findings), findings, refused }
}

function unreadable (text: string): Submission {
  return unusable('STR-01', 'structure', '', text)
}

function unusable (rule: Rule, issue: IssueCode, expression: string, text: string): Submission {
  const findings = [finding(rule, 'reject', issue, expression, text)]
  return { ok: false, status: statusOf(findings), findings, refused: [] }
}
