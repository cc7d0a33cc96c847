import {
  Relation, TransactionKind, hex, partBytes, partHashes, type Hex, type MemberId, type Proposal, type Propose,
  type Readiness, type VerifiedTransaction
} from '../../types/index.js'
import type { EntryKey } from '../rows/entry.js'
import { bodyKey, caseKey, pseudonymKey, rejectionsKey, tagKey } from '../rows/keys.js'
import { erasedKey } from '../rows/measure.js'
import type { ChangedCases } from '../state/changed-cases.js'
import type { LedgerState } from '../state/ledger-state.js'
import { MAX_WAITING, judgePropose } from './judge-propose.js'
import { isBusy, refutePropose } from './refute-propose.js'
import type { Rule } from './rule.js'

/** The rule of PROPOSE (SPECIFICATION.md §7 and §9.5). */
export const proposeRule: Rule<Propose> = {
  kind: TransactionKind.propose,
  rank: 3,
  opensCases: true,
  traits: ({ proposals }) => ({
    proposals: proposals.length,
    bodyBytes: partBytes(proposals)
  }),
  touches,
  needs,
  doubts,
  refute: refutePropose,
  isInDoubt,
  readiness,
  watches: (_state, { author, proposals }) => [hex(author), ...proposals.filter(isRelated).map(relatedId)],
  isSpent: (state, _, tx) => areOpen(state, tx),
  judge: judgePropose
}

function isRelated ({ relation }: Proposal): boolean {
  return relation !== Relation.new
}

function relatedId ({ related }: Proposal): Hex {
  return hex(related)
}

type Tx = VerifiedTransaction<Propose>

function bodyKeys (author: MemberId, proposal: Proposal): EntryKey[] {
  return partHashes(proposal).map(hash => bodyKey(author, hash))
}

function touches (state: LedgerState, { author, proposals }: Propose, { caseIds }: Tx): EntryKey[] {
  const rows: EntryKey[] = []
  for (const proposal of proposals) {
    const { pseudonym, retryTag, related } = proposal
    rows.push(tagKey(author, retryTag), ...bodyKeys(author, proposal), rejectionsKey(author, pseudonym),
      pseudonymKey(pseudonym))
    if (isRelated(proposal) && state.undecided.get(relatedId(proposal)) === undefined) {
      rows.push(caseKey(related), erasedKey(related))
    }
  }
  for (const id of caseIds) rows.push(caseKey(id))
  return rows
}

/** Names the related cases that are decided, or not on the chain. */
function needs (state: LedgerState, { proposals }: Propose): EntryKey[] {
  return proposals
    .filter(proposal => isRelated(proposal) && state.undecided.get(relatedId(proposal)) === undefined)
    .map(({ related }) => caseKey(related))
}

function doubts (_state: LedgerState, { author, proposals }: Propose, { caseIds }: Tx): EntryKey[] {
  const rows: EntryKey[] = []
  for (const proposal of proposals) {
    rows.push(tagKey(author, proposal.retryTag), ...bodyKeys(author, proposal))
  }
  for (const id of caseIds) rows.push(caseKey(id))
  return rows
}

function isInDoubt ({ closed, taken }: ChangedCases, { proposals }: Propose, { keys }: Tx): boolean {
  return keys.some(({ bodies, tag }) => [tag, ...bodies].some(key => taken.has(key))) ||
    proposals.some(proposal => isRelated(proposal) && closed.has(relatedId(proposal)))
}

/** Tells whether all cases of a PROPOSE are undecided, so that a further copy opens no case. */
function areOpen ({ undecided }: LedgerState, { keys }: Tx): boolean {
  return keys.every(({ id }) => undecided.get(id) !== undefined)
}

function readiness (state: LedgerState, { author, proposals }: Propose, _: number, tx: Tx): Readiness {
  const { parameters: { maxOpenCases, maxOpenPerPseudonym, maxProposalsPerBlock }, undecided } = state
  if (proposals.length > maxProposalsPerBlock || areOpen(state, tx)) return 'never'
  if (!state.set.has(author)) return 'later'
  const hospital = hex(author)
  if (undecided.ofSubmitter(hospital) + proposals.length > maxOpenCases) return 'later'
  if (undecided.waitingOf(hospital) >= MAX_WAITING) return 'later'
  const perPatient = new Map<string, number>()
  for (const [index, proposal] of proposals.entries()) {
    const keys = tx.keys[index]!
    if (isRelated(proposal) && undecided.get(relatedId(proposal)) !== undefined) return 'later'
    if (isBusy(state, proposal, keys) && undecided.get(keys.id) === undefined) return 'later'
    const before = perPatient.get(keys.patient) ?? undecided.ofPatient(keys.patient)
    perPatient.set(keys.patient, before + 1)
    if (before >= maxOpenPerPseudonym) return 'later'
  }
  return 'ready'
}
