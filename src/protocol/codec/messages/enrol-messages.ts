import type {
  SignedAddressRecord, SignedAllowlist, SignedEnrolmentRequest, SignedGenesis
} from '../../types/index.js'
import { addressRecordsCodec, signedEnrolmentRequestCodec } from '../parts/allowlist.js'
import { oneOf, option, struct, type Fields } from '../wire/combinators.js'
import { signedAllowlistsCodec } from './exchange-messages.js'
import { signedGenesisCodec } from '../parts/genesis.js'
import { text, u8 } from '../wire/primitives.js'
import { MAX_MESSAGE_TEXT_BYTES } from '../wire/limits.js'

export const EnrolmentState = { pending: 1, approved: 2, rejected: 3, unknown: 4 } as const
export type EnrolmentState = typeof EnrolmentState[keyof typeof EnrolmentState]

/** The request of the `enrol` protocol, which only the government answers. */
export interface EnrolMessage {
  readonly request: SignedEnrolmentRequest
}

export interface EnrolReply {
  readonly state: EnrolmentState
  /** Shown to the operator, for example the reason of a rejection. */
  readonly message: string
  readonly genesis: SignedGenesis | undefined
  readonly lists: readonly SignedAllowlist[]
  readonly addressRecords: readonly SignedAddressRecord[]
}

export const enrolMessageCodec = struct<EnrolMessage>({ request: signedEnrolmentRequestCodec })

const replyFields: Fields<EnrolReply> = {
  state: oneOf(u8, [
    EnrolmentState.pending, EnrolmentState.approved, EnrolmentState.rejected, EnrolmentState.unknown
  ]),
  message: text(MAX_MESSAGE_TEXT_BYTES),
  genesis: option(signedGenesisCodec),
  lists: signedAllowlistsCodec,
  addressRecords: addressRecordsCodec
}

export const enrolReplyCodec = struct<EnrolReply>(replyFields)
