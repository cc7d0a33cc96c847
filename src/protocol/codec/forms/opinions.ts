import { merkleRootOfHashes } from '../../crypto/index.js'
import type { Chain, Opinions, Verdict, VerifiedTransaction } from '../../types/index.js'
import { accept, ignore, reject } from '../../types/index.js'
import { itemLeaves } from '../wire/item-leaves.js'
import { OPINION_BYTES } from '../parts/proposal.js'
import { opinionsSignBytes } from '../parts/sign-bytes.js'
import { verified } from './verified.js'
import type { IsMember } from './verify-transaction.js'

/** Of the opinions in the encoding: after kind, validator, rulesetHash and count. */
const FIRST_OPINION_AT = 1 + 32 + 32 + 2

/** consensus.md §3 OPINIONS; which opinions count is for the ledger (§7.4). */
export function verifyOpinions (
  chain: Chain, isMember: IsMember, transaction: Opinions, bytes: Uint8Array
): Verdict<VerifiedTransaction<Opinions>> {
  const { validator, rulesetHash, opinions, signature } = transaction
  const count = opinions.length
  if (!isMember(validator)) return ignore('unknown-author')
  const root = merkleRootOfHashes(itemLeaves(bytes, FIRST_OPINION_AT, OPINION_BYTES, count))
  const message = opinionsSignBytes(chain.id, { validator, rulesetHash, count, root })
  if (!chain.verifier.verify(validator, message, signature)) return reject('bad-signature')
  return accept(verified(chain, transaction, bytes, validator))
}
