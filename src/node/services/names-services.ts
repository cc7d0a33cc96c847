import type { HospitalServices } from '../../api/index.js'
import { namesFacts } from '../examine/doctor/index.js'
import { DAY_MS, dayOf } from '../names/allowances.js'
import type { HospitalParts } from './hospital-parts.js'
import type { Parties } from './parties.js'

/** Makes the handlers that show look-ups of names of patients, by numbers alone. */
export function namesServices (
  parts: () => HospitalParts, parties: Parties
): Pick<HospitalServices, 'names'> {
  return {
    async names () {
      const { chain, hospital } = parts()
      return {
        day: dayOf(chain.clock.wall()) * DAY_MS,
        today: await namesFacts(chain, hospital, id => parties.show(id))
      }
    }
  }
}
