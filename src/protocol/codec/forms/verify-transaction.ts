import type { Chain, MemberId, Verdict, VerifiedTransaction } from '../../types/index.js'
import { TransactionKind, reject } from '../../types/index.js'
import { decode } from '../wire/schema.js'
import { transactionCodec } from './transaction.js'
import { verifyAllowlistUpdate } from './allowlist.js'
import { verifyEvidence } from './evidence.js'
import { verifyLinkingEpoch } from './linking-epoch.js'
import { verifyOpinions } from './opinions.js'
import { verifyPropose } from './propose.js'

/** Whether a key is on the list in force, hence screened (consensus.md §2 Signatures). */
export type IsMember = (id: MemberId) => boolean

/**
 * Everything about a transaction that needs no ledger: canonical bytes, limits, author, signatures.
 * The only maker of `VerifiedTransaction`. An author who is not (yet) a member is ignored, since a
 * node may be behind; what no honest member can have made is rejected.
 * @param bytes as received; kept, hashed and forwarded as they are
 */
export function verifyTransaction (
  chain: Chain, isMember: IsMember, bytes: Uint8Array
): Verdict<VerifiedTransaction> {
  if (bytes.byteLength > chain.genesis.parameters.maxTransactionBytes) return reject('oversize')
  const decoded = decode(transactionCodec, bytes)
  if (decoded.verdict !== 'accept') return decoded
  const transaction = decoded.value
  switch (transaction.kind) {
    case TransactionKind.propose: return verifyPropose(chain, isMember, transaction, bytes)
    case TransactionKind.opinions: return verifyOpinions(chain, isMember, transaction, bytes)
    case TransactionKind.allowlist: return verifyAllowlistUpdate(chain, transaction, bytes)
    case TransactionKind.evidence: return verifyEvidence(chain, isMember, transaction, bytes)
    case TransactionKind.linkingEpoch:
      return verifyLinkingEpoch(chain, isMember, transaction, bytes)
  }
}
