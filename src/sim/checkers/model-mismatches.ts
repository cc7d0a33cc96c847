import type { CaseMismatch, MemberId } from '../../protocol/types/index.js'
import { name, number16, number32, number8 } from './arithmetic.js'
import type { ModelCases } from './model-cases.js'

const DAY_MS = 86_400_000
const STATEMENTS_PER_DAY = 1_000
const KIND = '0d'

interface Stated {
  readonly submitter: string
  outcome: number
  readonly statements: { readonly author: string, readonly verdict: number }[]
}

/** Follows the statements about records again (§20.2), from SPECIFICATION.md alone. */
export class ModelMismatches {
  readonly #stated = new Map<string, Stated>()
  readonly #made = new Set<string>()
  readonly #counts = new Map<string, { day: number, stated: number }>()
  #rows = new Map<string, string>()
  #time = 0
  #members: readonly string[] = []

  constructor (private readonly cases: ModelCases) {}

  begin (time: number, members: readonly MemberId[]): void {
    this.#rows = new Map()
    this.#time = time
    this.#members = members.map(name)
  }

  /** The rows of the block, sorted. */
  get rows (): string[] {
    return [...this.#rows].map(([key, value]) => `kind ${KIND}${key} ${value}`).sort()
  }

  take ({ author, caseId, submitter, verdict }: CaseMismatch): string | undefined {
    const [hospital, id] = [name(author), name(caseId)]
    const isAgain = this.#made.has(id + hospital)
    this.#made.add(id + hospital)
    this.#rows.set(`02${id}${hospital}`, name(number8(verdict)))
    const stated = this.#stated.get(id) ?? { submitter: name(submitter), outcome: 0, statements: [] }
    this.#stated.set(id, stated)
    this.#add(stated, hospital, verdict)
    this.#rows.set(`00${id}`, name(Buffer.concat([
      Buffer.from(stated.submitter, 'hex'), number8(stated.outcome), number16(stated.statements.length),
      ...stated.statements.flatMap(each => [Buffer.from(each.author, 'hex'), number8(each.verdict)])
    ])))
    const isTooMany = this.#count(hospital)
    if (!this.#members.includes(hospital)) return 'a statement of a stranger'
    const found = this.cases.all.get(id)
    if (found === undefined || name(found.submitter) !== name(submitter)) return 'a statement about no case'
    if (hospital === name(submitter)) return 'a statement about an own record'
    if (isAgain) return 'a second statement'
    return isTooMany ? 'too many statements' : undefined
  }

  #add (stated: Stated, author: string, verdict: number): void {
    if (stated.outcome !== 0 || stated.statements.length >= 200) return
    stated.statements.push({ author, verdict })
    const needed = Math.max(2, Math.floor((this.#members.length - 1) / 3) + 1)
    const alike = stated.statements.filter(each =>
      each.verdict === verdict && this.#members.includes(each.author))
    if (alike.length >= needed) stated.outcome = verdict
  }

  #count (hospital: string): boolean {
    const day = Math.floor(this.#time / DAY_MS)
    const last = this.#counts.get(hospital)
    const count = last?.day === day ? last : { day, stated: 0 }
    count.stated++
    this.#counts.set(hospital, count)
    this.#rows.set(`01${hospital}`, name(Buffer.concat([number32(day), number32(count.stated)])))
    return count.stated > STATEMENTS_PER_DAY
  }
}
