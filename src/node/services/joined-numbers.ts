import { ROLES, fromHex, type Purpose, type Role } from '../../protocol/types/index.js'
import { correctedTime } from '../signing/own-clock.js'
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
    const linked = await hospital.situations.links.numberOf(one, read, purpose === 'BTG' ? 'here' : 'peers')
    if (linked === undefined) continue
    const { name, system, value } = linked
    const id = hospital.patients.idOf({ system, value })
    if (id === undefined) continue
    found.push({ id, identifier: { system, value }, names: { current: name, all: [name] } })
  }
  return found
}
