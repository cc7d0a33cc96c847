import {
  NoExcerpt, excerptReplyCodec, excerptRequestCodec, excerptsCodec, verifyExcerptRequest, type AskedQuestion,
  type Excerpt, type ExcerptReply, type ExcerptRequest, type UnansweredQuestion
} from '../../../protocol/codec/index.js'
import { sealBox } from '../../../protocol/crypto/native/sealing/index.js'
import { casesOf, holderOf } from '../../../protocol/ledger/index.js'
import {
  CaseStatus, HolderState, equal, hex, utf8, type Case, type CaseId, type Chain, type MemberId, type Signer
} from '../../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../../storage/index.js'
import { AccessLogFull } from '../../accesses/access-log.js'
import { nameOf } from '../../gates/name-of.js'
import type { MembershipKeeper } from '../../gates/membership-keeper.js'
import type { Trust } from '../../gates/trust.js'
import type { CommittedBlock, HostLoop } from '../../loop/host-loop.js'
import type { HostClock, Logger, RandomBytes } from '../../machine/ports.js'
import { refuseUnsound, serve, type AskParts } from '../../peers/ask.js'
import type { ExcerptNotes } from './excerpt-notes.js'
import { QuestionState, type Question } from './question.js'
import type { QuestionBook } from './question-book.js'

export const EXCERPT_BOX_CONTEXT = utf8('medichain/v2/excerpts')
/** How many questions a hospital with a slot may ask about one case. */
export const MAX_QUESTIONS_PER_CASE = 4
/** How many questions of one hospital may wait for persons here. */
export const MAX_WAITING_PER_HOSPITAL = 64

export interface ExcerptServerParts extends AskParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly trust: Trust,
  readonly hostLoop: HostLoop, readonly membership: MembershipKeeper, readonly clock: HostClock,
  readonly random: RandomBytes, readonly logger: Logger
  /** The questions to this hospital. */
  readonly received: QuestionBook
  readonly notes: Pick<ExcerptNotes, 'record'>
}

/**
 * Serves the `excerpt` protocol at the submitter (SPECIFICATION.md §7.10). A question is kept for a person.
 * An empty question is answered at once by the excerpt that came with a diagnosis without a code. Only the
 * text that a person gave is sent, to the hospital that asked and to nobody else.
 */
export class ExcerptServer {
  constructor (private readonly parts: ExcerptServerParts) {}

  async start (): Promise<void> {
    await serve(this.parts, 'excerpt', excerptRequestCodec, excerptReplyCodec,
      async (from, request) => await this.#answer(from, request))
  }

  /** Keeps the answer of a person, durably. The other hospital gets it with its next request. */
  async give (question: Question, person: string, excerpt: string | undefined): Promise<Question> {
    const { clock, logger, received, store } = this.parts
    const answered: Question = {
      ...question, person, excerpt: excerpt ?? '', endedAt: clock.wall(),
      state: excerpt === undefined ? QuestionState.declined : QuestionState.given
    }
    await store.write([received.operationToPut(answered)])
    logger.info({ case: hex(question.caseId), to: nameOf(this.parts, question.peer) },
      excerpt === undefined ? 'an excerpt is declined' : 'an excerpt is given')
    return answered
  }

  /** Returns the deletions of unanswered questions about own cases that a block decides. */
  operationsToClose ({ delta }: CommittedBlock): Operation[] {
    return casesOf(delta, 'closed').flatMap(({ id }) => this.parts.received.operationsToClose(id, true))
  }

  async #answer (from: MemberId, request: ExcerptRequest): Promise<ExcerptReply> {
    const { chain, random, signer, store, trust } = this.parts
    const parties = { requester: from, holder: signer.id }
    refuseUnsound(this.parts, from, verifyExcerptRequest(chain, parties, request))
    const given: Excerpt[] = []
    const unanswered: UnansweredQuestion[] = []
    const rows: Operation[] = []
    for (const asked of request.questions) {
      // A chain in doubt gives no rights (§5.5).
      const ofCase = trust.isWhole ? this.#caseFor(from, asked.caseId) : undefined
      const found = ofCase === undefined
        ? NoExcerpt.noRight
        : asked.text === '' ? await this.#standing(from, asked, ofCase, rows) : this.#take(from, asked, rows)
      if (typeof found === 'string') given.push({ id: asked.id, text: found })
      else unanswered.push({ id: asked.id, code: found })
    }
    if (rows.length > 0) await store.write(rows)
    const box = given.length === 0
      ? undefined
      : sealBox(request.ephemeralKey, excerptsCodec.encode(given), EXCERPT_BOX_CONTEXT,
        { ephemeralSeed: random(32), nonce: random(12) })
    return { box: box ?? new Uint8Array(0), unanswered }
  }

