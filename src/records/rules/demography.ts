import { finding } from '../finding.js'
import { YEAR_MS, isBefore, shift, type Interval } from '../time/index.js'
import type { RuleCheck, Situation } from './context.js'

/** The oldest age of the edit lists (CMS, Definitions of Medicare Code Edits: adult 15-124). */
export const MAX_AGE_YEARS = 124

/** DEM-01, the part that needs no list: the age at the encounter is a possible age. */
export const age: RuleCheck = (situation) => {
  const { birth } = situation
  const at = momentOfCare(situation)
  if (birth === undefined || at === undefined) return []
  const unborn = isBefore(at, birth)
  const tooOld = isBefore(shift(birth, (MAX_AGE_YEARS + 1) * YEAR_MS), at)
  if (!unborn && !tooOld) return []
  const text = `age at the encounter is outside 0 to ${MAX_AGE_YEARS} years (SPECIFICATION.md §4, DEM-01)`
  return [finding('DEM-01', 'reject', 'business-rule', 'Patient.birthDate', text)]
}

/**
 * Finds the time of the encounter, else of the recording. If the patient had died before, the time of death
 * counts, because a dead patient does not grow older.
 */
function momentOfCare ({ encounterStart, recorded, death }: Situation): Interval | undefined {
  const at = encounterStart ?? recorded
  return at !== undefined && death !== undefined && isBefore(death, at) ? death : at
}
