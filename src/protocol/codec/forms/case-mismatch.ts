import { MismatchVerdict, TransactionKind, equal, type CaseMismatch } from '../../types/index.js'
import { oneOf } from '../wire/combinators.js'
import { bytes32, u8 } from '../wire/primitives.js'
import { formByOneAuthor } from './form.js'

/** The form of `case/mismatch` (SPECIFICATION.md §20.1). The ledger knows the case. */
export const caseMismatchForm = formByOneAuthor<CaseMismatch>(TransactionKind.mismatch, 'case-mismatch', {
  caseId: bytes32,
  submitter: bytes32,
  verdict: oneOf(u8, [MismatchVerdict.differs, MismatchVerdict.fits])
}, (_chain, { author, submitter }) => equal(author, submitter) ? 'own-case' : undefined)