  /** Only a hospital with a slot of an own open case may ask. One that was excused has no part in it. */
  #caseFor (requester: MemberId, caseId: CaseId): Case | undefined {
    const { hostLoop: { state: { ledger } }, signer } = this.parts
    const found = ledger.undecided.get(hex(caseId))
    const holder = found === undefined ? undefined : holderOf(found, requester)
    const mayAsk = found?.status === CaseStatus.open && equal(found.submitter, signer.id) &&
      holder !== undefined && holder.state !== HolderState.excused
    return mayAsk ? found : undefined
  }

  /** Gives the excerpt that came with the diagnosis. The patient's log has it before it leaves. */
  async #standing (
    peer: MemberId, { caseId, id, text }: AskedQuestion, found: Case, rows: Operation[]
  ): Promise<string | NoExcerpt> {
    const { clock, logger, notes, received, signer } = this.parts
    const known = received.find({ caseId, id, peer })
    if (known?.state === QuestionState.given) return known.excerpt
    const standing = await received.standingOf(caseId, signer.id)
    if (standing === undefined) return NoExcerpt.declined
    if (!this.#hasRoom(peer, caseId)) return NoExcerpt.full
    try {
      await notes.record(found, peer)
    } catch (error) {
      if (error instanceof AccessLogFull) return NoExcerpt.waiting
      throw error
    }
    const at = clock.wall()
    rows.push(received.operationToPut({ ...standing, id, peer, text, askedAt: at, endedAt: at }))
    logger.info(() => ({ case: hex(caseId), to: nameOf(this.parts, peer) }),
      'the excerpt of a diagnosis without a code is given')
    return standing.excerpt
  }

  /** Finds the excerpt of a known question; takes a new question if there is room. */
  #take (
    peer: MemberId, { caseId, id, text }: AskedQuestion, rows: Operation[]
  ): string | NoExcerpt {
    const { clock, logger, received } = this.parts
    const known = received.find({ caseId, id, peer })
    if (known?.state === QuestionState.given) return known.excerpt
    if (known?.state === QuestionState.declined) return NoExcerpt.declined
    if (known !== undefined) return NoExcerpt.waiting
    if (!this.#hasRoom(peer, caseId)) return NoExcerpt.full
    rows.push(received.operationToPut({
      caseId, id, peer, text, askedAt: clock.wall(), state: QuestionState.waiting, person: '', excerpt: '',
      endedAt: 0
    }))
    logger.info(() => ({ case: hex(caseId), from: nameOf(this.parts, peer) }),
      'a hospital asks for an excerpt; a person must answer (review questions)')
    return NoExcerpt.waiting
  }

  #hasRoom (requester: MemberId, caseId: CaseId): boolean {
    const { received } = this.parts
    const isTheirs = ({ peer }: Question): boolean => equal(peer, requester)
    return received.about(caseId).filter(isTheirs).length < MAX_QUESTIONS_PER_CASE &&
      received.waiting().filter(isTheirs).length < MAX_WAITING_PER_HOSPITAL
  }
}
