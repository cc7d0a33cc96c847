import { ConsentReason, Judgement, TransactionKind, type ConsentJudge } from '../../types/index.js'
import { faultOfJudgement } from '../parts/judgement.js'
import { oneOf } from '../wire/combinators.js'
import { bytes32, u64, u8 } from '../wire/primitives.js'
import { formByOneAuthor } from './form.js'

/** The form of `consent/judge` (SPECIFICATION.md §17.6). */
export const consentJudgeForm = formByOneAuthor<ConsentJudge>(
  TransactionKind.consentJudge, 'consent-judge', {
    id: bytes32, filer: bytes32, handle: bytes32, number: u64,
    judgement: oneOf(u8, Object.values(Judgement)),
    reason: oneOf(u8, Object.values(ConsentReason))
  }, (_chain, judged) => faultOfJudgement(judged))
