import {
  ServiceError, type FhirRecord, type FhirReading, type FhirVersion, type FhirWhich
} from '../../../api/index.js'
import { recordPseudonym } from '../../../protocol/names/index.js'
import {
  ROLES, equal, fromHex, hex, type Case, type CaseId, type Hex, type PatientName
} from '../../../protocol/types/index.js'
import type { PatientIdentifier } from '../../../records/index.js'
import type { PatientRecord } from '../../clinical/consents/patient-reads.js'
import type { PendingCase } from '../../clinical/own-cases.js'
import type { Opened } from '../../clinical/read.js'
import type { PatientNames } from '../../names/names.js'
import { STATUS, opinionsOf } from '../case-views.js'
import type { HospitalParts } from '../hospital-parts.js'
import { joinedNumbers } from '../joined-numbers.js'
import type { Parties } from '../parties.js'
import { caseIdOf, recordGroups, type Group, type Version } from './record-groups.js'

/** A patient of a call: its id at this hospital, its identifier, and its names. */
export interface KnownPatient {
  readonly id: string
  /** Undefined if the caller showed a card, which has a name alone. */
  readonly identifier: PatientIdentifier | undefined
  readonly names: PatientNames
}

export interface Wanted {
  readonly reading: FhirReading
  readonly which: FhirWhich
  /** Only the records with such a version; absent: all records. */
  isWanted? (group: Group): boolean
}

/** What was opened, and the cases whose content is erased. */
interface Contents {
  readonly opened: ReadonlyMap<Hex, Opened>
  readonly erased: ReadonlySet<Hex>
}

/**
 * Reads the records of a patient at every hospital, oldest first. An erased record is named without versions.
 * Any other record without an opened version is left out. The opened records of a linked number follow, with
 * the id of that number (SPECIFICATION.md §16.6).
 * @throws ServiceError 503 while this node does not know which records are erased
 */
export async function patientRecords (
  parts: HospitalParts, parties: Parties, patient: KnownPatient, wanted: Wanted
): Promise<FhirRecord[]> {
  const records = await recordsUnder(parts, parties, patient, wanted)
  // A single record needs no other number.
  if (wanted.isWanted !== undefined) return records
  for (const other of await joinedNumbers(parts, patient.names, wanted.reading)) {
    const found = await recordsUnder(parts, parties, other, wanted)
    // An own proposal opens without a decision. In an emergency it would tell of a link that a denial hides.
    const isUrgent = wanted.reading.purpose === 'BTG'
    records.push(...found.filter(({ current, isErased }) =>
      isErased !== true && !(isUrgent && current.status === 'pending')))
  }
  return records
}

/** Reads the records that stand under one number. */
async function recordsUnder (
  parts: HospitalParts, parties: Parties, patient: KnownPatient, wanted: Wanted
): Promise<FhirRecord[]> {
  // Pending cases come first, since a block may open them while the rows are read.
  const pending = pendingOf(parts, patient.names)
  const { cases, nameOf } = await casesOf(parts, patient.names)
  if (patient.identifier !== undefined) {
    await parts.hospital.patients.note(patient.identifier, cases.map(({ id }) => id))
  }
  const groups = recordGroups(cases, pending).filter(group => wanted.isWanted?.(group) ?? true)
  const versions = groups.flatMap(group => wanted.which === 'all' ? group.versions : [group.current])
  const { erased, opened } = await open(parts, versions, nameOf, wanted.reading)
  const heights = versions.flatMap(version => 'found' in version
    ? [version.found.closedHeight, ...version.found.opinions.map(({ height }) => height)] : [])
  const times = await parts.chain.index.timesOf(heights.filter(height => height > 0))
  return groups.flatMap(({ current, id, versions: all }): FhirRecord[] => {
    const about = { id, patientId: patient.id }
    if (erased.has(hex(caseIdOf(current)))) {
      const facts = factsOf(current, parties, times, parts)
      const number = all.indexOf(current) + 1
      return [{ ...about, versions: [], current: { ...facts, number, isApproved: true }, isErased: true }]
    }
    const shown = all.map((version, at): FhirVersion => ({
      ...factsOf(version, parties, times, parts), number: at + 1,
      ...shownContent(opened.get(hex(caseIdOf(version))))
    })).filter(({ plaintext }, at) => plaintext !== undefined ||
      (wanted.which === 'current' && isShownClosed(all[at]!, parts)))
    const shownCurrent = shown.find(({ caseId }) => caseId === hex(caseIdOf(current)))
    if (shownCurrent?.plaintext === undefined) return []
    return [{ ...about, versions: shown, current: shownCurrent }]
  })
}

