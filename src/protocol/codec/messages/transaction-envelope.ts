import { list, struct } from '../wire/combinators.js'
import { MAX_BODY_BYTES, MAX_PROPOSALS, MAX_TRANSACTION_BYTES } from '../wire/limits.js'
import { varBytes } from '../wire/primitives.js'

/** A transaction as it is gossiped. A PROPOSE has its bodies in the order of `sealedParts`. */
export interface TransactionEnvelope {
  readonly transaction: Uint8Array
  readonly bodies: readonly Uint8Array[]
}

export const transactionEnvelopeCodec = struct<TransactionEnvelope>({
  transaction: varBytes(MAX_TRANSACTION_BYTES),
  bodies: list(varBytes(MAX_BODY_BYTES), 2 * MAX_PROPOSALS)
})
