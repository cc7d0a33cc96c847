import {
  Relation, TransactionKind, hex, type Hex, type Proposal, type Propose, type Readiness
} from '../../types/index.js'
import type { EntryKey } from '../rows/entry.js'
import { bodyKey, caseKey, tagKey } from '../rows/keys.js'
import { linkingEpochOf, type LedgerState } from '../state/ledger-state.js'
import { judgePropose } from './judge-propose.js'
import type { Rule } from './rule.js'

/** The rule of PROPOSE (SPECIFICATION.md §7 and §9.5). */
export const proposeRule: Rule<Propose> = {
  kind: TransactionKind.propose,
  rank: 3,
  opensCases: true,
  traits: ({ firstSeq, proposals }) => ({
    sequence: { first: firstSeq, end: firstSeq + proposals.length },
    bodyBytes: proposals.reduce((sum, { bodySize }) => sum + bodySize, 0)
  }),
  touches,
  readiness,
  watches: (_state, { author, proposals }) => [hex(author), ...proposals.filter(isRelated).map(relatedId)],
  isSpent: (state, { author, firstSeq }) => firstSeq <= state.lastSeq(author),
  judge: judgePropose
}

function isRelated ({ relation }: Proposal): boolean {
  return relation !== Relation.new
}

function relatedId ({ related }: Proposal): Hex {
  return hex(related)
}

function touches (state: LedgerState, { author, proposals }: Propose): EntryKey[] {
  return proposals.flatMap(({ retryTag, bodyHash, relation, related }) => {
    const isRow = relation !== Relation.new && state.undecided.get(hex(related)) === undefined
    return [tagKey(author, retryTag), bodyKey(author, bodyHash), ...(isRow ? [caseKey(related)] : [])]
  })
}

function readiness (state: LedgerState, { author, firstSeq, proposals }: Propose): Readiness {
  const { maxOpenCases, maxOpenPerPseudonym, maxProposalsPerBlock } = state.parameters
  const hospital = hex(author)
  const last = state.lastSeq(author)
  if (firstSeq <= last || proposals.length > maxProposalsPerBlock) return 'never'
  if (firstSeq > last + 1 || !state.set.has(author)) return 'later'
  if (state.undecided.ofSubmitter(hospital) + proposals.length > maxOpenCases) return 'later'
  const epoch = linkingEpochOf(state)
  const perPatient = new Map<string, number>()
  const fits = proposals.every(({ linkEpoch, pseudonym, related, relation }) => {
    if (relation !== Relation.new && state.undecided.get(hex(related)) !== undefined) return false
    const patient = hex(pseudonym) + hospital
    const before = perPatient.get(patient) ?? state.undecided.ofPatient(patient)
    perPatient.set(patient, before + 1)
    return linkEpoch <= epoch && before < maxOpenPerPseudonym
  })
  return fits ? 'ready' : 'later'
}
