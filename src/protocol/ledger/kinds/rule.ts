import type {
  AllowlistUpdate, Evidence, LinkingEpoch, Opinions, Propose, Transaction, Verdict,
  VerifiedTransaction
} from '../../types/index.js'
import { TransactionKind } from '../../types/index.js'
import type { Workspace } from '../state/workspace.js'
import { judgeAllowlist } from './allowlist.js'
import { judgeEvidence } from './evidence.js'
import { judgeLinkingEpoch } from './linking-epoch.js'
import { judgeOpinions } from './opinions.js'
import { judgePropose } from './judge-propose.js'

/**
 * consensus.md §9.5: one transaction on the state that the earlier ones of its block left. Changes
 * `work` only if it accepts. `ignore`: not valid here and now, may be later; `reject`: never.
 */
export function judgeTransaction (work: Workspace, tx: VerifiedTransaction): Verdict {
  switch (tx.transaction.kind) {
    case TransactionKind.propose: return judgePropose(work, tx as VerifiedTransaction<Propose>)
    case TransactionKind.opinions: return judgeOpinions(work, tx as VerifiedTransaction<Opinions>)
    case TransactionKind.allowlist:
      return judgeAllowlist(work, tx as VerifiedTransaction<AllowlistUpdate>)
    case TransactionKind.evidence: return judgeEvidence(work, tx as VerifiedTransaction<Evidence>)
    case TransactionKind.linkingEpoch:
      return judgeLinkingEpoch(work, tx as VerifiedTransaction<LinkingEpoch>)
  }
}

/** consensus.md §9.4: ALLOWLIST, OPINIONS, other kinds, PROPOSE. */
export function rankOf (transaction: Transaction): number {
  switch (transaction.kind) {
    case TransactionKind.allowlist: return 0
    case TransactionKind.opinions: return 1
    case TransactionKind.evidence:
    case TransactionKind.linkingEpoch: return 2
    case TransactionKind.propose: return 3
  }
}
