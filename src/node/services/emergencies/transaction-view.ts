import type { TransactionView } from '../../../api/index.js'
import {
  Judgement, JudgementReason, Standing, TransactionKind, hex, type ConsentContest, type ConsentJudge,
  type EmergencyClose,
  type EmergencyContest, type EmergencyJudge, type EmergencyOpen, type EmergencySurge, type RosterEntry
} from '../../../protocol/types/index.js'
import type { Parties } from '../parties.js'
import { CONSENT_REASONS, CONTESTED_BY, JUDGEMENTS } from '../reviews/index.js'

type EmergencyTransaction = RosterEntry | EmergencyOpen | EmergencyClose | EmergencySurge | EmergencyJudge |
  EmergencyContest | ConsentJudge | ConsentContest

export const REASONS: Readonly<Record<JudgementReason, string>> = {
  [JudgementReason.emergencyShown]: 'emergency-shown',
  [JudgementReason.careNeededIt]: 'care-needed-it',
  [JudgementReason.noEmergency]: 'no-emergency',
  [JudgementReason.reasonInsufficient]: 'reason-insufficient',
  [JudgementReason.wrongPatient]: 'wrong-patient',
  [JudgementReason.withheld]: 'withheld'
}

interface Base {
  readonly id: string
  readonly leaf: string
  readonly size: number
}

/** Shows a transaction about emergencies, reviews or a roster, as `chain show` lists it. */
export function emergencyTransactionView (
  base: Base, transaction: EmergencyTransaction, parties: Parties
): TransactionView {
  const author = parties.show(transaction.author)
  switch (transaction.kind) {
    case TransactionKind.rosterEntry: return {
      ...base, author, kind: 'roster/entry', entry: transaction.entry,
      standing: transaction.standing === Standing.active ? 'active' : 'suspended'
    }
    case TransactionKind.emergencyOpen: return {
      ...base, author, kind: 'emergency/open', entry: transaction.clinician.entry,
      until: transaction.openedAt + transaction.durationMs
    }
    case TransactionKind.emergencyClose:
      return { ...base, author, kind: 'emergency/close', emergency: hex(transaction.id) }
    case TransactionKind.emergencySurge: return {
      ...base, author, kind: 'emergency/surge', entries: [transaction.first.entry, transaction.second.entry]
    }
    case TransactionKind.emergencyJudge: return {
      ...base, author, kind: 'emergency/judge', emergency: hex(transaction.id),
      judgement: transaction.judgement === Judgement.justified ? 'justified' : 'unjustified',
      reason: REASONS[transaction.reason]
    }
    case TransactionKind.consentJudge: return {
      ...base, author, kind: 'consent/judge', consent: hex(transaction.id),
      judgement: JUDGEMENTS[transaction.judgement],
      reason: CONSENT_REASONS[transaction.reason]
    }
    case TransactionKind.emergencyContest: return {
      ...base, author, kind: 'emergency/contest', emergency: hex(transaction.id),
      by: CONTESTED_BY[transaction.by.type]
    }
    case TransactionKind.consentContest: return {
      ...base, author, kind: 'consent/contest', consent: hex(transaction.id),
      by: CONTESTED_BY[transaction.by.type]
    }
  }
}
