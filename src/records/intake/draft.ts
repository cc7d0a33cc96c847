import type { FhirResource } from 'fhir/r4.js'
import type { Timestamp } from '../../protocol/types/index.js'
import { finding, type Finding, type IssueCode } from '../finding.js'
import type { IntakeRule, Rule } from '../reasons.js'
import { knownMeta, structureProblems, type Problem } from '../structure/index.js'
import { containedProblems, isOfLostPart } from './lost-parts.js'
import type { Located, RawResource } from './entries.js'
import type { Source } from './source.js'
import type { FilledElement, FillSource, SubmissionDefaults } from './submission.js'
import type { MapReference } from './strip.js'

/** Input resources are checked for form only; their references are checked later. */
const ANY_REFERENCE = { has: () => true }
/** An element that refuses the diagnosis. Other elements that a body may not hold are left out. */
const REFUSED_ELEMENT = /\.(modifierExtension|implicitRules)$/

/** In resources of these types every part must be valid, even a part that the body does not keep. */
const CLINICAL: ReadonlySet<string> = new Set(['Condition', 'Observation', 'DiagnosticReport'])

/** Remarks of the same rule beyond this number are not reported. */
const MAX_REMARKS = 50

/** A draft of a body: the resources that it takes from the input, and their names in the body. */
export class Draft {
  /** The reasons why there will be no body. */
  readonly findings: Finding[] = []
  /** Findings for the submitter alone. */
  readonly remarks: Finding[] = []
  readonly filled: FilledElement[] = []
  /** The resources that the body takes from the submission, by their names in the body. */
  readonly sent = new Map<string, Located>()
  readonly read = new Set<Located>()
  private readonly taken = new Map<object, string>()
  private readonly counts = new Map<string, number>()

  constructor (
    readonly source: Source, readonly defaults: SubmissionDefaults, readonly now: Timestamp
  ) {}

  /** Names a resource in the body. Ids of the input may contain names or numbers, so the body has its own. */
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

  takeFrom (located: Located): { reference: string, id: string } {
    const named = this.take(located.resource, located.resource.resourceType)
    this.sent.set(named.reference, located)
    return named
  }

  /** Finds the name of a resource in the body; undefined if the body does not contain it. */
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

  remark (rule: IntakeRule, outcome: 'mark' | 'note', expression: string, text: string): undefined {
    const before = this.remarks.filter((remark) => remark.rule === rule).length
    if (before >= MAX_REMARKS) return undefined
    const whole = before === MAX_REMARKS - 1 ? `${text}; further remarks of this kind are left out` : text
    this.remarks.push(finding(rule, outcome, 'informational', expression, whole))
    return undefined
  }

  refuse (rule: Rule, issue: IssueCode, expression: string, text: string): undefined {
    this.findings.push(finding(rule, 'reject', issue, expression, text))
    return undefined
  }

  /**
   * Checks the form of a resource.
   *
   * @returns the resource as its R4 type; undefined if its form is invalid, and the reason is a finding.
   */
  readAs<T extends FhirResource['resourceType']> (
    type: T, located: Located
  ): Extract<FhirResource, { resourceType: T }> | undefined {
    this.read.add(located)
    const problems = problemsOf(type, located)
    for (const { kind, missing, expression, text } of problems) {
      const rule = kind === 'structure' ? 'STR-01' : kind === 'invariant' ? 'STR-03' : 'STR-02'
      this.refuse(rule, missing ? 'required' : kind === 'invariant' ? kind : 'structure', expression, text)
    }
    return problems.length > 0 ? undefined : asType(type, located)
  }

  /** Returns a resource beside the Condition as its R4 type; undefined if its form is invalid. */
  tryAs<T extends FhirResource['resourceType']> (
    type: T, located: Located
  ): Extract<FhirResource, { resourceType: T }> | undefined {
    this.read.add(located)
    return problemsOf(type, located).length > 0 ? undefined : asType(type, located)
  }
}

function problemsOf (type: string, { resource }: Located): Problem[] {
  const problems = structureProblems(withKnownMeta(resource), ANY_REFERENCE).filter((problem) =>
    problem.kind === 'structure' || REFUSED_ELEMENT.test(problem.expression) ||
    (CLINICAL.has(type) && isOfLostPart(problem)))
  return CLINICAL.has(type) ? [...problems, ...containedProblems(resource)] : problems
}

/** No body has a meta of the sender, so members that R4 does not define refuse nothing. */
function withKnownMeta (resource: RawResource): RawResource {
  const { meta, ...rest } = resource
  if (typeof meta !== 'object' || meta === null || Array.isArray(meta)) return resource
  const known = knownMeta(meta)
  if (known === meta) return resource
  return known === undefined ? rest as RawResource : { ...rest as RawResource, meta: known }
}

function asType<T extends FhirResource['resourceType']> (
  type: T, { resource }: Located
): Extract<FhirResource, { resourceType: T }> | undefined {
  if (resource.resourceType !== type) return undefined
  return resource as unknown as Extract<FhirResource, { resourceType: T }>
}

/** The context in which the parts of a body are copied. */
export interface DraftContext {
  readonly draft: Draft
  /** The patient of the input; every part of the body must be about this patient. */
  readonly patient: Located
  readonly patientReference: string
}
