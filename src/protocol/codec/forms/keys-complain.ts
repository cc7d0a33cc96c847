import { TransactionKind, concat, type ChainId, type KeysComplain } from '../../types/index.js'
import { complaintCodec } from '../parts/dealing.js'
import { oneOf, struct } from '../wire/combinators.js'
import { domain } from '../wire/domain.js'
import { bytes32, bytes64, u32, u8 } from '../wire/primitives.js'
import { verifyAuthor, type Form, type Unsigned } from './form.js'

/** The form of `keys/complain`. The ledger opens the box and decides whether the complaint holds. */
export const keysComplainForm: Form<KeysComplain> = {
  kind: TransactionKind.keysComplain,
  codec: struct<KeysComplain>({
    kind: oneOf(u8, [TransactionKind.keysComplain]),
    author: bytes32,
    epoch: u32,
    dealing: bytes32,
    complaint: complaintCodec,
    signature: bytes64
  }),
  message,
  verify (chain, isMember, complain) {
    return verifyAuthor(chain, isMember, complain, () => message(chain.id, complain))
  }
}

function message (
  chainId: ChainId, { author, epoch, dealing, complaint }: Unsigned<KeysComplain>
): Uint8Array {
  return concat(domain('keys-complain', chainId), author, u32.encode(epoch), dealing,
    complaintCodec.encode(complaint))
}
