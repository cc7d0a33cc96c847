import { TransactionKind, reject, type EmergencyOpen } from '../../types/index.js'
import { CLAIM_FIELDS, clinicianSignatureCodec, emergencySignBytes } from '../parts/emergency.js'
import { option } from '../wire/combinators.js'
import { formByOneAuthor, type Form } from './form.js'

const MINUTE_MS = 60_000
/** The longest emergency of any chain, four hours. A chain may have shorter ones (§14.1). */
export const MAX_EMERGENCY_MS = 240 * MINUTE_MS

const byAuthor = formByOneAuthor<EmergencyOpen>(TransactionKind.emergencyOpen, 'emergency-open', {
  ...CLAIM_FIELDS, clinician: clinicianSignatureCodec, second: option(clinicianSignatureCodec)
}, ({ genesis: { parameters } }, { clinician, durationMs, second }) => {
  if (durationMs < MINUTE_MS || durationMs > parameters.emergencyLongestMs) return 'emergency-duration'
  return second?.entry === clinician.entry ? 'second-is-the-first' : undefined
})

/** The form of `emergency/open` (SPECIFICATION.md §17.2). The ledger knows whose keys signed. */
export const emergencyOpenForm: Form<EmergencyOpen> = {
  ...byAuthor,
  verify (chain, isMember, transaction, bytes) {
    const origin = byAuthor.verify(chain, isMember, transaction, bytes)
    if (origin.verdict !== 'accept') return origin
    const { author, clinician, second } = transaction
    const signers = second === undefined ? [clinician] : [clinician, second]
    const areSigned = signers.every(({ entry, key, signature }) =>
      chain.verifier.verify(key, emergencySignBytes(chain.id, author, entry, transaction), signature))
    return areSigned ? origin : reject('clinician-signature')
  }
}
