import { equal, hex, type CaseId, type MemberId } from '../../../protocol/types/index.js'
import type { Operation, Table } from '../../../storage/index.js'
import type { Secrets } from '../../machine/secrets.js'
import { QuestionState, decodeQuestion, encodeQuestion, questionKey, type Question } from './question.js'

const NONE: ReadonlyMap<string, Question> = new Map()

/**
 * Keeps questions and excerpts in a table, sealed. The questions about undecided cases are in memory as well.
 * When a case is decided, its unanswered questions are deleted. Excerpts are kept with the case for good.
 */
export class QuestionBook {
  /** The questions about undecided cases, by case id and then by key, in hexadecimal. */
  readonly #byCase = new Map<string, Map<string, Question>>()

  /** @param purpose names the table, so that a row opens in no other table */
  constructor (
    private readonly table: Table, private readonly secrets: Secrets, private readonly purpose: string
  ) {}

  /**
   * Loads the questions about undecided cases. People write the questions, so reading all of them is short.
   * @returns deletions of unanswered questions about decided cases
   */
  async load (isUndecided: (caseId: CaseId) => boolean): Promise<Operation[]> {
    const stale: Operation[] = []
    for await (const [key, row] of this.table.iterate()) {
      const question = this.#open(key, row)
      if (question === undefined) continue
      if (isUndecided(question.caseId)) this.#remember(question)
      else if (question.state === QuestionState.waiting) stale.push(this.table.deleting(key))
    }
    return stale
  }

  /** Lists the questions about undecided cases that no person has answered, the oldest first. */
  waiting (): Question[] {
    return [...this.#byCase.values()].flatMap(questions => [...questions.values()])
      .filter(({ state }) => state === QuestionState.waiting)
      .sort((a, b) => a.askedAt - b.askedAt)
  }

  /** Lists the questions about an undecided case. */
  about (caseId: CaseId): Question[] {
    return [...(this.#byCase.get(hex(caseId)) ?? NONE).values()]
  }

  find ({ caseId, id, peer }: Pick<Question, 'caseId' | 'id' | 'peer'>): Question | undefined {
    return this.about(caseId).find(question => equal(question.id, id) && equal(question.peer, peer))
  }

  /** Reads the excerpt that came with an own diagnosis without a code, of an undecided or a pending case. */
  async standingOf (caseId: CaseId, own: MemberId): Promise<Question | undefined> {
    const kept = await this.keptOf(caseId)
    return kept.find(({ peer, text }) => text === '' && equal(peer, own))
  }

  /** Reads the questions about any case from the table, in the order of time. */
  async keptOf (caseId: CaseId): Promise<Question[]> {
    const kept: Question[] = []
    for await (const [key, row] of this.table.withPrefix(caseId)) {
      const question = this.#open(key, row)
      if (question !== undefined) kept.push(question)
    }
    return kept.sort((a, b) => a.askedAt - b.askedAt)
  }

  /** Adds or changes a question. The caller writes the row. */
  operationToPut (question: Question): Operation {
    this.#remember(question)
    const key = questionKey(question)
    return this.table.putting(key, this.secrets.seal(this.purpose, key, encodeQuestion(question)))
  }

  /** Forgets a decided case. @param keepsAnswers false to delete excerpts as well */
  operationsToClose (caseId: CaseId, keepsAnswers: boolean): Operation[] {
    const name = hex(caseId)
    const questions = this.#byCase.get(name)
    if (questions === undefined) return []
    this.#byCase.delete(name)
    return [...questions.values()]
      .filter(({ state }) => !keepsAnswers || state === QuestionState.waiting)
      .map(question => this.table.deleting(questionKey(question)))
  }

  #remember (question: Question): void {
    const name = hex(question.caseId)
    const questions = this.#byCase.get(name) ?? new Map<string, Question>()
    this.#byCase.set(name, questions.set(hex(questionKey(question)), question))
  }

  #open (key: Uint8Array, row: Uint8Array): Question | undefined {
    const bytes = this.secrets.open(this.purpose, key, row)
    return bytes === undefined ? undefined : decodeQuestion(key, bytes)
  }
}
