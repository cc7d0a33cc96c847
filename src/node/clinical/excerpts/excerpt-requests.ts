import {
  MAX_QUESTIONS_PER_REQUEST, NoExcerpt, decode, excerptReplyCodec, excerptRequestCodec,
  excerptRequestSignBytes, excerptsCodec, type Excerpt, type ExcerptReply
} from '../../../protocol/codec/index.js'
import { openBox, x25519PublicKey } from '../../../protocol/crypto/native/sealing/index.js'
import {
  hex, type Case, type CaseId, type Chain, type MemberId, type Signer
} from '../../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../../storage/index.js'
import { nameOf } from '../../gates/name-of.js'
import type { MembershipKeeper } from '../../gates/membership-keeper.js'
import type { HostLoop } from '../../loop/host-loop.js'
import { every } from '../../loop/timers.js'
import type { Fail, HostClock, Logger, RandomBytes, Scheduler } from '../../machine/ports.js'
import { ask, type AskParts } from '../../peers/ask.js'
import { EXCERPT_BOX_CONTEXT } from './excerpt-server.js'
import { QuestionState, type Question } from './question.js'
import type { QuestionBook } from './question-book.js'

/** How many questions of this hospital may wait for an answer. */
export const MAX_WAITING_QUESTIONS = 256
const CHECK_MS = 1_000
const FIRST_DELAY_MS = 2_000
/** A person answers, so a clinician learns of the answer within this time. */
const LONGEST_DELAY_MS = 30_000
const ID_BYTES = 16

/** The requests to a submitter: whether one is under way, and when the next is due. */
interface Turn {
  isWorking: boolean
  /** Monotonic clock, ms. */
  nextAt: number
  delay: number
  /** How many questions were asked so far, so that more than one request holds take turns. */
  asked: number
}

export interface ExcerptRequestsParts extends AskParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly hostLoop: HostLoop,
  readonly membership: MembershipKeeper, readonly clock: HostClock, readonly scheduler: Scheduler,
  readonly random: RandomBytes, readonly logger: Logger, readonly fail: Fail
  /** The questions of this hospital. */
  readonly asked: QuestionBook
}

/**
 * Asks submitters for excerpts (SPECIFICATION.md §7.10). A question is durable before it is sent. The same
 * request is repeated until a person at the submitter has answered, or the case is decided. So either
 * hospital may be away for a while.
 */
export class ExcerptRequests {
  /** By hexadecimal submitter. */
  readonly #turns = new Map<string, Turn>()
  #stop: (() => void) | undefined

  constructor (private readonly parts: ExcerptRequestsParts) {}

  start (): void {
    this.#stop = every(this.parts, CHECK_MS, () => { this.#askAll() })
  }

  stop (): void {
    this.#stop?.()
  }

  /** Asks the submitter of a case; undefined if too many questions wait already. */
  async ask ({ id: caseId, submitter }: Case, person: string, text: string): Promise<Question | undefined> {
    const { asked, store } = this.parts
    const ofPeople = asked.waiting().filter(question => question.text !== '')
    if (ofPeople.length >= MAX_WAITING_QUESTIONS) return undefined
    const question = this.#questionOf(caseId, submitter, person, text)
    await store.write([asked.operationToPut(question)])
    const turn = this.#turns.get(hex(submitter))
    if (turn !== undefined) turn.nextAt = 0
    this.#askAll()
    return question
  }

