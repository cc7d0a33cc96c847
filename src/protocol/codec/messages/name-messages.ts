import type { EqualityProof, GroupElement } from '../../types/index.js'
import { elementCodec, equalityProofCodec } from '../parts/dealing.js'
import { list, oneOf, struct, tagged } from '../wire/combinators.js'
import { MAX_NAMES_PER_REQUEST } from '../wire/limits.js'
import { u32, u8 } from '../wire/primitives.js'

/** A hospital asks a holder of the name key to evaluate blinded elements (`name` protocol, §6.11). */
export interface NameRequest {
  /** The epoch of the key shares. Answers of two epochs never combine. */
  readonly epoch: number
  readonly elements: readonly GroupElement[]
}

/** The elements times the share of the holder, with one proof for all of them. */
export interface NameAnswer {
  readonly elements: readonly GroupElement[]
  readonly proof: EqualityProof
}

/** Why a holder gives no names. */
export const NameRefusal = {
  /** The holder serves another epoch: the two nodes have different blocks. */
  wrongEpoch: 1,
  /** The requester is no member, or is leaving. */
  noMember: 2,
  /** The request has more names than the holder still grants the requester today. */
  allowance: 3,
  /** The holder has no share of this epoch. */
  noShare: 4,
  /** The holder handles as many requests as it can. */
  busy: 5
} as const
export type NameRefusal = typeof NameRefusal[keyof typeof NameRefusal]

export type NameReply =
  | { readonly type: 'answer', readonly answer: NameAnswer }
  /** @see NameRefusal. `left` is the number of names that the holder still grants the requester today. */
  | { readonly type: 'refused', readonly code: NameRefusal, readonly left: number }

const elements = list(elementCodec, MAX_NAMES_PER_REQUEST, 1)

/** Refuses a batch without elements, with too many, or with the neutral element. */
export const nameRequestCodec = struct<NameRequest>({ epoch: u32, elements })

export const nameReplyCodec = tagged<NameReply>({
  answer: [1, struct({ answer: struct<NameAnswer>({ elements, proof: equalityProofCodec }) })],
  refused: [2, struct({ code: oneOf(u8, Object.values(NameRefusal)), left: u32 })]
})
