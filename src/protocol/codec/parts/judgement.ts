import { Judgement } from '../../types/index.js'

/** Reasons up to this number justify, those of emergencies and those of attested consents. */
const LAST_JUSTIFYING = 2

/** Returns the code of a judgement whose reason is of the other judgement (SPECIFICATION.md §17.4, §17.6). */
export function faultOfJudgement (
  { judgement, reason }: { readonly judgement: Judgement, readonly reason: number }
): string | undefined {
  return (reason <= LAST_JUSTIFYING) === (judgement === Judgement.justified) ? undefined : 'judgement-reason'
}
