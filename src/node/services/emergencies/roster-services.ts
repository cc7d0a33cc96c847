import type { HospitalServices, RecordedView } from '../../../api/index.js'
import { ROLES, Standing, fromHex, hex } from '../../../protocol/types/index.js'
import type { Committed } from '../../clinical/own-transactions.js'
import type { HospitalParts } from '../hospital-parts.js'
import { emergencyRefused } from './refused.js'
import { rosterView } from './views.js'

type Calls = 'practitioners' | 'addPractitioner' | 'changePractitioner'

/** Makes the handlers of the roster of this hospital. */
export function rosterServices (parts: () => HospitalParts): Pick<HospitalServices, Calls> {
  return {
    practitioners: async () => await rosterView(parts()),
    async addPractitioner ({ body: { key, licence, name, possession, role } }) {
      const { own, roster } = parts().hospital
      const change = await roster.adding(fromHex(key), ROLES[role],
        roster.licenceHash(licence.system, licence.value), fromHex(possession))
      if (typeof change === 'string') throw emergencyRefused(change)
      const view = recorded(await own.sendNew(change))
      if (name !== undefined) await roster.setName(change.entry, name)
      return view
    },
    async changePractitioner ({ body: { key, possession, standing }, params: { entry } }) {
      const { own, roster } = parts().hospital
      if (standing === undefined && (key === undefined || possession === undefined)) {
        throw emergencyRefused('nothing-to-change')
      }
      const found = await roster.find(Number(entry))
      if (found === undefined) throw emergencyRefused('unknown-clinician')
      return recorded(await own.sendNew(roster.changing(found, {
        ...(standing === undefined ? {} : { standing: Standing[standing] }),
        ...(key === undefined || possession === undefined
          ? {}
          : { key: fromHex(key), possession: fromHex(possession) })
      })))
    }
  }
}

/** Shows what a block has. @throws ServiceError if the chain refuses it */
export function recorded (result: Committed): RecordedView {
  if ('code' in result) throw emergencyRefused(result.code)
  return { id: hex(result.id), height: result.height }
}
