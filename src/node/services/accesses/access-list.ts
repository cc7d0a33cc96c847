import {
  ServiceError, type AccessesView, type AccessEventView, type AccessKindView, type AccessView
} from '../../../api/index.js'
import type { AccessEvent, ListedAccess } from '../../../protocol/access/index.js'
import { patientHandle } from '../../../protocol/names/index.js'
import {
  AccessKind, PURPOSES, ROLES, hex, type PatientHandle, type PatientName, type Timestamp
} from '../../../protocol/types/index.js'
import { eventKeys, openEvent } from '../../accesses/events.js'
import { correctedTime } from '../../signing/own-clock.js'
import type { HospitalParts } from '../hospital-parts.js'
import type { Parties } from '../parties.js'
import { proveAccesses } from '../proofs.js'
import { attestedOf, attestedView } from '../reviews/index.js'
import { namedTo } from './named-records.js'
import type { Look } from './who-sees.js'

/** After this time an event that nobody sent counts as missing. */
const AWAITED_MS = 600_000

const KINDS: Readonly<Record<AccessKind, AccessKindView>> = {
  [AccessKind.read]: 'read', [AccessKind.search]: 'search', [AccessKind.decision]: 'decision',
  [AccessKind.export]: 'export', [AccessKind.lookUp]: 'look-up', [AccessKind.excerpt]: 'excerpt',
  [AccessKind.emergency]: 'emergency', [AccessKind.keyGiven]: 'key-given',
  [AccessKind.keyRefused]: 'key-refused'
}

/** An access with what lies beside the chain. */
export interface OpenedAccess {
  readonly access: ListedAccess
  readonly state: AccessView['state']
  readonly event: AccessEvent | undefined
  /** True if it was about records alone that are hidden from the look. Then its event names none of them. */
  readonly isHidden: boolean
}

/** Lists the accesses of a patient, and opens their events. @param look undefined for the patient */
export async function openedAccesses (
  parts: HospitalParts, name: PatientName, look: Look | undefined
): Promise<OpenedAccess[]> {
  const { chain: running, hospital } = parts
  const { chain: { id }, index, store } = running
  const handle = patientHandle(id, name)
  const keys = eventKeys(id, name)
  const listed = await hospital.accesses.index.of(handle)
  const sealed = await store.accessEvents.getMany(listed.map(({ hash }) => hash))
  const times = await index.timesOf(listed.map(({ height }) => height))
  const now = correctedTime(running)
  const events = listed.map((access, at) => {
    const bytes = sealed[at]
    return bytes === undefined ? undefined : openEvent(id, handle, keys, access, bytes)
  })
  const touched = events.flatMap(event => event?.cases ?? [])
  const mayName = look === undefined ? undefined : await namedTo(parts, name, touched, look)
  return listed.map((access, at): OpenedAccess => {
    const event = events[at]
    if (event !== undefined) {
      const cases = mayName === undefined ? event.cases : event.cases.filter(mayName)
      const isHidden = cases.length === 0 && event.cases.length > 0
      return { access, state: 'open', event: { ...event, cases }, isHidden }
    }
    const isFresh = now - (times.get(access.height) ?? 0) < AWAITED_MS
    const lacking = isFresh ? 'awaited' : 'missing'
    const state = sealed[at] === undefined ? lacking : 'unreadable'
    return { access, state, event: undefined, isHidden: false }
  })
}

/** Shows the accesses of a patient with the proof of their number. @param look undefined for the patient */
export async function accessesView (
  parts: HospitalParts, name: PatientName, parties: Parties, look: Look | undefined
): Promise<AccessesView> {
  const { chain: running, hospital } = parts
  const handle = patientHandle(running.chain.id, name)
  const opened = await openedAccesses(parts, name, look)
  const times = await running.index.timesOf(opened.map(({ access }) => access.height))
  const proof = await proofOf(parts, handle, async () => await hospital.accesses.index.of(handle))
  return {
    chainId: hex(running.chain.id as Uint8Array), handle: hex(handle),
    accesses: opened.map((one, at) =>
      accessView(one, at + 1, times.get(one.access.height) ?? 0, parties)),
    reviews: (await attestedOf(parts, handle)).map(found => attestedView(parts, found, parties)),
    ...(proof === undefined ? {} : { proof })
  }
}

async function proofOf (
  { chain }: HospitalParts, handle: PatientHandle, list: () => Promise<readonly ListedAccess[]>
): Promise<string | undefined> {
  // A node that has made no block since its start proves nothing yet, and still shows the list.
  try {
    return (await proveAccesses(chain, handle, list)).proof
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'not-provable-yet') return undefined
    throw error
  }
}

function accessView (
  { access, event, state }: OpenedAccess, count: number, loggedAt: Timestamp, parties: Parties
): AccessView {
  const { author, hash, height, kind, number, position } = access
  return {
    count, hospital: parties.show(author), kind: KINDS[kind], batch: number, position, height, loggedAt,
    hash: hex(hash), state, ...(event === undefined ? {} : { event: eventView(event, parties) })
  }
}

function eventView (
  { cases, isPermitted, other, practitioner, purpose, role, time }: AccessEvent, parties: Parties
): AccessEventView {
  const named = (table: Readonly<Record<string, number>>, value: number): string | undefined =>
    Object.keys(table).find(word => table[word] === value && value !== 0)
  const text = <K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> =>
    value === undefined ? {} : { [key]: value } as Record<K, string>
  return {
    at: time, isPermitted, cases: cases.map(hex),
    ...text('purpose', named(PURPOSES, purpose)), ...text('role', named(ROLES, role)),
    ...text('practitioner', practitioner && hex(practitioner)),
    ...(other === undefined ? {} : { other: parties.show(other) })
  }
}
