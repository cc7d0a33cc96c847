import { list, option, struct } from '../wire/combinators.js'
import { MAX_BODY_BYTES, MAX_PROPOSALS, MAX_TRANSACTION_BYTES } from '../wire/limits.js'
import { bytes32, varBytes } from '../wire/primitives.js'

/** A body as hospitals send it. */
export interface SentBody {
  readonly ciphertext: Uint8Array
  /** The pad of a record part, which stays out of the database; undefined for a case part. */
  readonly pad: Uint8Array | undefined
}

/** A transaction as it is gossiped. A PROPOSE has its bodies in the order of `sealedParts`. */
export interface TransactionEnvelope {
  readonly transaction: Uint8Array
  readonly bodies: readonly SentBody[]
}

export const sentBodyCodec = struct<SentBody>({ pad: option(bytes32), ciphertext: varBytes(MAX_BODY_BYTES) })

export const transactionEnvelopeCodec = struct<TransactionEnvelope>({
  transaction: varBytes(MAX_TRANSACTION_BYTES),
  bodies: list(sentBodyCodec, 2 * MAX_PROPOSALS)
})
