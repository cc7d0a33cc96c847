import type { Encounter } from 'fhir/r4.js'
import { hex } from '../../protocol/types/index.js'
import { finding, type Finding, type RuleOutcome } from '../finding.js'
import { hasCode } from '../structure/index.js'
import { CONDITION_CATEGORY, MEMBER_SYSTEM } from '../systems.js'
import { DAY_MS, isBefore, periodInterval, shift } from '../time/index.js'
import type { RuleCheck, Situation } from './context.js'

/** Diagnoses of an encounter may be recorded this long after it. */
export const LATE_RECORDING_MS = 30 * DAY_MS

/** CTX-01: an encounter diagnosis has its encounter, which is the submitter's and covers it. */
export const careContext: RuleCheck = (situation) => {
  const { condition, encounter } = situation.parts
  const made = condition.category?.some((category) =>
    hasCode(category, CONDITION_CATEGORY, ['encounter-diagnosis']))
  if (condition.encounter === undefined || encounter === undefined) {
    return made === true
      ? [found('mark', 'Condition.encounter', 'an encounter diagnosis without its encounter')]
      : []
  }
  if (!belongsTo(encounter, situation.context.submitter)) {
    const text = 'the encounter is not one of the submitting hospital (SPECIFICATION.md §4, CTX-01)'
    return [found('reject', 'Encounter.serviceProvider', text)]
  }
  return recordedOutside(situation, encounter)
    ? [found('flag', 'Condition.recordedDate', 'outside the encounter and the 30 days after it')]
    : []
}

function found (outcome: RuleOutcome, expression: string, text: string): Finding {
  return finding('CTX-01', outcome, 'business-rule', expression, text)
}

/** True if the encounter names the submitter as its service provider, by its member id. */
function belongsTo (encounter: Encounter, submitter: Uint8Array): boolean {
  const identifier = encounter.serviceProvider?.identifier
  return identifier?.system === MEMBER_SYSTEM && identifier.value === hex(submitter)
}

function recordedOutside ({ recorded }: Situation, encounter: Encounter): boolean {
  const period = encounter.period === undefined ? undefined : periodInterval(encounter.period)
  if (recorded === undefined || period === undefined) return false
  return isBefore(recorded, period) || isBefore(shift(period, LATE_RECORDING_MS), recorded)
}
