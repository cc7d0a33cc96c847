import type { Chain, PatientAct } from '../../protocol/types/index.js'
import { number64, number8, tagged } from './arithmetic.js'

/*
 * The bytes of §16.5 that patients sign, field by field, without the codecs of protocol/.
 */

/** Encodes an act: its number, then its fields. */
export function actBytes (act: PatientAct): Buffer {
  switch (act.type) {
    case 'give':
    case 'attest': return Buffer.concat([
      number8(act.type === 'give' ? 1 : 2), act.ruleHash, act.keyCommitment, number64(act.until)
    ])
    case 'revoke': return Buffer.concat([number8(3), number64(act.number)])
    case 'appoint': return Buffer.concat([
      number8(4), act.key, number8(act.role), number8(act.scope), number64(act.from), number64(act.until)
    ])
    case 'dismiss': return Buffer.concat([number8(5), act.key])
    case 'rotate': return Buffer.concat([number8(6), act.key, act.possession])
    case 'cancel': return number8(7)
    case 'object': return number8(8)
  }
}

/** Encodes what a patient signs. */
export function orderMessage (
  chain: Chain, handle: Uint8Array, counter: number, signedAt: number, act: PatientAct
): Buffer {
  return Buffer.concat([
    tagged(chain, 'patient-act'), handle, number64(counter), number64(signedAt), actBytes(act)
  ])
}

/** Encodes what a new key signs, or a member that vouches for it. */
export function keyMessage (
  chain: Chain, domain: 'patient-possession' | 'patient-vouch', handle: Uint8Array, counter: number,
  key: Uint8Array
): Buffer {
  return Buffer.concat([tagged(chain, domain), handle, number64(counter), key])
}
