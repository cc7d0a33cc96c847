import type { FhirResource } from 'fhir/r4.js'
import type { Timestamp } from '../../protocol/types/index.js'
import { finding } from '../finding.js'
import type { Finding, IssueCode } from '../finding.js'
import type { IntakeRule, Rule } from '../reasons.js'
import { structureProblems } from '../structure/index.js'
import { containedProblems, isOfLostPart } from './lost-parts.js'
import type { Located } from './entries.js'
import type { Redaction } from './redaction.js'
import type { Source } from './source.js'
import type { FilledElement, FillSource, SubmissionDefaults } from './submission.js'
import type { MapReference } from './strip.js'

/** Input resources are checked for form only; what their references lead to is checked later. */
const ANY_REFERENCE = { has: () => true }
/** Refused wherever it comes from; other things that a body may not hold are left out of it. */
const REFUSED_ELEMENT = /\.(modifierExtension|implicitRules)$/

/** Types of which every part that was sent must be valid, whether or not the body keeps it. */
const CLINICAL: ReadonlySet<string> = new Set(['Condition', 'Observation', 'DiagnosticReport'])

/** So many of one kind are told one by one. */
const MAX_REMARKS = 50

/** A body in the making: which resources of the input it takes, and under which names. */
export class Draft {
  /** Why there is to be no body. */
  readonly findings: Finding[] = []
  /** What the submitter has to hear, and nobody else. */
  readonly remarks: Finding[] = []
  readonly filled: FilledElement[] = []
  /** What the body takes of the submission, under the names that the body gives. */
  readonly sent = new Map<string, Located>()
  /** What was looked into. */
  readonly read = new Set<Located>()
  private readonly taken = new Map<object, string>()
  private readonly counts = new Map<string, number>()

  constructor (
    readonly source: Source, readonly defaults: SubmissionDefaults, readonly now: Timestamp
  ) {}

  /** Ids of the input may be made of names or numbers, so the body has its own. */
  take (original: object, resourceType: string): { reference: string, id: string } {
    const known = this.taken.get(original)
    const count = (this.counts.get(resourceType) ?? 0) + 1
    const id = `${resourceType.toLowerCase()}-${count}`
    const reference = known ?? `${resourceType}/${id}`
    if (known === undefined) {
      this.taken.set(original, reference)
      this.counts.set(resourceType, count)
    }
    return { reference, id: reference.slice(resourceType.length + 1) }
  }

  takeFrom (one: Located): { reference: string, id: string } {
    const named = this.take(one.resource, one.resource.resourceType)
    this.sent.set(named.reference, one)
    return named
  }

  /** In the body; undefined for what the body is invalid. */
  nameOf ({ resource }: Located): string | undefined {
    return this.taken.get(resource)
  }

  mapper (from: Located): MapReference {
    return (reference) => {
      const target = this.source.literal(reference, from)
      return target === undefined ? undefined : this.nameOf(target)
    }
  }

  fill (expression: string, source: FillSource): void {
    this.filled.push({ expression, source })
  }

  remark (rule: IntakeRule, outcome: 'flag' | 'note', expression: string, text: string): undefined {
    const before = this.remarks.filter((one) => one.rule === rule).length
    if (before >= MAX_REMARKS) return undefined
    const whole = before === MAX_REMARKS - 1 ? `${text}; and so on, for there is more of it` : text
    this.remarks.push(finding(rule, outcome, 'informational', expression, whole))
    return undefined
  }

  refuse (rule: Rule, issue: IssueCode, expression: string, text: string): undefined {
    this.findings.push(finding(rule, 'reject', issue, expression, text))
    return undefined
  }

  /**
   * @returns the resource as its R4 type, now that its form is known to be that; or undefined, and
   *   why is among the findings.
   */
  readAs<T extends FhirResource['resourceType']> (
    type: T, located: Located
  ): Extract<FhirResource, { resourceType: T }> | undefined {
    this.read.add(located)
    const problems = structureProblems(located.resource, ANY_REFERENCE).filter((problem) =>
      problem.kind === 'structure' || REFUSED_ELEMENT.test(problem.expression) ||
      (CLINICAL.has(type) && isOfLostPart(problem)))
    if (CLINICAL.has(type)) problems.push(...containedProblems(located.resource))
    for (const { kind, missing, expression, text } of problems) {
      const rule = kind === 'structure' ? 'STR-01' : kind === 'invariant' ? 'STR-03' : 'STR-02'
      this.refuse(rule, missing ? 'required' : kind === 'invariant' ? kind : 'structure', expression, text)
    }
    if (problems.length > 0 || located.resource.resourceType !== type) return undefined
    return located.resource as unknown as Extract<FhirResource, { resourceType: T }>
  }
}

/** Everything that the parts of a body are copied with. */
export interface DraftContext {
  readonly draft: Draft
  readonly redaction: Redaction
  /** The patient of the input, of whom everything in the body must be. */
  readonly patient: Located
  readonly patientReference: string
}
