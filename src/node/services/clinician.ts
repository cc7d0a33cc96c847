import { ServiceError } from '../../api/index.js'
import { whySuspended } from '../../protocol/ledger/index.js'
import { equal } from '../../protocol/types/index.js'
import type { Practitioner, Roster } from '../clinical/emergencies/roster.js'
import { correctedTime } from '../signing/own-clock.js'
import type { HospitalParts } from './hospital-parts.js'

/** How many clinicians a refusal lists. */
const MAX_LISTED = 12

/**
 * Finds the clinician that a caller means: by name, by the number of the entry, or by `system|value` of the
 * licence. The clinician has an entry on the roster of this hospital and is not suspended. A hospital without
 * a roster takes any name.
 * @returns the name by which the clinician is kept
 * @throws ServiceError 422 `not-on-roster`, which says who is
 */
export async function clinicianOf (
  { chain, hospital: { roster } }: HospitalParts, given: string
): Promise<string> {
  const all = await roster.list()
  if (all.length === 0) return given
  const time = correctedTime(chain)
  const active = all.filter(({ row }) => whySuspended(row, time) === undefined)
  const [found, second] = active.filter(one => isMeant(one, given, roster))
  if (found !== undefined && second === undefined) return keptName(found, all)
  const listed = active.slice(0, MAX_LISTED).map(({ entry, name }) => `${name ?? 'entry'} (${entry})`)
  const more = active.length > MAX_LISTED ? ` and ${active.length - MAX_LISTED} more` : ''
  throw new ServiceError(422, 'not-on-roster', second === undefined
    ? `no active clinician of this hospital's roster is meant; on it are ${listed.join(', ') || 'none'}` +
      `${more}. Give a name, a number or the licence as system|value (practitioner list, practitioner add)`
    : `several clinicians of the roster have this name; give the number: ${listed.join(', ')}${more}`)
}

function isMeant ({ entry, name, row }: Practitioner, given: string, roster: Roster): boolean {
  if (folded(given) === String(entry) || (name !== undefined && folded(name) === folded(given))) return true
  const at = given.lastIndexOf('|')
  return at > 0 && equal(roster.licenceHash(given.slice(0, at), given.slice(at + 1)), row.licence)
}

function folded (text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()
}

/** Tells namesakes apart, so that one does not decide in the other's place. */
function keptName ({ entry, name }: Practitioner, all: readonly Practitioner[]): string {
  if (name === undefined) return `entry ${entry}`
  const namesakes = all.filter(one => one.name !== undefined && folded(one.name) === folded(name))
  return namesakes.length === 1 ? name : `${name} (${entry})`
}
