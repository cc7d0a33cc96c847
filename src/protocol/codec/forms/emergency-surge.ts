import { TransactionKind, reject, type EmergencySurge } from '../../types/index.js'
import { clinicianSignatureCodec, surgeSignBytes } from '../parts/emergency.js'
import { u64 } from '../wire/primitives.js'
import { formByOneAuthor, type Form } from './form.js'

const byAuthor = formByOneAuthor<EmergencySurge>(TransactionKind.emergencySurge, 'emergency-surge-by', {
  signedAt: u64, first: clinicianSignatureCodec, second: clinicianSignatureCodec
}, (_chain, { first, second }) => first.entry === second.entry ? 'second-is-the-first' : undefined)

/** The form of `emergency/surge` (SPECIFICATION.md §17.3). */
export const emergencySurgeForm: Form<EmergencySurge> = {
  ...byAuthor,
  verify (chain, isMember, transaction, bytes) {
    const origin = byAuthor.verify(chain, isMember, transaction, bytes)
    if (origin.verdict !== 'accept') return origin
    const { author, first, second, signedAt } = transaction
    const areSigned = [first, second].every(({ entry, key, signature }) =>
      chain.verifier.verify(key, surgeSignBytes(chain.id, author, entry, signedAt), signature))
    return areSigned ? origin : reject('clinician-signature')
  }
}
