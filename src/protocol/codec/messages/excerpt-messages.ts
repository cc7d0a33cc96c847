import type { CaseId, Signature } from '../../types/index.js'
import { list, oneOf, struct } from '../wire/combinators.js'
import {
  MAX_EXCERPT_BOX_BYTES, MAX_EXCERPT_BYTES, MAX_QUESTION_BYTES, MAX_QUESTIONS_PER_REQUEST
} from '../wire/limits.js'
import { bytes16, bytes32, bytes64, text, u8, varBytes } from '../wire/primitives.js'

/**
 * A hospital with a slot asks the submitter of the case for an excerpt of the text (`excerpt` protocol). The
 * requester signs D("excerpt-request") ‖ requester ‖ holder ‖ ephemeralKey ‖ questions. So a question has
 * an author, and the reply can be sealed to no other key.
 */
export interface ExcerptRequest {
  /** An X25519 public key that the requester made for this request. */
  readonly ephemeralKey: Uint8Array
  readonly questions: readonly AskedQuestion[]
  readonly signature: Signature
}

export interface AskedQuestion {
  readonly caseId: CaseId
  /** 16 random bytes, so that a repeated request asks nothing new. */
  readonly id: Uint8Array
  readonly text: string
}

/**
 * These codes say why a reply has no excerpt. `noRight`: the requester has no slot. `waiting`: no person has
 * answered yet. `declined`: a person gives no excerpt. `full`: the requester has too many questions.
 */
export const NoExcerpt = { noRight: 1, waiting: 2, declined: 3, full: 4 } as const
export type NoExcerpt = typeof NoExcerpt[keyof typeof NoExcerpt]

export interface UnansweredQuestion {
  readonly id: Uint8Array
  readonly code: NoExcerpt
}

export interface ExcerptReply {
  /** A sealed box with the bytes of `excerptsCodec`; empty if there is no excerpt. */
  readonly box: Uint8Array
  readonly unanswered: readonly UnansweredQuestion[]
}

/** The text that a person at the submitter has read and gives. */
export interface Excerpt {
  readonly id: Uint8Array
  readonly text: string
}

const questions = list(
  struct<AskedQuestion>({ caseId: bytes32, id: bytes16, text: text(MAX_QUESTION_BYTES) }),
  MAX_QUESTIONS_PER_REQUEST, 1
)

export const excerptRequestCodec = struct<ExcerptRequest>({
  ephemeralKey: bytes32, questions, signature: bytes64
})

/** Encodes the fields that the signature covers, after the two parties. */
export const excerptRequestFieldsCodec = struct<Omit<ExcerptRequest, 'signature'>>({
  ephemeralKey: bytes32, questions
})

export const excerptReplyCodec = struct<ExcerptReply>({
  box: varBytes(MAX_EXCERPT_BOX_BYTES),
  unanswered: list(
    struct<UnansweredQuestion>({ id: bytes16, code: oneOf(u8, Object.values(NoExcerpt)) }),
    MAX_QUESTIONS_PER_REQUEST
  )
})

/** Encodes the content of the sealed box in an `ExcerptReply`. */
export const excerptsCodec = list(
  struct<Excerpt>({ id: bytes16, text: text(MAX_EXCERPT_BYTES) }), MAX_QUESTIONS_PER_REQUEST
)
