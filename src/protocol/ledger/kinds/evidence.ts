import { accusedOf, conflictHeight, conflictKey } from '../../codec/index.js'
import {
  TransactionKind, accept, equal, hex, ignore, reject, type Chain, type Conflict, type Evidence,
  type MemberId, type Verdict, type VerifiedTransaction
} from '../../types/index.js'
import type { EntryKey } from '../rows/entry.js'
import { evidenceKey } from '../rows/keys.js'
import { evidenceRowCodec } from '../rows/rows.js'
import type { Workspace } from '../state/workspace.js'
import { isDoubleShare, readinessOf } from './double-share.js'
import type { Rule } from './rule.js'

/**
 * The rule of EVIDENCE (SPECIFICATION.md §12). The form has checked that the conflict is real. The rule
 * checks that the chain has no evidence of this type against the accused, and has reached the height of the
 * conflict. The accused must be a present or former member, or the government for lists.
 */
export const evidenceRule: Rule<Evidence> = {
  kind: TransactionKind.evidence,
  rank: 2,
  beforeEpochs: true,
  touches: ({ chain }, evidence) => [exclusiveRow(chain, evidence)],
  // A transaction carries three signatures: its own and those of the two objects.
  traits: ({ conflict }) => ({ checks: 3, claim: claimOf(conflict) }),
  readiness (state, { author, conflict }) {
    if (!state.set.has(author) || conflictHeight(conflict) > state.height + 1) return 'later'
    return conflict.type === 'shares' ? readinessOf(state, conflict) : 'ready'
  },
  exclusiveRow,
  judge
}

function exclusiveRow (chain: Chain, { conflict }: Evidence): EntryKey {
  return evidenceKey(conflictKey(chain, conflict))
}

/** Names the accused and the type of a conflict, as `exclusiveRow` does, without a hash. */
function claimOf (conflict: Conflict): string {
  switch (conflict.type) {
    case 'proposals':
    case 'recoveredProposals': return `proposals ${hex(conflict.first.signer)}`
    case 'votes':
    case 'recoveredVotes': return `votes ${hex(conflict.first.signer)}`
    case 'opinions': return `${conflict.type} ${hex(conflict.first.author)}`
    case 'allowlists': return conflict.type
    case 'shares': return `${conflict.type} ${hex(conflict.first.holder)}`
  }
}

function judge (work: Workspace, { transaction, id }: VerifiedTransaction<Evidence>): Verdict {
  const { chain, height } = work
  if (!work.state.set.has(transaction.author)) return ignore('not-a-member')
  if (conflictHeight(transaction.conflict) > height) return ignore('conflict-ahead')
  const key = exclusiveRow(chain, transaction)
  if (work.read(key) !== undefined) return reject('known-evidence')
  const accused = accusedOf(chain, transaction.conflict)
  if (!isKnown(work, accused)) return reject('unknown-accused')
  const { conflict } = transaction
  if (conflict.type === 'shares' && !isDoubleShare(work.state, conflict)) return reject('bad-share-proof')
  work.write(key, evidenceRowCodec.encode({ accused, height, transactionId: id }))
  work.ruleEvents.push({ type: 'evidence', evidence: transaction })
  return accept(undefined)
}

function isKnown (work: Workspace, accused: MemberId): boolean {
  return work.state.tallies.has(hex(accused)) ||
    equal(accused, work.chain.genesis.governmentListKey)
}
