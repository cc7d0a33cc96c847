import {
  TransactionKind, reject, type Chain, type PatientAct, type PatientActType, type PatientOrder, type Signer
} from '../../types/index.js'
import { orderSignBytes, patientActCodec, possessionSignBytes } from '../parts/patient-act.js'
import { bytes32, bytes64, u64 } from '../wire/primitives.js'
import { formByOneAuthor, type Form, type Unsigned } from './form.js'

/** Acts that a hospital files, and no key orders. */
const FILED: ReadonlySet<PatientActType> = new Set(['attest', 'object'])

const byAuthor = formByOneAuthor<PatientOrder>(TransactionKind.patientOrder, 'patient-order', {
  handle: bytes32, counter: u64, signedAt: u64, act: patientActCodec, key: bytes32, order: bytes64
}, (_chain, { act, counter }) => {
  if (counter === 0) return 'order-without-number'
  return FILED.has(act.type) ? 'act-of-a-hospital' : undefined
})

/** The form of `patient/order` (SPECIFICATION.md §16.5). The ledger decides who may order for the patient. */
export const patientOrderForm: Form<PatientOrder> = {
  ...byAuthor,
  verify (chain, isMember, transaction, bytes) {
    const origin = byAuthor.verify(chain, isMember, transaction, bytes)
    if (origin.verdict !== 'accept') return origin
    const { act, key, order } = transaction
    const fault = faultOfAct(chain, transaction)
    if (fault !== undefined) return reject(fault)
    if (!chain.verifier.verify(key, orderSignBytes(chain.id, transaction), order)) {
      return reject('order-signature')
    }
    return act.type === 'appoint' && !chain.verifier.screenKey(act.key) ? reject('bad-patient-key') : origin
  }
}

/** A new key signs for itself, so that nobody registers a key that somebody else holds, or nobody. */
function faultOfAct (
  { id, verifier }: Chain, { act, counter, handle }: Pick<PatientOrder, 'act' | 'counter' | 'handle'>
): string | undefined {
  if (act.type !== 'rotate') return undefined
  const message = possessionSignBytes(id, { handle, counter, key: act.key })
  return verifier.verify(act.key, message, act.possession) ? undefined : 'possession-signature'
}

/** Signs an order, as the patient, a guardian or a delegate. A member injects what it returns. */
export function signOrder (
  chain: Pick<Chain, 'id'>, signer: Signer,
  order: { readonly handle: Uint8Array, readonly counter: number, readonly signedAt: number,
    readonly act: PatientAct }
): Omit<Unsigned<PatientOrder>, 'author'> {
  return {
    kind: TransactionKind.patientOrder, ...order, key: signer.id,
    order: signer.sign(orderSignBytes(chain.id, order))
  }
}
