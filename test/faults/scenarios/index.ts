/**
 * The faults, in the order in which a pass tries them. None may look at how a node works inside: a fault is
 * done to a process, its disk, its clock or its wires, and told by what anyone can ask.
 */
import { governmentAway, lostQuorum } from './absences.js'
import { killOne, killTwo, paused, rolling } from './crashes.js'
import { fullDisk } from './disks.js'
import { clockAhead, sharedKey } from './doubles.js'
import { equivocator, falseServer, twoLiars, withholder } from './liars.js'
import { emptiedFolder, emptiedLog, missedHeights } from './losses.js'
import type { Scenario } from './scenario.js'
import { oneWay, slowLinks, split } from './wires.js'

export type { GroundName, Fix, Scenario } from './scenario.js'

export const SCENARIOS: readonly Scenario[] = [
  killOne, killTwo, paused, emptiedFolder, emptiedLog, missedHeights, fullDisk, rolling, lostQuorum,
  governmentAway, clockAhead, sharedKey, equivocator, withholder, falseServer, twoLiars,
  slowLinks, split, oneWay
]
