/**
 * Lists the faults in the order of a pass. A fault acts on a process, its disk, its clock or its network. It
 * must not use a node's internals, and observes nodes only through their API, logs and disks.
 */
import { awayForLong, governmentAway, lostQuorum } from './absences.js'
import { admission } from './admissions.js'
import { hourAhead, jumps, secondsAhead, secondsBehind } from './clocks.js'
import { brokenStarts, killOne, killTwo, paused, rolling } from './crashes.js'
import { fullDisk } from './disks.js'
import { sharedKey } from './doubles.js'
import { equivocator, falseServer, twoLiars, withholder } from './liars.js'
import { emptiedFolder, emptiedLog, missedHeights, threeLogsLost, twoDisksLost } from './losses.js'
import type { Scenario } from './scenario.js'
import { membersChange } from './members.js'
import { oneWay, slowLinks, split } from './wires.js'

export { AWAY_MS } from './absences.js'
export type { GroundName, Fix, Scenario } from './scenario.js'

export const SCENARIOS: readonly Scenario[] = [
  killOne, killTwo, paused, brokenStarts, emptiedFolder, emptiedLog, missedHeights, threeLogsLost,
  twoDisksLost, fullDisk, rolling, lostQuorum, governmentAway, hourAhead, jumps, secondsAhead, secondsBehind,
  sharedKey, equivocator, withholder, falseServer, awayForLong, admission, membersChange, twoLiars,
  slowLinks, split, oneWay
]
