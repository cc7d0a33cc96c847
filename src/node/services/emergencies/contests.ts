import type { HospitalServices } from '../../../api/index.js'
import type { UnsignedTransaction } from '../../../protocol/codec/index.js'
import {
  Outcome, isContestSpent, isStranded, isUnderReview, type Reviewed
} from '../../../protocol/ledger/index.js'
import { patientHandle } from '../../../protocol/names/index.js'
import {
  TransactionKind, equal, fromHex, type ContestRight, type PatientHandle
} from '../../../protocol/types/index.js'
import type { HospitalParts } from '../hospital-parts.js'
import type { Parties } from '../parties.js'
import { attestedView, findAttested, isOverdue, type FoundAttested } from '../reviews/index.js'
import type { Named } from './emergency-services.js'
import { emergencyRefused } from './refused.js'
import { recorded } from './roster-services.js'
import { findEmergency } from './views.js'

type Calls = 'contestEmergency' | 'contestConsent' | 'attestedConsent'
type Body = Parameters<HospitalServices['contestEmergency']>[0]['body']

/** Makes the handlers by which reviews of emergencies (§17.4) and of attested consents (§17.6) go on. */
export function contestServices (
  parts: () => HospitalParts, named: Named, parties: Parties
): Pick<HospitalServices, Calls> {
  const consent = async (id: string): Promise<FoundAttested> => {
    const found = await findAttested(parts(), fromHex(id.slice(0, id.length - id.length % 2)), id)
    // Before the draw nobody knows whether there is a review.
    if (found === undefined || (found.row.drawnAt === 0 && found.row.round === 1)) {
      throw emergencyRefused('unknown-attested')
    }
    return found
  }
  return {
    attestedConsent: async ({ params: { id } }) => attestedView(parts(), await consent(id), parties),
    async contestEmergency ({ body, params: { id } }) {
      const found = await findEmergency(parts(), id)
      if (found === undefined) throw emergencyRefused('unknown-emergency')
      const { id: whole, row } = found
      const by = await rightOn(row, body)
      return await send({ kind: TransactionKind.emergencyContest, handle: row.handle, id: whole, by })
    },
    async contestConsent ({ body, params: { id } }) {
      const { id: whole, row } = await consent(id)
      const { handle, number, outcome } = row
      if (outcome === Outcome.unjustified) throw emergencyRefused('nothing-to-contest')
      const by = await rightOn(row, body)
      if (by.type === 'hospital') throw emergencyRefused('contest-of-the-patient')
      return await send({ kind: TransactionKind.consentContest, id: whole, handle, number, by })
    }
  }

  type Contest = Extract<UnsignedTransaction, { readonly kind: 37 | 43 }>
  type Unauthored = Contest extends infer C ? C extends unknown ? Omit<C, 'author'> : never : never
  async function send (contest: Unauthored): ReturnType<HospitalServices['contestConsent']> {
    const { chain, hospital } = parts()
    return recorded(await hospital.own.sendNew({ ...contest, author: chain.signer.id }))
  }

  /** Returns the right of a contest. The form of one is of a person, and what is reviewed of the same one. */
  async function rightOn (
    row: Reviewed & { readonly handle: PatientHandle }, body: Body
  ): Promise<ContestRight> {
    const { chain } = parts()
    const by = rightOf(body)
    const { set } = chain.hostLoop.state.ledger
    const isPending = isUnderReview(row) && !isOverdue(chain, row) && !isStranded(row, set)
    if (isPending && !isContestSpent(row, by)) throw emergencyRefused('judgement-pending')
    if (by.type !== 'form') return by
    const { name } = await named(body.patient!)
    if (!equal(patientHandle(chain.chain.id, name), row.handle)) throw emergencyRefused('other-patient')
    return by
  }
}

/** @throws ServiceError 422 `contest-incomplete` */
function rightOf ({ form, key, patient, signature }: Body): ContestRight {
  const isSigned = key !== undefined && signature !== undefined
  if (isSigned && form === undefined && patient === undefined) {
    return { type: 'key', key: fromHex(key), signature: fromHex(signature) }
  }
  const hasKey = key !== undefined || signature !== undefined
  if (!hasKey && form !== undefined && patient !== undefined) return { type: 'form', form: fromHex(form) }
  if (!hasKey && form === undefined && patient === undefined) return { type: 'hospital' }
  throw emergencyRefused('contest-incomplete')
}