  /**
   * Asks for the excerpt of a diagnosis without a code, for the clinician who will judge it. There is at most
   * one such question for each case of the queue, and no person's words get lost with it.
   */
  operationsToAsk ({ id, submitter }: Case): Operation[] {
    const { asked } = this.parts
    if (asked.about(id).some(({ text }) => text === '')) return []
    return [asked.operationToPut(this.#questionOf(id, submitter, '', ''))]
  }

  #questionOf (caseId: CaseId, peer: MemberId, person: string, text: string): Question {
    const { clock, random } = this.parts
    return {
      caseId, peer, id: random(ID_BYTES), askedAt: clock.wall(), text, person,
      state: QuestionState.waiting, excerpt: '', endedAt: 0
    }
  }

  #askAll (): void {
    const { asked, clock, fail, hostLoop } = this.parts
    if (hostLoop.stopped) return
    const waiting = new Map<string, Question[]>()
    for (const question of asked.waiting()) {
      const name = hex(question.peer)
      waiting.set(name, [...waiting.get(name) ?? [], question])
    }
    for (const name of this.#turns.keys()) if (!waiting.has(name)) this.#turns.delete(name)
    for (const [name, questions] of waiting) {
      const turn = this.#turns.get(name) ?? { isWorking: false, nextAt: 0, delay: FIRST_DELAY_MS, asked: 0 }
      this.#turns.set(name, turn)
      if (turn.isWorking || turn.nextAt > clock.monotonic()) continue
      turn.isWorking = true
      this.#ask(turn, questions).catch((error: unknown) => { fail(error) })
    }
  }

  async #ask (turn: Turn, questions: readonly Question[]): Promise<void> {
    const { clock, hostLoop, store } = this.parts
    const from = turn.asked % questions.length
    const wanted = [...questions.slice(from), ...questions.slice(0, from)].slice(0, MAX_QUESTIONS_PER_REQUEST)
    turn.asked += wanted.length
    const rows = await this.#request(wanted)
    if (hostLoop.stopped) return
    if (rows.length > 0) await store.write(rows)
    turn.delay = rows.length > 0 ? FIRST_DELAY_MS : Math.min(2 * turn.delay, LONGEST_DELAY_MS)
    turn.nextAt = clock.monotonic() + turn.delay
    turn.isWorking = false
  }

  /** Requests the answers to questions of one case or several cases of a submitter. @returns their rows */
  async #request (wanted: readonly Question[]): Promise<Operation[]> {
    const { chain, network, random, signer } = this.parts
    const [{ peer: holder } = { peer: signer.id }] = wanted
    const seed = random(32)
    const questions = wanted.map(({ caseId, id, text }) => ({ caseId, id, text }))
    const fields = { ephemeralKey: x25519PublicKey(seed), questions }
    const message = excerptRequestSignBytes(chain.id, { requester: signer.id, holder }, fields)
    const reply = await ask(this.parts, holder, 'excerpt', {
      codec: excerptRequestCodec, value: { ...fields, signature: signer.sign(message) }
    }, excerptReplyCodec)
    if (reply.verdict !== 'accept') return []
    const rows = this.#rowsOf(seed, wanted, reply.value)
    if (rows === undefined) network.report(holder, 'bad-excerpt')
    return rows ?? []
  }

  /** Returns the rows of the answers; undefined if no honest hospital replies so. */
  #rowsOf (
    seed: Uint8Array, wanted: readonly Question[], { box, unanswered }: ExcerptReply
  ): Operation[] | undefined {
    const byId = new Map(wanted.map(question => [hex(question.id), question]))
    const given = openBoxOf(seed, box)
    const isAsked = ({ id }: { readonly id: Uint8Array }): boolean => byId.has(hex(id))
    if (given === undefined || ![...given, ...unanswered].every(isAsked)) return undefined
    const declined = unanswered.filter(({ code }) => code === NoExcerpt.declined)
    return [
      ...given.map(({ id, text }) => ({ id, state: QuestionState.given, excerpt: text })),
      ...declined.map(({ id }) => ({ id, state: QuestionState.declined, excerpt: '' }))
    ].flatMap(({ id, ...answer }) => {
      const question = byId.get(hex(id))
      return question === undefined ? [] : this.#end(question, answer)
    })
  }

  /** Ends a question, unless the case was decided meanwhile. */
  #end (question: Question, answer: Pick<Question, 'state' | 'excerpt'>): Operation[] {
    const { asked, clock, logger } = this.parts
    if (asked.find(question)?.state !== QuestionState.waiting) return []
    logger.info({ case: hex(question.caseId), from: nameOf(this.parts, question.peer) },
      answer.state === QuestionState.given ? 'an excerpt has come' : 'the submitter declines an excerpt')
    return [asked.operationToPut({ ...question, ...answer, endedAt: clock.wall() })]
  }
}

/** Opens a box of excerpts; empty for an empty box, and undefined if the box cannot be read. */
function openBoxOf (seed: Uint8Array, box: Uint8Array): readonly Excerpt[] | undefined {
  if (box.byteLength === 0) return []
  const opened = openBox(seed, box, EXCERPT_BOX_CONTEXT)
  const excerpts = opened === undefined ? undefined : decode(excerptsCodec, opened)
  return excerpts?.verdict === 'accept' ? excerpts.value : undefined
}
