import type {
  AttestedConsentsView, AttestedConsentView, AttestedCountsView, PartyView
} from '../../../api/index.js'
import {
  NO_ATTESTED, attestedCountsCodec, attestedCountsKey, attestedKey, attestedRowCodec, entryId,
  isAttestingSuspended, orderRowCodec, type AttestedRow
} from '../../../protocol/ledger/index.js'
import {
  ConsentReason, hex, type AttestedId, type PatientHandle, type Timestamp
} from '../../../protocol/types/index.js'
import { correctedTime } from '../../signing/own-clock.js'
import type { HospitalParts } from '../hospital-parts.js'
import type { Parties } from '../parties.js'
import { idsUnderReview, isOwedBy, reviewView } from './review-view.js'

/** An attested consent with its id. */
export interface FoundAttested {
  readonly id: AttestedId
  readonly row: AttestedRow
}

export const CONSENT_REASONS: Readonly<Record<ConsentReason, string>> = {
  [ConsentReason.formFits]: 'form-fits',
  [ConsentReason.patientConfirms]: 'patient-confirms',
  [ConsentReason.formDiffers]: 'form-differs',
  [ConsentReason.notSigned]: 'not-signed',
  [ConsentReason.wrongPatient]: 'wrong-patient',
  [ConsentReason.noForm]: 'no-form',
  [ConsentReason.patientErased]: 'patient-erased'
}

export function attestedView (
  { chain }: Pick<HospitalParts, 'chain'>, { id, row }: FoundAttested, parties: Parties
): AttestedConsentView {
  const { filedAt, form, handle, height, hospital, number } = row
  return {
    kind: 'attested-consent', id: hex(id), hospital: parties.show(hospital), handle: hex(handle), number,
    form: hex(form), filedAt, height, ...reviewView(chain, row, CONSENT_REASONS, parties)
  }
}

/** Returns the attested consents under review, those that were filed first at the top. */
export async function attestedUnderReview (parts: HospitalParts): Promise<FoundAttested[]> {
  return (await rowsOf(parts, await idsUnderReview(parts))).filter(({ row }) => row.drawnAt > 0)
    .sort((a, b) => a.row.filedAt - b.row.filedAt)
}

/** Returns the consents of a patient that were drawn for review, oldest first. */
export async function attestedOf (parts: HospitalParts, handle: PatientHandle): Promise<FoundAttested[]> {
  const ids: AttestedId[] = []
  for await (const { value } of parts.chain.store.entries('order', handle)) {
    ids.push(orderRowCodec.decode(value).transactionId)
  }
  return (await rowsOf(parts, ids)).filter(({ row }) => row.drawnAt > 0)
}

/** Finds an attested consent by its id, or by the first digits of it. Undefined if none or several fit. */
export async function findAttested (
  { chain: { store } }: HospitalParts, prefix: Uint8Array, text: string
): Promise<FoundAttested | undefined> {
  let found: FoundAttested | undefined
  for await (const { key, value } of store.entries('attested', prefix)) {
    if (!hex(key).startsWith(text)) continue
    if (found !== undefined) return undefined
    found = { id: key, row: attestedRowCodec.decode(value) }
  }
  return found
}

export async function attestedConsentsView (
  parts: HospitalParts, parties: Parties
): Promise<AttestedConsentsView> {
  const { chain } = parts
  const { parameters, set } = chain.hostLoop.state.ledger
  const now = correctedTime(chain)
  const underReview = (await attestedUnderReview(parts)).map(found => attestedView(parts, found, parties))
  const members = set.members.map(({ id }) => id)
  const rows = await chain.store.loadEntries(members.map(attestedCountsKey))
  return {
    rate: parameters.attestedReviewRate, underReview,
    hospitals: members.map(id => {
      const hospital = parties.show(id)
      const overdue = underReview.filter(view => view.overdue && isOwedBy(view, hospital)).length
      return countsView(hospital, rows.get(entryId(attestedCountsKey(id))), overdue, now)
    })
  }
}

function countsView (
  hospital: PartyView, row: Uint8Array | undefined, overdue: number, now: Timestamp
): AttestedCountsView {
  const { recent, ...counts } = row === undefined ? NO_ATTESTED : attestedCountsCodec.decode(row)
  return { hospital, ...counts, overdue, suspended: isAttestingSuspended({ recent, ...counts }, now) }
}

async function rowsOf (
  { chain: { store } }: HospitalParts, ids: readonly AttestedId[]
): Promise<FoundAttested[]> {
  const rows = await store.loadEntries(ids.map(attestedKey))
  return ids.flatMap(id => {
    const row = rows.get(entryId(attestedKey(id)))
    return row === undefined ? [] : [{ id, row: attestedRowCodec.decode(row) }]
  })
}
