/** The kinds of problems belong to STR-01, STR-02, STR-03 and STR-04, in this order. */
export type ProblemKind = 'structure' | 'profile' | 'invariant' | 'reference'

/** A place where a resource departs from its type. */
export interface Problem {
  readonly kind: ProblemKind
  /** FHIRPath, for example `Condition.code.coding[0].system`. */
  readonly expression: string
  readonly text: string
  readonly missing: boolean
}

/** The references that resolve, each as `Type/id`. */
export interface KnownReferences {
  has (reference: string): boolean
}

/** This many problems are enough to fix a resource; a hostile body must not cost more. */
const MAX_PROBLEMS = 20

/** Keeps the position of a check in a resource, and the problems. Paths become text only in a report. */
export class Walk {
  readonly problems: Problem[] = []
  private readonly path: (string | number)[] = []
  private structural = 0

  /** @param known `Type/id` of every resource of the body, to which references may point. */
  constructor (private readonly root: string, readonly known: KnownReferences) {}

  /** True while the structure is valid. Invariants read typed values, so they run only then. */
  get sound (): boolean {
    return this.structural === 0
  }

  enter (name: string): void {
    this.path.push(name)
  }

  enterIndex (index: number): void {
    this.path.push(index)
  }

  leave (): void {
    this.path.pop()
  }

  report (text: string, kind: ProblemKind = 'structure', missing = false): void {
    if (kind === 'structure') this.structural++
    if (this.problems.length >= MAX_PROBLEMS) return
    this.problems.push({ kind, expression: this.expression(), text, missing })
  }

  /** A name that cannot be a FHIR element came from the input, so it is not repeated. */
  private expression (): string {
    let text = this.root
    for (const step of this.path) {
      if (typeof step === 'number') text += `[${step}]`
      else text += /^_?[a-z][A-Za-z]{0,40}$/.test(step) ? `.${step}` : '.?'
    }
    return text
  }
}
