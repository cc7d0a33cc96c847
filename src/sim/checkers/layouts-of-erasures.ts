import type { Authority, Chain, ErasureAct } from '../../protocol/types/index.js'
import { number16, number64, number8, tagged } from './arithmetic.js'

/*
 * The bytes of §19 that hospitals and patients sign, field by field, without the codecs of protocol/.
 */

/** Encodes a step of a measure: its number, then its fields. */
export function stepBytes (act: ErasureAct): Buffer {
  switch (act.type) {
    case 'request': return Buffer.concat([number8(1), act.handle, act.token, authorityBytes(act.by)])
    case 'withdraw': return Buffer.concat([number8(2), act.handle, authorityBytes(act.by)])
    case 'contest': return Buffer.concat([number8(3), act.handle, authorityBytes(act.by)])
    case 'decide': return Buffer.concat([number8(4), number8(act.ground), act.reasons])
    case 'effect':
      return Buffer.concat([number8(5), number64(act.at), number16(act.versions.length), ...act.versions])
  }
}

function authorityBytes (by: Authority): Buffer {
  return by.type === 'key'
    ? Buffer.concat([number8(1), by.key, number64(by.signedAt), by.order])
    : Buffer.concat([number8(2), by.form])
}

/** Encodes what the key of a patient signs. @param measured the record and the number of the measure */
export function stepMessage (chain: Chain, measured: Buffer, step: number, signedAt: number): Buffer {
  return Buffer.concat([tagged(chain, 'erasure-step'), measured, number8(step), number64(signedAt)])
}
