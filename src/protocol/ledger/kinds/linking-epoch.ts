import type { LinkingEpoch, Timestamp, Verdict, VerifiedTransaction } from '../../types/index.js'
import { accept, ignore, reject } from '../../types/index.js'
import { linkingEpochOf, type LedgerState } from '../state/ledger-state.js'
import type { Workspace } from '../state/workspace.js'

/**
 * architecture.md `linking/epoch`: a new linking key by its commitment. Of several hospitals that
 * announce one epoch the first in the chain wins; the other transactions are invalid then. One in a
 * block and one in a gap: nobody may put a new epoch in force faster than its key can be handed out,
 * nor use up their numbers, of which there are 65 535.
 */
export function judgeLinkingEpoch (
  work: Workspace, tx: VerifiedTransaction<LinkingEpoch>
): Verdict {
  const { author, epoch, commitment } = tx.transaction
  const { state } = work
  if (!state.set.has(author)) return ignore('not-a-member')
  const current = linkingEpochOf(state)
  if (epoch <= current) return reject('stale-linking-epoch')
  if (work.linkingKey !== state.linkingKey) return ignore('one-linking-epoch-per-block')
  if (epoch > current + 1) return ignore('linking-epoch-gap')
  if (work.timestamp < nextLinkingEpochFrom(state)) return ignore('linking-epoch-too-soon')
  work.linkingKey = { epoch, author, commitment }
  return accept(undefined)
}

/** Least timestamp of a block with the next epoch: ALLOWLIST_GAP, as for lists; none for the first. */
export function nextLinkingEpochFrom (state: LedgerState): Timestamp {
  const { linkingChangedAt, linkingKey, parameters } = state
  return linkingKey === undefined ? 0 : linkingChangedAt + parameters.allowlistGapMs
}
