import {
  Ground, Measure, PatientStep, TransactionKind, reject, type Authority, type ChainId, type ErasureAct,
  type ErasureOrder, type Signer
} from '../../types/index.js'
import { erasureActCodec, erasureSignBytes, type SignedStep } from '../parts/erasure-act.js'
import { oneOf } from '../wire/combinators.js'
import { bytes32, u8 } from '../wire/primitives.js'
import { formByOneAuthor, type Form } from './form.js'

/** The grounds of holds, and of no other measure. */
const HOLDS: ReadonlySet<Ground> = new Set([Ground.legalHold, Ground.holdOver])

const byAuthor = formByOneAuthor<ErasureOrder>(TransactionKind.erasureOrder, 'erasure-order', {
  record: bytes32, measure: oneOf(u8, Object.values(Measure)), act: erasureActCodec
}, (_chain, { act, measure }) => {
  if (act.type === 'effect' && measure !== Measure.erase) return 'effect-of-nothing'
  if (measure === Measure.hold && act.type !== 'decide') return 'hold-of-a-patient'
  return act.type === 'decide' && HOLDS.has(act.ground) !== (measure === Measure.hold)
    ? 'ground-of-another-measure'
    : undefined
})

/** The form of `erasure/order` (SPECIFICATION.md §19.1). The ledger decides who may take the step. */
export const erasureOrderForm: Form<ErasureOrder> = {
  ...byAuthor,
  verify (chain, isMember, transaction, bytes) {
    const origin = byAuthor.verify(chain, isMember, transaction, bytes)
    if (origin.verdict !== 'accept') return origin
    const { act, measure, record } = transaction
    const by = authorityOf(act)
    if (by?.type !== 'key') return origin
    const message = erasureSignBytes(chain.id, { record, measure, step: stepOf(act)!, signedAt: by.signedAt })
    return chain.verifier.verify(by.key, message, by.order) ? origin : reject('order-signature')
  }
}

/** Returns by whose right an act is made; undefined for an act of a hospital. */
export function authorityOf (act: ErasureAct): Authority | undefined {
  return 'by' in act ? act.by : undefined
}

function stepOf ({ type }: ErasureAct): PatientStep | undefined {
  return type === 'decide' || type === 'effect' ? undefined : PatientStep[type]
}

type KeyAuthority = Extract<Authority, { readonly type: 'key' }>

/** Signs a step, as the patient or a guardian. A member injects what it returns. */
export function signStep (chainId: ChainId, signer: Signer, step: SignedStep): KeyAuthority {
  return {
    type: 'key', key: signer.id, signedAt: step.signedAt, order: signer.sign(erasureSignBytes(chainId, step))
  }
}
