import { accusedOf, conflictKey } from '../../codec/index.js'
import type { Evidence, MemberId, Verdict, VerifiedTransaction } from '../../types/index.js'
import { accept, equal, hex, ignore, reject } from '../../types/index.js'
import { evidenceKey } from '../rows/keys.js'
import type { Workspace } from '../state/workspace.js'

/**
 * consensus.md §12: stored once per offence. That the conflict is real was checked when the
 * transaction was verified; here, that it is new and accuses somebody this chain knows: whoever is
 * or was a member, or the government for its lists.
 */
export function judgeEvidence (work: Workspace, tx: VerifiedTransaction<Evidence>): Verdict {
  const { author, conflict } = tx.transaction
  if (!work.state.set.has(author)) return ignore('not-a-member')
  const key = conflictKey(work.chain, conflict)
  if (work.evidence.has(hex(key)) || work.row(evidenceKey(key)) !== undefined) {
    return reject('known-evidence')
  }
  if (!isKnown(work, accusedOf(work.chain, conflict))) return reject('unknown-accused')
  work.evidence.set(hex(key), tx)
  return accept(undefined)
}

function isKnown (work: Workspace, accused: MemberId): boolean {
  return work.state.tallies.has(hex(accused)) ||
    equal(accused, work.chain.genesis.governmentListKey)
}