/** Versions that were not opened are listed by number and state alone; others' refused ones are not. */
function isShownClosed (version: Version, { chain }: HospitalParts): boolean {
  if ('pending' in version) return true
  const { status, submitter } = version.found
  return equal(submitter, chain.signer.id) || STATUS[status] !== 'rejected' && STATUS[status] !== 'expired'
}

function shownContent (opened: Opened | undefined): Pick<FhirVersion, 'isApproved' | 'plaintext'> {
  return opened === undefined
    ? { isApproved: true } : { plaintext: opened.plaintext, isApproved: opened.isApproved }
}

/** Reads the cases of a patient under all its names, with the name of each case. */
export async function casesOf (
  { chain, finder }: HospitalParts, names: PatientNames
): Promise<{ cases: Case[], nameOf: ReadonlyMap<Hex, PatientName> }> {
  const { hostLoop, store } = chain
  const cases: Case[] = []
  const nameOf = new Map<Hex, PatientName>()
  for (const name of names.all) {
    const lists = await Promise.all([...hostLoop.state.ledger.tallies.keys()].map(async member =>
      await store.history(recordPseudonym(chain.chain.id, name, fromHex(member)))))
    for (const found of await finder.readMany(lists.flat())) {
      cases.push(found)
      nameOf.set(hex(found.id), name)
    }
  }
  return { cases, nameOf }
}

function pendingOf ({ chain, hospital }: HospitalParts, names: PatientNames): PendingCase[] {
  const own = new Set(names.all.map(name => hex(recordPseudonym(chain.chain.id, name, chain.signer.id))))
  return [...hospital.cases.waiting()].filter(({ proposal }) => own.has(hex(proposal.pseudonym)))
}

/** An empty answer would say that the patient has no records. */
export function notCurrent (): ServiceError {
  return new ServiceError(503, 'not-current', 'this node does not know yet which records were erased; try ' +
    'again when it has caught up')
}

async function open (
  { hospital }: HospitalParts, versions: readonly Version[], nameOf: ReadonlyMap<Hex, PatientName>,
  { caller, practitioner, purpose }: FhirReading
): Promise<Contents> {
  const opened = new Map<Hex, Opened>()
  const erased = new Set<Hex>()
  const note = (id: CaseId, record: PatientRecord | undefined): void => {
    if (record === undefined) return
    if ('opened' in record) opened.set(hex(id), record.opened)
    else if (record.closed === 'erased') erased.add(hex(id))
    else if (record.closed === 'not-current') throw notCurrent()
  }
  const found = versions.flatMap(version => 'found' in version ? [version.found] : [])
  for (const name of new Set(nameOf.values())) {
    const cases = found.filter(({ id }) => nameOf.get(hex(id)) === name)
    if (cases.length === 0) continue
    const read = {
      name, purpose, role: ROLES.any,
      practitioner: practitioner === undefined ? undefined : fromHex(practitioner)
    }
    const records = await hospital.patientReads.read(caller, cases, read)
    for (const [at, { id }] of cases.entries()) note(id, records[at])
  }
  for (const version of versions) {
    if (!('pending' in version)) continue
    const { caseId: id, proposal, submitter } = version.pending
    const content = await hospital.records.read(caller, { ...proposal, id, submitter }, 'history')
    if (content !== undefined) opened.set(hex(id), content)
  }
  return { erased, opened }
}

/** What is known of an own proposal that no block has yet. */
export function pendingFacts (
  caseId: Hex, parties: Parties, { clock, signer }: HospitalParts['chain']
): Facts {
  return {
    caseId, status: 'pending', isOwn: true, hospital: parties.show(signer.id), proposedAt: clock.wall(),
    opinions: []
  }
}

type Facts = Omit<FhirVersion, 'number' | 'isApproved' | 'plaintext'>

function factsOf (
  version: Version, parties: Parties, times: ReadonlyMap<number, number>, { chain }: HospitalParts
): Facts {
  if ('pending' in version) return pendingFacts(hex(version.pending.caseId), parties, chain)
  const { closedHeight, id, proposedAt, status, submitter } = version.found
  const decidedAt = times.get(closedHeight)
  return {
    caseId: hex(id), status: STATUS[status], isOwn: equal(submitter, chain.signer.id),
    hospital: parties.show(submitter), proposedAt,
    opinions: opinionsOf(version.found, parties).map(opinion => {
      const at = times.get(opinion.height)
      return at === undefined ? opinion : { ...opinion, at }
    }),
    ...(decidedAt === undefined ? {} : { decidedAt })
  }
}
