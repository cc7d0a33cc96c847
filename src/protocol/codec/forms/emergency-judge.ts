import { Judgement, JudgementReason, TransactionKind, type EmergencyJudge } from '../../types/index.js'
import { faultOfJudgement } from '../parts/judgement.js'
import { oneOf } from '../wire/combinators.js'
import { bytes32, u32, u8 } from '../wire/primitives.js'
import { formByOneAuthor } from './form.js'

/** The form of `emergency/judge` (SPECIFICATION.md §17.4). */
export const emergencyJudgeForm = formByOneAuthor<EmergencyJudge>(
  TransactionKind.emergencyJudge, 'emergency-judge', {
    id: bytes32, opener: bytes32, entry: u32,
    judgement: oneOf(u8, [Judgement.justified, Judgement.unjustified]),
    reason: oneOf(u8, Object.values(JudgementReason))
  }, (_chain, judged) => faultOfJudgement(judged))
