import type { LinkedNumber } from '../../protocol/consent/index.js'
import {
  ROLES, equal, fromHex, type PatientName, type Purpose, type Role
} from '../../protocol/types/index.js'
import type { LinkReading } from '../clinical/consents/links.js'
import { correctedTime } from '../signing/own-clock.js'
import { NamesError } from '../names/names-error.js'
import type { PatientNames } from '../names/names.js'
import type { KnownPatient } from './fhir/index.js'
import type { HospitalParts } from './hospital-parts.js'

/** The other number of a person, whose records a view shows beside those of the number that was asked for. */
export type JoinedNumber = KnownPatient & { readonly identifier: NonNullable<KnownPatient['identifier']> }

export interface JoinReading {
  readonly purpose: Purpose
  /** The key of the clinician, in hexadecimal. */
  readonly practitioner?: string | undefined
  readonly role?: Role
}

/**
 * Finds the numbers that are linked with a patient (SPECIFICATION.md §16.6), unless one of the two denies the
 * reader. An emergency waits for no other hospital, so it joins what is here.
 */
export async function joinedNumbers (
  { chain: running, hospital }: HospitalParts, names: PatientNames,
  { practitioner, purpose, role = ROLES.any }: JoinReading
): Promise<JoinedNumber[]> {
  const who = {
    hospital: running.signer.id, role,
    practitioner: practitioner === undefined ? undefined : fromHex(practitioner)
  }
  const read = { who, purpose, time: correctedTime(running) }
  const found: JoinedNumber[] = []
  for (const one of names.all) {
    const linked = await linkedNumber({ hospital }, one, read)
    if (linked === undefined) continue
    const { name, system, value } = linked
    const id = hospital.patients.idOf({ system, value })
    if (id === undefined) continue
    found.push({ id, identifier: { system, value }, names: { current: name, all: [name] } })
  }
  return found
}

/**
 * Returns the number that a link in force gives for a reader, if its name is that of the other side. The
 * hospital that filed that side could give the number of somebody else. In an emergency, which waits for no
 * hospital, only a number counts that this hospital has named before.
 */
export async function linkedNumber (
  { hospital: { lookUps, situations } }: Pick<HospitalParts, 'hospital'>, name: PatientName,
  read: LinkReading
): Promise<LinkedNumber | undefined> {
  const isUrgent = read.purpose === 'BTG'
  const linked = await situations.links.numberOf(name, read, isUrgent ? 'here' : 'peers')
  if (linked === undefined || (isUrgent && !await lookUps.knows(linked))) return undefined
  const found = await lookUps.of(linked).catch((error: unknown) => {
    if (error instanceof NamesError) return undefined
    throw error
  })
  return found?.all.some(one => equal(one, linked.name)) === true ? linked : undefined
}
