import { TransactionKind, compare, concat, reject, type ChainId, type KeysReady } from '../../types/index.js'
import { elementCodec } from '../parts/dealing.js'
import { list, oneOf, struct } from '../wire/combinators.js'
import { domain } from '../wire/domain.js'
import { MAX_MEMBERS } from '../wire/limits.js'
import { bytes32, bytes64, u32, u8 } from '../wire/primitives.js'
import { verifyAuthor, type Form, type Unsigned } from './form.js'

const dealingsCodec = list(bytes32, MAX_MEMBERS)

/** The form of `keys/ready`. The ids of dealings are sorted, so that a set has one encoding. */
export const keysReadyForm: Form<KeysReady> = {
  kind: TransactionKind.keysReady,
  codec: struct<KeysReady>({
    kind: oneOf(u8, [TransactionKind.keysReady]),
    author: bytes32,
    epoch: u32,
    dealings: dealingsCodec,
    boxKey: elementCodec,
    signature: bytes64
  }),
  message,
  verify (chain, isMember, ready) {
    const isSorted = ready.dealings.every((id, i) => i === 0 || compare(ready.dealings[i - 1]!, id) < 0)
    if (!isSorted) return reject('unsorted-dealings')
    if (!chain.verifier.group.isElement(ready.boxKey)) return reject('bad-box-key')
    return verifyAuthor(chain, isMember, ready, () => message(chain.id, ready))
  }
}

function message (chainId: ChainId, { author, epoch, dealings, boxKey }: Unsigned<KeysReady>): Uint8Array {
  return concat(domain('keys-ready', chainId), author, u32.encode(epoch), dealingsCodec.encode(dealings),
    boxKey)
}
