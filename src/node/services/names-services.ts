import type { HospitalServices } from '../../api/index.js'
import { dayOf } from '../../protocol/types/index.js'
import { namesFacts } from '../examine/doctor/index.js'
import { DAY_MS } from '../names/allowances.js'
import type { HospitalParts } from './hospital-parts.js'
import { approve } from './name-raises.js'
import type { Parties } from './parties.js'

/** Makes the handlers that show look-ups of names of patients, and that raise an allowance. */
export function namesServices (
  parts: () => HospitalParts, parties: Parties
): Pick<HospitalServices, 'allowNames' | 'names'> {
  return {
    async names () {
      const { chain, hospital } = parts()
      return {
        day: dayOf(chain.clock.wall()) * DAY_MS,
        facts: await namesFacts(chain, hospital, id => parties.show(id))
      }
    },
    allowNames: async ({ body }) => await Promise.resolve(approve(parts().chain, body))
  }
}
