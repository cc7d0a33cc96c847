import { Judgement, JudgementReason, TransactionKind, type EmergencyJudge } from '../../types/index.js'
import { oneOf } from '../wire/combinators.js'
import { bytes32, u32, u8 } from '../wire/primitives.js'
import { formByOneAuthor } from './form.js'

/** Reasons up to this number are of a justified emergency. */
const LAST_JUSTIFYING = JudgementReason.careNeededIt

/** The form of `emergency/judge` (SPECIFICATION.md §17.4). */
export const emergencyJudgeForm = formByOneAuthor<EmergencyJudge>(
  TransactionKind.emergencyJudge, 'emergency-judge', {
    id: bytes32, opener: bytes32, entry: u32,
    judgement: oneOf(u8, [Judgement.justified, Judgement.unjustified]),
    reason: oneOf(u8, Object.values(JudgementReason))
  }, (_chain, { judgement, reason }) => {
    const justifies = reason <= LAST_JUSTIFYING
    return justifies === (judgement === Judgement.justified) ? undefined : 'judgement-reason'
  })
