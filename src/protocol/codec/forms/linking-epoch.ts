import { TransactionKind, concat, type ChainId, type LinkingEpoch } from '../../types/index.js'
import { oneOf, struct } from '../wire/combinators.js'
import { domain } from '../wire/domain.js'
import { bytes32, bytes64, u16, u8 } from '../wire/primitives.js'
import { verifyAuthor, type Form, type Unsigned } from './form.js'

/** The form of `linking/epoch` (ARCHITECTURE.md). The ledger decides which epoch is next. */
export const linkingEpochForm: Form<LinkingEpoch> = {
  kind: TransactionKind.linkingEpoch,
  codec: struct<LinkingEpoch>({
    kind: oneOf(u8, [TransactionKind.linkingEpoch]),
    author: bytes32,
    epoch: u16,
    commitment: bytes32,
    signature: bytes64
  }),
  message,
  verify (chain, isMember, linking) {
    return verifyAuthor(chain, isMember, linking, () => message(chain.id, linking))
  }
}

function message (chainId: ChainId, { author, epoch, commitment }: Unsigned<LinkingEpoch>): Uint8Array {
  return concat(domain('linking-epoch', chainId), author, u16.encode(epoch), commitment)
}
