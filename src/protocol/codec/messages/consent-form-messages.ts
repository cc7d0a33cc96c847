import type { AttestedId } from '../../types/index.js'
import { oneOf, struct, tagged } from '../wire/combinators.js'
import {
  MAX_FILED_FORM_BYTES, MAX_FILED_FORM_BOX_BYTES, MAX_FILED_REASON_BYTES, MAX_SEALED_RULE_BYTES
} from '../wire/limits.js'
import { bytes32, text, u8, varBytes } from '../wire/primitives.js'
import { NoJustification } from './emergency-messages.js'

/**
 * A drawn hospital asks the filer of an attested consent for its form (`consent-form` protocol, §17.6). The
 * answer is sealed to an X25519 key of the request.
 */
export interface ConsentFormRequest {
  readonly id: AttestedId
  readonly ephemeralKey: Uint8Array
}

/** A sealed box with the bytes of `filedFormCodec`, or why there is none. */
export type ConsentFormReply =
  | { readonly type: 'box', readonly box: Uint8Array }
  | { readonly type: 'refused', readonly code: NoJustification }

/** What a judge sees of an attested consent. The chain has the hashes of document and rule alone. */
export interface FiledForm {
  /** The file of the form that the patient signed by hand. */
  readonly document: Uint8Array
  /** Why the hospital filed it, in its own words; the chain does not bind them. */
  readonly reason: string
  /** The bytes of the rule, with its salt. */
  readonly rule: Uint8Array
}

export const filedFormCodec = struct<FiledForm>({
  document: varBytes(MAX_FILED_FORM_BYTES), reason: text(MAX_FILED_REASON_BYTES),
  rule: varBytes(MAX_SEALED_RULE_BYTES)
})

export const consentFormRequestCodec = struct<ConsentFormRequest>({ id: bytes32, ephemeralKey: bytes32 })

export const consentFormReplyCodec = tagged<ConsentFormReply>({
  box: [1, struct({ box: varBytes(MAX_FILED_FORM_BOX_BYTES) })],
  refused: [2, struct({ code: oneOf(u8, Object.values(NoJustification)) })]
})
