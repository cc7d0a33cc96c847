/**
 * This folder reads FHIR dates as intervals and compares them. Rules must give the same answer on every node,
 * for ever, so it uses no clock, no time zone table and no platform calendar.
 */
export {
  DAY_MS, HOUR_MS, MINUTE_MS, YEAR_MS, civil, earliestStart, formatTime, isBefore, latestEnd, parseTime, shift
} from './interval.js'
export type { Interval } from './interval.js'
export { conditionTime, eventTime, periodInterval } from './clinical-time.js'
