import {
  TransactionKind, ignore, isAscending, reject, type ChainId, type PatientKey, type Signer, type Vouch
} from '../../types/index.js'
import { possessionSignBytes, vouchSignBytes } from '../parts/patient-act.js'
import { list, struct } from '../wire/combinators.js'
import { MAX_MEMBERS } from '../wire/limits.js'
import { bytes32, bytes64, u64 } from '../wire/primitives.js'
import { formByOneAuthor, type Form } from './form.js'

const vouchCodec = struct<Vouch>({ member: bytes32, signature: bytes64 })

const byAuthor = formByOneAuthor<PatientKey>(TransactionKind.patientKey, 'patient-key', {
  handle: bytes32, counter: u64, key: bytes32, possession: bytes64, vouches: list(vouchCodec, MAX_MEMBERS)
}, (_chain, { counter, vouches }) => {
  if (counter === 0) return 'order-without-number'
  return isAscending(vouches.map(({ member }) => member)) ? undefined : 'vouches-unsorted'
})

/** The form of `patient/key` (SPECIFICATION.md §16.5). The ledger counts the vouches of members. */
export const patientKeyForm: Form<PatientKey> = {
  ...byAuthor,
  verify (chain, isMember, transaction, bytes) {
    const origin = byAuthor.verify(chain, isMember, transaction, bytes)
    if (origin.verdict !== 'accept') return origin
    const { verifier } = chain
    const { key, possession, vouches } = transaction
    if (!verifier.verify(key, possessionSignBytes(chain.id, transaction), possession)) {
      return reject('possession-signature')
    }
    if (!vouches.every(({ member }) => isMember(member))) return ignore('unknown-voucher')
    const message = vouchSignBytes(chain.id, transaction)
    const areSigned = vouches.every(({ member, signature }) => verifier.verify(member, message, signature))
    return areSigned ? origin : reject('vouch-signature')
  }
}

/** Vouches for a key of a patient, as a member. */
export function vouchFor (
  chainId: ChainId, signer: Signer, key: Pick<PatientKey, 'handle' | 'counter' | 'key'>
): Vouch {
  return { member: signer.id, signature: signer.sign(vouchSignBytes(chainId, key)) }
}
