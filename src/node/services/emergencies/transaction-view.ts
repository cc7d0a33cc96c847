import type { TransactionView } from '../../../api/index.js'
import { Outcome } from '../../../protocol/ledger/index.js'
import {
  Judgement, JudgementReason, Standing, TransactionKind, hex, type EmergencyClose, type EmergencyContest,
  type EmergencyJudge, type EmergencyOpen, type EmergencySurge, type RosterEntry
} from '../../../protocol/types/index.js'
import type { Parties } from '../parties.js'

type EmergencyTransaction = RosterEntry | EmergencyOpen | EmergencyClose | EmergencySurge | EmergencyJudge |
  EmergencyContest

export const REASONS: Readonly<Record<JudgementReason, string>> = {
  [JudgementReason.emergencyShown]: 'emergency-shown',
  [JudgementReason.careNeededIt]: 'care-needed-it',
  [JudgementReason.noEmergency]: 'no-emergency',
  [JudgementReason.reasonInsufficient]: 'reason-insufficient',
  [JudgementReason.wrongPatient]: 'wrong-patient',
  [JudgementReason.withheld]: 'withheld'
}

export const OUTCOMES = {
  [Outcome.pending]: 'pending', [Outcome.justified]: 'justified', [Outcome.unjustified]: 'unjustified',
  [Outcome.divided]: 'divided'
} as const

/** How a right to contest is shown. */
export const CONTESTED_BY = { hospital: 'hospital', key: 'patient', form: 'form' } as const

interface Base {
  readonly id: string
  readonly leaf: string
  readonly size: number
}

/** Shows a transaction about emergencies or a roster, as `chain show` lists it. */
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
    case TransactionKind.emergencyContest: return {
      ...base, author, kind: 'emergency/contest', emergency: hex(transaction.id),
      by: CONTESTED_BY[transaction.by.type]
    }
  }
}
