import { accusedOf, conflictKey } from '../../codec/index.js'
import {
  TransactionKind, accept, equal, hex, ignore, reject, type Chain, type Evidence, type MemberId,
  type Verdict, type VerifiedTransaction
} from '../../types/index.js'
import type { EntryKey } from '../rows/entry.js'
import { evidenceKey } from '../rows/keys.js'
import { evidenceRowCodec } from '../rows/rows.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

/**
 * The rule of EVIDENCE (SPECIFICATION.md §12). The form has checked that the conflict is real. The rule
 * checks that no evidence of this offence is on the chain. The accused must be a present or former member,
 * or the government for lists.
 */
export const evidenceRule: Rule<Evidence> = {
  kind: TransactionKind.evidence,
  rank: 2,
  beforeEpochs: true,
  touches: ({ chain }, evidence) => [exclusiveRow(chain, evidence)],
  readiness: (state, { author }) => state.set.has(author) ? 'ready' : 'later',
  exclusiveRow,
  judge
}

function exclusiveRow (chain: Chain, { conflict }: Evidence): EntryKey {
  return evidenceKey(conflictKey(chain, conflict))
}

function judge (work: Workspace, { transaction, id }: VerifiedTransaction<Evidence>): Verdict {
  const { chain, height } = work
  if (!work.state.set.has(transaction.author)) return ignore('not-a-member')
  const key = exclusiveRow(chain, transaction)
  if (work.read(key) !== undefined) return reject('known-evidence')
  const accused = accusedOf(chain, transaction.conflict)
  if (!isKnown(work, accused)) return reject('unknown-accused')
  work.write(key, evidenceRowCodec.encode({ accused, height, transactionId: id }))
  work.ruleEvents.push({ type: 'evidence', evidence: transaction })
  return accept(undefined)
}

function isKnown (work: Workspace, accused: MemberId): boolean {
  return work.state.tallies.has(hex(accused)) ||
    equal(accused, work.chain.genesis.governmentListKey)
}
