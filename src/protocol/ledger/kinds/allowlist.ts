import { checkSuccessor } from '../../membership/index.js'
import type {
  Allowlist, AllowlistUpdate, BlockHash, Timestamp, Verdict, VerifiedTransaction
} from '../../types/index.js'
import { accept, equal, ignore, reject } from '../../types/index.js'
import { blockHashKey } from '../rows/keys.js'
import type { LedgerState } from '../state/ledger-state.js'
import type { Workspace } from '../state/workspace.js'

/** consensus.md §5.1 and §5.2. In force from the next height on; this block is the old set's. */
export function judgeAllowlist (
  work: Workspace, tx: VerifiedTransaction<AllowlistUpdate>
): Verdict {
  const { allowlist: signed } = tx.transaction
  const { state } = work
  if (work.lists.length > 0) return ignore('one-list-per-block')
  if (signed.list.version <= state.allowlist.list.version) return reject('stale-allowlist')
  if (signed.list.version > state.allowlist.list.version + 1) return ignore('allowlist-gap')
  const successor = checkSuccessor(work.chain, state.allowlist, signed)
  if (successor.verdict !== 'accept') return successor
  if (work.timestamp < nextListFrom(state)) return ignore('allowlist-too-soon')
  const checkpoint = judgeCheckpoint(work, signed.list)
  if (checkpoint.verdict !== 'accept') return checkpoint
  work.lists.push(signed)
  return accept(undefined)
}

/** Least timestamp of a block with the next list (§5.2). */
export function nextListFrom ({ allowlistChangedAt, parameters }: LedgerState): Timestamp {
  return allowlistChangedAt + parameters.allowlistGapMs
}

/** The government has seen the chain that it governs: the checkpoint is a block below this one. */
function judgeCheckpoint (work: Workspace, list: Allowlist): Verdict {
  if (list.checkpointHeight >= work.height) return ignore('checkpoint-ahead')
  const known = hashAt(work, list.checkpointHeight)
  return known !== undefined && equal(known, list.checkpointHash)
    ? accept(undefined)
    : reject('wrong-checkpoint')
}

function hashAt (work: Workspace, height: number): BlockHash | undefined {
  if (height === 0) return work.chain.id as Uint8Array
  if (height === work.state.height) return work.state.hash
  return work.row(blockHashKey(height))
}

/** Whether `next` takes somebody out: such a list goes first and without proposals (§5.3). */
export function removesMember (current: Allowlist, next: Allowlist): boolean {
  return current.entries.some(old => !next.entries.some(kept => equal(kept.id, old.id)))
}
