import type {
  EmergenciesView, EmergencyCountsView, EmergencyView, PartyView, PractitionerView, RosterView
} from '../../../api/index.js'
import {
  NO_EMERGENCIES, emergencyCountsCodec, emergencyCountsKey, emergencyKey, emergencyRowCodec,
  entryId, openedInHour, whySuspended, type EmergencyRow
} from '../../../protocol/ledger/index.js'
import {
  ROLES, fromHex, hex, type EmergencyId, type Timestamp
} from '../../../protocol/types/index.js'
import type { Practitioner } from '../../clinical/emergencies/roster.js'
import { correctedTime } from '../../signing/own-clock.js'
import type { HospitalParts } from '../hospital-parts.js'
import type { Parties } from '../parties.js'
import { idsUnderReview, isOwedBy, reviewView } from '../reviews/index.js'
import { REASONS } from './transaction-view.js'

/** An emergency with its id. */
export interface Found {
  readonly id: EmergencyId
  readonly row: EmergencyRow
}

const ROLE_NAMES = {
  [ROLES.doctor]: 'doctor', [ROLES.nurse]: 'nurse', [ROLES.pharmacist]: 'pharmacist'
} as const

export function roleName (role: Practitioner['row']['role']): PractitionerView['role'] {
  return role === ROLES.any ? 'doctor' : ROLE_NAMES[role]
}

export async function rosterView ({ chain, hospital }: HospitalParts): Promise<RosterView> {
  const time = correctedTime(chain)
  const practitioners = (await hospital.roster.list()).map(({ entry, name, row }): PractitionerView => {
    const suspended = whySuspended(row, time)
    return {
      entry, version: row.version, key: hex(row.key), role: roleName(row.role),
      unjustified: row.unjustified.length,
      ...(suspended === undefined ? {} : { suspended }), ...(name === undefined ? {} : { name })
    }
  })
  return { chainId: hex(chain.chain.id as Uint8Array), hospital: hex(chain.signer.id), practitioners }
}

export function emergencyView (
  { chain }: Pick<HospitalParts, 'chain'>, { id, row }: Found, parties: Parties
): EmergencyView {
  return {
    id: hex(id), hospital: parties.show(row.hospital), entry: row.entry,
    ...(row.second === 0 ? {} : { second: row.second }),
    openedAt: row.openedAt, announcedAt: row.announcedAt, height: row.height, until: row.until,
    unconfirmed: row.isUnconfirmed, aboveSoft: row.isAboveSoft,
    ...reviewView(chain, row, REASONS, parties)
  }
}

/** Returns the emergencies under review, those that were announced first at the top. */
export async function foundUnderReview (parts: HospitalParts): Promise<Found[]> {
  const ids = await idsUnderReview(parts)
  const rows = await parts.chain.store.loadEntries(ids.map(emergencyKey))
  return ids.flatMap(id => {
    const row = rows.get(entryId(emergencyKey(id)))
    return row === undefined ? [] : [{ id, row: emergencyRowCodec.decode(row) }]
  }).sort((a, b) => a.row.announcedAt - b.row.announcedAt)
}

/** Finds an emergency by its id, or by the first digits of it. Undefined if none or several fit. */
export async function findEmergency (
  { chain: { store } }: HospitalParts, text: string
): Promise<Found | undefined> {
  const prefix = fromHex(text.slice(0, text.length - text.length % 2))
  let found: Found | undefined
  for await (const { key, value } of store.entries('emergency', prefix)) {
    if (!hex(key).startsWith(text)) continue
    if (found !== undefined) return undefined
    found = { id: key, row: emergencyRowCodec.decode(value) }
  }
  return found
}

export async function emergenciesView (parts: HospitalParts, parties: Parties): Promise<EmergenciesView> {
  const { chain, hospital } = parts
  const now = correctedTime(chain)
  const underReview = (await foundUnderReview(parts)).map(found => emergencyView(parts, found, parties))
  const members = chain.hostLoop.state.ledger.set.members.map(({ id }) => id)
  const rows = await chain.store.loadEntries(members.map(emergencyCountsKey))
  return {
    underReview,
    hospitals: members.map(id => {
      const hospital = parties.show(id)
      const isOwed = (view: EmergencyView): boolean => view.overdue && isOwedBy(view, hospital)
      return countsView(hospital, rows.get(entryId(emergencyCountsKey(id))),
        underReview.filter(isOwed).length, now)
    }),
    outOfTouch: hospital.touch.isLost
  }
}

function countsView (
  hospital: PartyView, row: Uint8Array | undefined, overdue: number, now: Timestamp
): EmergencyCountsView {
  const counts = row === undefined ? NO_EMERGENCIES : emergencyCountsCodec.decode(row)
  const { divided, judged, justified, late, opened, surgeUntil, unjustified } = counts
  return {
    hospital, opened, thisHour: openedInHour(counts, now), justified, unjustified, divided,
    judged, late, overdue, ...(surgeUntil > now ? { surgeUntil } : {})
  }
}
