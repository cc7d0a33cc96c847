import {
  MAX_EXCERPT_BYTES, MAX_QUESTION_BYTES, bytes16, decode, oneOf, struct, text, u64, u8
} from '../../../protocol/codec/index.js'
import { concat, type CaseId, type MemberId, type Timestamp } from '../../../protocol/types/index.js'

/** `declined`: a person at the submitter gives no excerpt. */
export const QuestionState = { waiting: 1, given: 2, declined: 3 } as const
export type QuestionState = typeof QuestionState[keyof typeof QuestionState]

/** Bytes of the name of a person. The API takes 100 characters. */
const MAX_PERSON_BYTES = 400
const ID_BYTES = 32
const QUESTION_ID_BYTES = 16

/** A question about a case, as the hospital that asks and the submitter that answers keep it. */
export interface Question {
  readonly caseId: CaseId
  /** The other hospital: the submitter at the hospital that asks, and the asking one at the submitter. */
  readonly peer: MemberId
  /** 16 random bytes of the hospital that asks. */
  readonly id: Uint8Array
  readonly askedAt: Timestamp
  /** Empty: what is asked for is the excerpt that came with a diagnosis without a code. */
  readonly text: string
  readonly state: QuestionState
  /** The person of this hospital who asked, or who read and answered. The name is never sent. */
  readonly person: string
  /** Empty without an excerpt. */
  readonly excerpt: string
  /** When the answer was given or arrived; 0 while the question waits. */
  readonly endedAt: Timestamp
}

/** A text of a diagnosis, and the person at its submitter who has read it. */
export interface ReadExcerpt {
  readonly text: string
  readonly reader: string
}

/**
 * Makes the row of the excerpt that came with a diagnosis without a code. Its peer is this hospital, so it
 * is the answer to nobody, until a validator asks.
 */
export function standingExcerpt (
  caseId: CaseId, own: MemberId, { reader, text }: ReadExcerpt, at: Timestamp
): Question {
  return {
    caseId, peer: own, id: new Uint8Array(QUESTION_ID_BYTES), askedAt: at, text: '',
    state: QuestionState.given, person: reader, excerpt: text, endedAt: at
  }
}

type Row = Omit<Question, 'caseId' | 'peer' | 'id'>

const rowCodec = struct<Row>({
  askedAt: u64, text: text(MAX_QUESTION_BYTES), state: oneOf(u8, Object.values(QuestionState)),
  person: text(MAX_PERSON_BYTES), excerpt: text(MAX_EXCERPT_BYTES), endedAt: u64
})
const keyCodec = struct<Pick<Question, 'id'>>({ id: bytes16 })

export function questionKey ({ caseId, id, peer }: Pick<Question, 'caseId' | 'id' | 'peer'>): Uint8Array {
  return concat(caseId, peer, id)
}

export function encodeQuestion ({ askedAt, endedAt, excerpt, person, state, text }: Question): Uint8Array {
  return rowCodec.encode({ askedAt, endedAt, excerpt, person, state, text })
}

/** Decodes a row that this node wrote; undefined if it is damaged. */
export function decodeQuestion (key: Uint8Array, row: Uint8Array): Question | undefined {
  const id = decode(keyCodec, key.slice(2 * ID_BYTES))
  const read = decode(rowCodec, row)
  if (id.verdict !== 'accept' || read.verdict !== 'accept') return undefined
  return {
    caseId: key.slice(0, ID_BYTES), peer: key.slice(ID_BYTES, 2 * ID_BYTES), ...id.value, ...read.value
  }
}
