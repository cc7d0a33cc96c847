import type {
  AllowlistUpdate, LinkingEpoch, Opinions, Propose, Timestamp, VerifiedTransaction
} from '../types/index.js'
import { CaseStatus, Relation, TransactionKind, equal, hex } from '../types/index.js'
import { expiryOf, usableAttempts } from './cases/deadlines.js'
import { nextListFrom } from './kinds/allowlist.js'
import { nextLinkingEpochFrom } from './kinds/linking-epoch.js'
import { hasOpinion, isDrawn } from './kinds/opinions.js'
import { linkingEpochOf, type LedgerState } from './state/ledger-state.js'

/**
 * What a waiting transaction is worth after the last block, as far as memory tells: whether it may
 * be valid in the next block, may become valid later, or never will be. Cheap: no rows, no
 * signatures. A pool that keeps what can never be valid would be a Reason for ever (§8).
 */
export type Readiness = 'ready' | 'later' | 'never'

/** @param now by the local clock: lists and linking epochs wait until their gap has passed (§5.3) */
export function readiness (
  state: LedgerState, tx: VerifiedTransaction, now: Timestamp
): Readiness {
  const { transaction } = tx
  switch (transaction.kind) {
    case TransactionKind.propose: return ofPropose(state, transaction)
    case TransactionKind.opinions: return ofOpinions(state, transaction)
    case TransactionKind.allowlist: return ofAllowlist(state, transaction, now)
    case TransactionKind.evidence: return state.set.has(transaction.author) ? 'ready' : 'later'
    case TransactionKind.linkingEpoch: return ofLinkingEpoch(state, transaction, now)
  }
}

function ofPropose (state: LedgerState, propose: Propose): Readiness {
  const { author: submitter, firstSeq, proposals } = propose
  const { maxOpenCases, maxOpenPerPseudonym, maxProposalsPerBlock } = state.parameters
  const hospital = hex(submitter)
  const last = state.lastSeq(submitter)
  if (firstSeq <= last || proposals.length > maxProposalsPerBlock) return 'never'
  if (firstSeq > last + 1 || !state.set.has(submitter)) return 'later'
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

/**
 * A case that is not in memory is decided, or opened in a block that this node has not reached:
 * such a node is behind and gets the transaction again.
 */
function ofOpinions (state: LedgerState, { author: validator, opinions }: Opinions): Readiness {
  if (!state.set.has(validator)) return 'later'
  let open = false
  for (const { caseId, attempt } of opinions) {
    const one = state.undecided.get(hex(caseId))
    if (one === undefined || attempt >= state.parameters.attempts) continue
    if (one.status === CaseStatus.open &&
        state.timestamp >= expiryOf(one.openedAt, state.parameters)) continue
    if (one.order.length === 0) {
      open = true
      continue
    }
    const k = state.parameters.validatorsPerDiagnosis
    if (!isDrawn(one, attempt, k, validator) || hasOpinion(one, attempt, validator)) continue
    open = true
    const usable = attempt < usableAttempts(one, state.timestamp, state.parameters)
    if (usable && state.set.has(one.submitter)) return 'ready'
  }
  return open ? 'later' : 'never'
}

/**
 * A list that the next block could not hold is no work: what names a block ahead waits for it, and
 * what follows another list than the one in force never comes to be valid.
 */
function ofAllowlist (
  state: LedgerState, { allowlist: { list } }: AllowlistUpdate, now: Timestamp
): Readiness {
  const current = state.allowlist.list.version
  if (list.version <= current) return 'never'
  if (list.version > current + 1) return 'later'
  if (!equal(list.prevHash, state.set.hash)) return 'never'
  if (list.checkpointHeight > state.height) return 'later'
  return nextTimestamp(state, now) >= nextListFrom(state) ? 'ready' : 'later'
}

function ofLinkingEpoch (
  state: LedgerState, { author, epoch }: LinkingEpoch, now: Timestamp
): Readiness {
  const current = linkingEpochOf(state)
  if (epoch <= current) return 'never'
  if (epoch > current + 1 || !state.set.has(author)) return 'later'
  return nextTimestamp(state, now) >= nextLinkingEpochFrom(state) ? 'ready' : 'later'
}

/** That a leader gives the next block (§8). */
function nextTimestamp (state: LedgerState, now: Timestamp): Timestamp {
  return Math.max(now, state.timestamp + 1)
}
