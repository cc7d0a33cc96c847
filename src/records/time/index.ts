/**
 * Dates of FHIR as intervals, compared without a clock, a time zone table or the platform's
 * calendar: rules must give the same answer on every node, for ever.
 */
export {
  DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, YEAR_MS, earliestStart, formatTime, isBefore, latestEnd,
  parseTime, shift
} from './interval.js'
export type { Interval } from './interval.js'
export { abatementInterval, ageFrom, onsetInterval, periodInterval } from './clinical-time.js'
