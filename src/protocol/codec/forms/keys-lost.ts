import { TransactionKind, concat, reject, type ChainId, type KeysLost } from '../../types/index.js'
import { elementCodec } from '../parts/dealing.js'
import { oneOf, struct } from '../wire/combinators.js'
import { domain } from '../wire/domain.js'
import { bytes32, bytes64, u32, u8 } from '../wire/primitives.js'
import { verifyAuthor, type Form, type Unsigned } from './form.js'

/** The form of `keys/lost`. The ledger decides whether the member may ask for a new dealing now. */
export const keysLostForm: Form<KeysLost> = {
  kind: TransactionKind.keysLost,
  codec: struct<KeysLost>({
    kind: oneOf(u8, [TransactionKind.keysLost]),
    author: bytes32,
    epoch: u32,
    boxKey: elementCodec,
    signature: bytes64
  }),
  message,
  verify (chain, isMember, lost) {
    if (!chain.verifier.group.isElement(lost.boxKey)) return reject('bad-box-key')
    return verifyAuthor(chain, isMember, lost, () => message(chain.id, lost))
  }
}

function message (chainId: ChainId, { author, epoch, boxKey }: Unsigned<KeysLost>): Uint8Array {
  return concat(domain('keys-lost', chainId), author, u32.encode(epoch), boxKey)
}
