import { conflictKey } from '../codec/index.js'
import type { AllowlistUpdate, Opinions, Propose, VerifiedTransaction } from '../types/index.js'
import { Relation, TransactionKind, ZERO_32, equal, hex } from '../types/index.js'
import type { EntryKey } from './rows/entry.js'
import { blockHashKey, bodyKey, caseKey, evidenceKey, tagKey } from './rows/keys.js'
import type { LedgerState } from './state/ledger-state.js'

/**
 * The rows that judging these transactions on this state needs, in any order of theirs: an upper
 * bound known before anything is judged, so that the host can load them all at once.
 */
export function touches (
  state: LedgerState, transactions: readonly VerifiedTransaction[]
): EntryKey[] {
  const keys: EntryKey[] = []
  for (const { transaction } of transactions) {
    switch (transaction.kind) {
      case TransactionKind.propose: touchPropose(keys, state, transaction); break
      case TransactionKind.opinions: touchOpinions(keys, state, transaction); break
      case TransactionKind.allowlist: touchAllowlist(keys, state, transaction); break
      case TransactionKind.evidence:
        keys.push(evidenceKey(conflictKey(state.chain, transaction.conflict)))
        break
      case TransactionKind.linkingEpoch:
    }
  }
  return keys
}

export function touchPropose (
  keys: EntryKey[], state: LedgerState, propose: Pick<Propose, 'author' | 'proposals'>
): void {
  for (const { retryTag, bodyHash, relation, related } of propose.proposals) {
    keys.push(tagKey(propose.author, retryTag), bodyKey(propose.author, bodyHash))
    if (relation === Relation.new) continue
    if (state.undecided.get(hex(related)) === undefined) keys.push(caseKey(related))
  }
}

/** The k-th approval of a case that replaces a record changes that record, too. */
function touchOpinions (keys: EntryKey[], state: LedgerState, { opinions }: Opinions): void {
  for (const { caseId } of opinions) {
    const one = state.undecided.get(hex(caseId))
    if (one !== undefined && !equal(one.replaces, ZERO_32)) keys.push(caseKey(one.replaces))
  }
}

function touchAllowlist (
  keys: EntryKey[], state: LedgerState, { allowlist }: AllowlistUpdate
): void {
  const { checkpointHeight: height } = allowlist.list
  if (height > 0 && height < state.height) keys.push(blockHashKey(height))
}
