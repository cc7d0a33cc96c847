import { TransactionKind, concat, type ChainId, type PresenceNotice } from '../../types/index.js'
import { oneOf, struct } from '../wire/combinators.js'
import { domain } from '../wire/domain.js'
import { bytes32, bytes64, u64, u8 } from '../wire/primitives.js'
import { verifyAuthor, type Form, type Unsigned } from './form.js'

/** The form of `presence` (SPECIFICATION.md §3.4). The ledger decides whether the author is absent. */
export const presenceForm: Form<PresenceNotice> = {
  kind: TransactionKind.presence,
  codec: struct<PresenceNotice>({
    kind: oneOf(u8, [TransactionKind.presence]),
    author: bytes32,
    since: u64,
    signature: bytes64
  }),
  message,
  verify (chain, isMember, notice) {
    return verifyAuthor(chain, isMember, notice, () => message(chain.id, notice))
  }
}

function message (chainId: ChainId, { author, since }: Unsigned<PresenceNotice>): Uint8Array {
  return concat(domain('presence', chainId), author, u64.encode(since))
}
