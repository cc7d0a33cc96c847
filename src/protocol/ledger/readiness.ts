import type {
  AllowlistUpdate, Opinions, Propose, Timestamp, VerifiedTransaction
} from '../types/index.js'
import { CaseStatus, TransactionKind, hex } from '../types/index.js'
import { expiryOf, usableAttempts } from './deadlines.js'
import { hasOpinion, isDrawn } from './kinds/opinions.js'
import { linkingEpochOf, type LedgerState } from './state.js'

/**
 * What a waiting transaction is worth after the last block, as far as memory tells: whether it may
 * be valid in the next block, may become valid later, or never will be. Cheap: no rows, no
 * signatures. A pool that keeps what can never be valid would be a Reason for ever (§8).
 */
export type Readiness = 'ready' | 'later' | 'never'

/** @param now by the local clock: an allowlist waits until its gap has passed (§5.3) */
export function readiness (
  state: LedgerState, tx: VerifiedTransaction, now: Timestamp
): Readiness {
  const { transaction } = tx
  switch (transaction.kind) {
    case TransactionKind.propose: return ofPropose(state, transaction)
    case TransactionKind.opinions: return ofOpinions(state, transaction)
    case TransactionKind.allowlist: return ofAllowlist(state, transaction, now)
    case TransactionKind.evidence: return state.set.has(transaction.author) ? 'ready' : 'later'
    case TransactionKind.linkingEpoch: {
      const current = linkingEpochOf(state)
      if (transaction.epoch <= current) return 'never'
      if (transaction.epoch > current + 1) return 'later'
      return state.set.has(transaction.author) ? 'ready' : 'later'
    }
  }
}

function ofPropose (state: LedgerState, propose: Propose): Readiness {
  const { submitter, firstSeq, proposals } = propose
  const { maxOpenCases, maxOpenPerPseudonym } = state.parameters
  const hospital = hex(submitter)
  const last = state.lastSeq(submitter)
  if (firstSeq <= last) return 'never'
  if (firstSeq > last + 1 || !state.set.has(submitter)) return 'later'
  if (state.undecided.ofSubmitter(hospital) + proposals.length > maxOpenCases) return 'later'
  const epoch = linkingEpochOf(state)
  const perPatient = new Map<string, number>()
  const fits = proposals.every(({ linkEpoch, pseudonym }) => {
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
function ofOpinions (state: LedgerState, { validator, opinions }: Opinions): Readiness {
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

function ofAllowlist (
  state: LedgerState, { allowlist }: AllowlistUpdate, now: Timestamp
): Readiness {
  const current = state.allowlist.list.version
  if (allowlist.list.version <= current) return 'never'
  const from = state.allowlistChangedAt + state.parameters.allowlistGapMs
  return allowlist.list.version === current + 1 && now >= from ? 'ready' : 'later'
}
