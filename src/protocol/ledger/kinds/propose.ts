import {
  Relation, TransactionKind, hex, type CaseId, type Hex, type Proposal, type Propose, type Readiness
} from '../../types/index.js'
import type { EntryKey } from '../rows/entry.js'
import { bodyKey, caseKey, rejectionsKey, tagKey } from '../rows/keys.js'
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
    bodyBytes: proposals.reduce((sum, { bodySize }) => sum + bodySize, 0)
  }),
  touches,
  needs,
  doubts,
  refute: refutePropose,
  isInDoubt,
  readiness,
  watches: (_state, { author, proposals }) => [hex(author), ...proposals.filter(isRelated).map(relatedId)],
  isSpent: (state, _, caseIds) => areOpen(state, caseIds),
  judge: judgePropose
}

function isRelated ({ relation }: Proposal): boolean {
  return relation !== Relation.new
}

function relatedId ({ related }: Proposal): Hex {
  return hex(related)
}

function touches (
  state: LedgerState, { author, proposals }: Propose, caseIds: readonly CaseId[]
): EntryKey[] {
  const keys = proposals.flatMap(({ pseudonym, retryTag, bodyHash, relation, related }) => {
    const isRow = relation !== Relation.new && state.undecided.get(hex(related)) === undefined
    return [
      tagKey(author, retryTag), bodyKey(author, bodyHash), rejectionsKey(author, pseudonym),
      ...(isRow ? [caseKey(related)] : [])
    ]
  })
  return [...keys, ...caseIds.map(caseKey)]
}

/** Names the related cases that are decided, or not on the chain. */
function needs (state: LedgerState, { proposals }: Propose): EntryKey[] {
  return proposals
    .filter(proposal => isRelated(proposal) && state.undecided.get(relatedId(proposal)) === undefined)
    .map(({ related }) => caseKey(related))
}

function doubts (
  _state: LedgerState, { author, proposals }: Propose, caseIds: readonly CaseId[]
): EntryKey[] {
  const keys = proposals.flatMap(({ bodyHash, retryTag }) =>
    [tagKey(author, retryTag), bodyKey(author, bodyHash)])
  return [...keys, ...caseIds.map(caseKey)]
}

function isInDoubt ({ closed, values }: ChangedCases, { author, proposals }: Propose): boolean {
  const own = values.get(hex(author))
  return proposals.some(proposal =>
    own?.has(hex(proposal.retryTag)) === true || own?.has(hex(proposal.bodyHash)) === true ||
    (isRelated(proposal) && closed.has(relatedId(proposal))))
}

/** Tells whether all cases of a PROPOSE are undecided, so that a further copy opens no case. */
function areOpen ({ undecided }: LedgerState, caseIds: readonly CaseId[]): boolean {
  return caseIds.every(id => undecided.get(hex(id)) !== undefined)
}

function readiness (
  state: LedgerState, { author, proposals }: Propose, _: number, caseIds: readonly CaseId[]
): Readiness {
  const { maxOpenCases, maxOpenPerPseudonym, maxProposalsPerBlock } = state.parameters
  const hospital = hex(author)
  if (proposals.length > maxProposalsPerBlock || areOpen(state, caseIds)) return 'never'
  if (!state.set.has(author)) return 'later'
  if (state.undecided.ofSubmitter(hospital) + proposals.length > maxOpenCases) return 'later'
  if (state.undecided.waitingOf(hospital) >= MAX_WAITING) return 'later'
  const perPatient = new Map<string, number>()
  const fits = proposals.every((proposal, index) => {
    const { pseudonym } = proposal
    if (isRelated(proposal) && state.undecided.get(relatedId(proposal)) !== undefined) return false
    const isVoid = (): boolean => state.undecided.get(hex(caseIds[index]!)) !== undefined
    if (isBusy(state, proposal, hospital) && !isVoid()) return false
    const patient = hex(pseudonym) + hospital
    const before = perPatient.get(patient) ?? state.undecided.ofPatient(patient)
    perPatient.set(patient, before + 1)
    return before < maxOpenPerPseudonym
  })
  return fits ? 'ready' : 'later'
}
