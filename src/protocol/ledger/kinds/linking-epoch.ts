import type { LinkingEpoch, Verdict, VerifiedTransaction } from '../../types/index.js'
import { accept, ignore, reject } from '../../types/index.js'
import type { Workspace } from '../workspace.js'

/**
 * architecture.md `linking/epoch`: a new linking key by its commitment. Of several hospitals that
 * announce one epoch the first in the chain wins; the other transactions are invalid then.
 */
export function judgeLinkingEpoch (
  work: Workspace, tx: VerifiedTransaction<LinkingEpoch>
): Verdict {
  const { author, epoch, commitment } = tx.transaction
  if (!work.state.set.has(author)) return ignore('not-a-member')
  const current = work.linkingKey?.epoch ?? 0
  if (epoch <= current) return reject('stale-linking-epoch')
  if (epoch > current + 1) return ignore('linking-epoch-gap')
  work.linkingKey = { epoch, author, commitment }
  return accept(undefined)
}
