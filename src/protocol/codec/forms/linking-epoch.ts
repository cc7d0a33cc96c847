import type { Chain, LinkingEpoch, Verdict, VerifiedTransaction } from '../../types/index.js'
import { accept, ignore, reject } from '../../types/index.js'
import { linkingEpochSignBytes } from '../parts/sign-bytes.js'
import { verified } from './verified.js'
import type { IsMember } from './verify-transaction.js'

/** architecture.md `linking/epoch`; whose turn it is, and which epoch, is for the ledger. */
export function verifyLinkingEpoch (
  chain: Chain, isMember: IsMember, linking: LinkingEpoch, bytes: Uint8Array
): Verdict<VerifiedTransaction<LinkingEpoch>> {
  if (!isMember(linking.author)) return ignore('unknown-author')
  const message = linkingEpochSignBytes(chain.id, linking)
  const holds = chain.verifier.verify(linking.author, message, linking.signature)
  return holds ? accept(verified(chain, linking, bytes, linking.author)) : reject('bad-signature')
}
