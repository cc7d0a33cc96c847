import { readingOf, ServiceError, type HospitalServices } from '../../api/index.js'
import { Relation } from '../../protocol/types/index.js'
import type { HospitalNode } from '../assembly/hospital-node.js'
import { consentServices, patientNaming } from './consents/index.js'
import {
  accessReviewServices, contestServices, emergencyServices, rosterServices
} from './emergencies/index.js'
import { erasureServices } from './erasures/index.js'
import type { CaseWaiters } from './case-waiters.js'
import { disputable, refuseErased } from './corrections.js'
import { historyOf } from './history.js'
import { exportServices } from './patient-export.js'
import { receiptContentServices } from './receipt-content.js'
import type { HospitalParts } from './hospital-parts.js'
import type { Parties } from './parties.js'
import { recoveryServices } from './recovery-services.js'
import { namesServices } from './names-services.js'
import { questionServices } from './question-services.js'
import { patientRefused } from './refusals.js'
import { reviewServices } from './review-services.js'
import { SubmitCalls } from './submit-calls.js'
import { terminologyServices } from './terminology-services.js'

export function hospitalServices (
  node: HospitalNode, parts: () => HospitalParts, waiters: CaseWaiters, parties: Parties,
  calls = new SubmitCalls(node, parts, waiters)
): HospitalServices {
  const systems = (): readonly string[] => calls.systems
  const named = patientNaming(node, parts, systems)
  return {
    submit: async ({ query, ...document }, caller) => await calls.submit(document, query, caller),
    amend: async ({ params: { id }, query, ...document }, caller) =>
      await calls.correct(id, Relation.amends, document, query, caller),
    retract: async ({ params: { id }, query, ...document }, caller) =>
      await calls.correct(id, Relation.retracts, document, query, caller),
    async dispute ({ params: { id }, query, ...document }, caller) {
      const { chain, finder } = parts()
      const disputed = await disputable(finder, chain.signer.id, id)
      await refuseErased(parts(), disputed)
      return await calls.submit(document, query, caller, { disputed, disputes: disputed.id })
    },
    ...reviewServices(parts, parties),
    ...questionServices(parts, parties),
    ...recoveryServices(parts),
    ...namesServices(parts, parties),
    ...consentServices(node, parts, systems, parties),
    ...rosterServices(parts),
    ...emergencyServices(parts, named, parties),
    ...contestServices(parts, named, parties),
    ...accessReviewServices(parts, parties),
    ...erasureServices(parts, named, parties),
    ...terminologyServices(() => node.base.releases.folder, parts, parties),
    ...exportServices(parts, named, parties),
    ...receiptContentServices(parts, named),
    async history ({ body: { system, value, ...read } }, caller) {
      const { names } = await named({ value, ...(system === undefined ? {} : { system }) })
      const entries = await historyOf(parts(), names, caller, readingOf(caller, read))
        .catch((error: unknown) => { throw patientRefused(error) })
      if (entries.length === 0) {
        throw new ServiceError(404, 'unknown-patient', 'no record here has this identifier; write it as ' +
          'system|value, exactly as in Patient.identifier')
      }
      return { entries }
    }
  }
}
