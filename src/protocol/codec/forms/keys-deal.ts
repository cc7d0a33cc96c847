import { TransactionKind, concat, equal, reject, type ChainId, type KeysDeal } from '../../types/index.js'
import { dealingCodec } from '../parts/dealing.js'
import { oneOf, struct } from '../wire/combinators.js'
import { domain } from '../wire/domain.js'
import { bytes32, bytes64, u8 } from '../wire/primitives.js'
import { verifyAuthor, type Form, type Unsigned } from './form.js'

/** The form of `keys/deal`. The ledger checks the dealing against the holders of its epoch. */
export const keysDealForm: Form<KeysDeal> = {
  kind: TransactionKind.keysDeal,
  codec: struct<KeysDeal>({
    kind: oneOf(u8, [TransactionKind.keysDeal]),
    author: bytes32,
    dealing: dealingCodec,
    signature: bytes64
  }),
  message,
  verify (chain, isMember, deal) {
    if (!equal(deal.author, deal.dealing.dealer)) return reject('dealing-of-another')
    return verifyAuthor(chain, isMember, deal, () => message(chain.id, deal))
  }
}

function message (chainId: ChainId, { author, dealing }: Unsigned<KeysDeal>): Uint8Array {
  return concat(domain('keys-deal', chainId), author, dealingCodec.encode(dealing))
}
