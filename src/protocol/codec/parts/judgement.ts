import { Judgement } from '../../types/index.js'

/** Reasons up to this number justify, those of emergencies and those of attested consents. */
const LAST_JUSTIFYING = 2
/** From this number on, reasons make a review void. */
const FIRST_VOID = 7

/** Returns the code of a judgement whose reason is of the other judgement (SPECIFICATION.md §17.4, §17.6). */
export function faultOfJudgement (
  { judgement, reason }: { readonly judgement: Judgement, readonly reason: number }
): string | undefined {
  const fitting = reason <= LAST_JUSTIFYING ? Judgement.justified
    : reason < FIRST_VOID ? Judgement.unjustified : Judgement.void
  return judgement === fitting ? undefined : 'judgement-reason'
}
