import { TransactionKind, reject, type EmergencyContest } from '../../types/index.js'
import { contestRightCodec, contestSignBytes } from '../parts/emergency.js'
import { bytes32 } from '../wire/primitives.js'
import { formByOneAuthor, type Form } from './form.js'

const byAuthor = formByOneAuthor<EmergencyContest>(
  TransactionKind.emergencyContest, 'emergency-contest-by', {
    handle: bytes32, id: bytes32, by: contestRightCodec
  })

/** The form of `emergency/contest` (SPECIFICATION.md §17.4). The ledger knows the patient's key. */
export const emergencyContestForm: Form<EmergencyContest> = {
  ...byAuthor,
  verify (chain, isMember, transaction, bytes) {
    const origin = byAuthor.verify(chain, isMember, transaction, bytes)
    const { by, id } = transaction
    if (origin.verdict !== 'accept' || by.type !== 'key') return origin
    const isSigned = chain.verifier.verify(by.key, contestSignBytes(chain.id, id), by.signature)
    return isSigned ? origin : reject('contest-signature')
  }
}
