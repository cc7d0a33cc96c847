import { transactionIdOfBytes } from '../../protocol/codec/index.js'
import {
  AccessKind, Judgement, Measure, TransactionKind, equal, hex, isFor, type AccessEntry, type CaseId,
  type ChainId, type MemberId, type PatientHandle, type Transaction
} from '../../protocol/types/index.js'
import type { DecodedBlock } from '../loop/stored-block.js'

/** What a patient is told of: the data were read elsewhere, an emergency, a consent, or a decision. */
export type NoticeKind = 'read' | 'emergency' | 'consent' | 'erasure'

/** Something in a block that a patient is told of. */
export interface PatientEvent {
  /** The same after a restart: transaction, and what happened. */
  readonly id: string
  readonly kind: NoticeKind
  /** `read`, `export`, `excerpt`, `opened`, the type of an order, a judgement, `granted` or `refused`. */
  readonly what: string
  readonly hospital: MemberId
  readonly of: { readonly handle: PatientHandle } | { readonly record: CaseId }
}

/** The kinds of access that show content of a record. */
const READINGS: Partial<Record<AccessKind, string>> = {
  [AccessKind.read]: 'read', [AccessKind.emergency]: 'emergency-read', [AccessKind.export]: 'export',
  [AccessKind.excerpt]: 'excerpt'
}
const JUDGED = {
  [Judgement.justified]: 'judged-justified', [Judgement.unjustified]: 'judged-unjustified',
  [Judgement.void]: 'judged-void'
} as const
const ID_DIGITS = 32

/** Lists what a block has of which patients are told. @param self own accesses are no news */
export function eventsOfPatients (
  chainId: ChainId, self: MemberId, { transactions }: Pick<DecodedBlock, 'transactions'>
): PatientEvent[] {
  return transactions.flatMap(({ bytes, transaction }) => {
    const id = hex(transactionIdOfBytes(chainId, bytes)).slice(0, ID_DIGITS)
    return eventsIn(transaction, self).map((event, at) => ({ ...event, id: `${id}-${at + 1}` }))
  })
}

function eventsIn (transaction: Transaction, self: MemberId): Omit<PatientEvent, 'id'>[] {
  const { kind } = transaction
  if (kind === TransactionKind.accessLog) {
    const { author: hospital } = transaction
    return equal(hospital, self) ? [] : readingsOf(transaction.entries).map(({ handle, what }) =>
      ({ kind: 'read', what, hospital, of: { handle } }))
  }
  if (kind === TransactionKind.emergencyOpen) {
    const { author: hospital, handle } = transaction
    return [{ kind: 'emergency', what: 'opened', hospital, of: { handle } }]
  }
  if (kind === TransactionKind.patientOrder || kind === TransactionKind.patientFiling) {
    const { act: { type: what }, author: hospital, handle } = transaction
    return [{ kind: 'consent', what, hospital, of: { handle } }]
  }
  if (kind === TransactionKind.patientKey) {
    const { author: hospital, handle } = transaction
    return [{ kind: 'consent', what: 'key', hospital, of: { handle } }]
  }
  if (kind === TransactionKind.consentJudge) {
    const { author: hospital, handle, judgement } = transaction
    return [{ kind: 'consent', what: JUDGED[judgement], hospital, of: { handle } }]
  }
  if (kind === TransactionKind.consentContest) {
    const { author: hospital, handle } = transaction
    return [{ kind: 'consent', what: 'contested', hospital, of: { handle } }]
  }
  if (kind === TransactionKind.erasureOrder) {
    const { act, author: hospital, measure, record } = transaction
    if (act.type !== 'decide' || measure !== Measure.erase) return []
    return [{ kind: 'erasure', what: isFor(act.ground) ? 'granted' : 'refused', hospital, of: { record } }]
  }
  return []
}

/** Lists each patient once with each kind: a reading of many records is one. */
function readingsOf (entries: readonly AccessEntry[]): { handle: PatientHandle, what: string }[] {
  const found = new Map<string, { handle: PatientHandle, what: string }>()
  for (const { handle, kind } of entries) {
    const what = READINGS[kind]
    if (what !== undefined) found.set(`${what} ${hex(handle)}`, { handle, what })
  }
  return [...found.values()]
}
