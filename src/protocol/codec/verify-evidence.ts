import type { Chain, Evidence, Verdict, VerifiedTransaction } from '../types/index.js'
import { accept, equal, ignore, reject } from '../types/index.js'
import { accusedOf, isConflict } from './conflict.js'
import { evidenceSignBytes } from './sign-bytes.js'
import { verified } from './verified.js'
import type { IsMember } from './verify-transaction.js'

/**
 * consensus.md §12: the author is a member, the conflict is real and accuses a member or the
 * government. Keys that nobody knows prove nothing: anyone can make them and sign with them twice.
 */
export function verifyEvidence (
  chain: Chain, isMember: IsMember, evidence: Evidence, bytes: Uint8Array
): Verdict<VerifiedTransaction<Evidence>> {
  const { author, conflict, signature } = evidence
  if (!isMember(author)) return ignore('unknown-author')
  const accused = accusedOf(chain, conflict)
  const known = equal(accused, chain.genesis.governmentListKey) || isMember(accused)
  if (!known) return ignore('unknown-accused')
  if (!chain.verifier.verify(author, evidenceSignBytes(chain.id, evidence), signature)) {
    return reject('bad-signature')
  }
  if (!isConflict(chain, conflict)) return reject('not-a-conflict')
  return accept(verified(chain, evidence, bytes, author))
}
