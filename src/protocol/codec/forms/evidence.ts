import type { Chain, Evidence, Verdict, VerifiedTransaction } from '../../types/index.js'
import { accept, ignore, reject } from '../../types/index.js'
import { isConflict } from './conflict.js'
import { evidenceSignBytes } from '../parts/sign-bytes.js'
import { verified } from './verified.js'
import type { IsMember } from './verify-transaction.js'

/**
 * consensus.md §12: the author is a member and the conflict is real. Whether the accused is or was a
 * member is the ledger's to say, which remembers both: if it were asked here of the list in force,
 * evidence against a hospital that has just been removed would hold for whoever checked it before
 * the removal and for nobody who fetches the block later.
 */
export function verifyEvidence (
  chain: Chain, isMember: IsMember, evidence: Evidence, bytes: Uint8Array
): Verdict<VerifiedTransaction<Evidence>> {
  const { author, conflict, signature } = evidence
  if (!isMember(author)) return ignore('unknown-author')
  if (!chain.verifier.verify(author, evidenceSignBytes(chain.id, evidence), signature)) {
    return reject('bad-signature')
  }
  if (!isConflict(chain, conflict)) return reject('not-a-conflict')
  return accept(verified(chain, evidence, bytes, author))
}
