import type { Height, JoinSignature, SignedAllowlist } from '../../types/index.js'
import { joinSignatureCodec, joinSignaturesCodec, signedAllowlistCodec } from '../parts/allowlist.js'
import { oneOf, option, struct } from '../wire/combinators.js'
import { u64, u8 } from '../wire/primitives.js'

/** Why a hospital has signed a list or has not. */
export const JoinState = {
  signed: 1,
  /** The hospital lacks blocks, or does not know yet whether it has all. */
  behind: 2,
  /** The list is not the successor of the list in force at the hospital, or the hospital saw two lists. */
  otherList: 3,
  /** The hospital is not on the list. */
  notListed: 4
} as const
export type JoinState = typeof JoinState[keyof typeof JoinState]

/** The request of the `join` protocol, of the government or a hospital in its place (§3.11). */
export interface JoinRequest {
  readonly allowlist: SignedAllowlist
  /** Height of the last final block at the sender. */
  readonly height: Height
  /** The join signatures of a quorum, once the sender has them; else empty. */
  readonly joins: readonly JoinSignature[]
}

export interface JoinReply {
  readonly state: JoinState
  /** Height of the last final block at the hospital. */
  readonly height: Height
  readonly join: JoinSignature | undefined
}

export const joinRequestCodec = struct<JoinRequest>({
  allowlist: signedAllowlistCodec,
  height: u64,
  joins: joinSignaturesCodec
})

export const joinReplyCodec = struct<JoinReply>({
  state: oneOf(u8, [JoinState.signed, JoinState.behind, JoinState.otherList, JoinState.notListed]),
  height: u64,
  join: option(joinSignatureCodec)
})
