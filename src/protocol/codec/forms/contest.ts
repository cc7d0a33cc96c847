import {
  reject, type AnyTransaction, type ContestRight, type MemberId, type ReviewId, type Signature
} from '../../types/index.js'
import { contestSignBytes } from '../parts/emergency.js'
import { formByOneAuthor, type Form } from './form.js'

interface ContestOf extends AnyTransaction {
  readonly author: MemberId
  readonly id: ReviewId
  readonly by: ContestRight
  readonly signature: Signature
}

/**
 * Makes the form of a contest. A key that contests has signed the id of what is reviewed (SPECIFICATION.md
 * §17.4). The ledger knows whose key it is.
 */
export function contestForm<T extends ContestOf> (
  ...parts: Parameters<typeof formByOneAuthor<T>>
): Form<T> {
  const byAuthor = formByOneAuthor<T>(...parts)
  return {
    ...byAuthor,
    verify (chain, isMember, transaction, bytes) {
      const origin = byAuthor.verify(chain, isMember, transaction, bytes)
      const { by, id } = transaction
      if (origin.verdict !== 'accept' || by.type !== 'key') return origin
      const isSigned = chain.verifier.verify(by.key, contestSignBytes(chain.id, id), by.signature)
      return isSigned ? origin : reject('contest-signature')
    }
  }
}
