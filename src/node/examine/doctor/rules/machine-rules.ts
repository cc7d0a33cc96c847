import { judgeClocks, type Apart } from '../clock-verdict.js'
import { clockTime, duration, listed, named, nameOf, plural } from '../format.js'
import { ALMOST_FULL_BYTES, lacksRoom, roomText } from './disk-room.js'
import { trouble, type Rule } from './rule.js'

const GIB = 2 ** 30
const LOW_BYTES = GIB
/** A disk with a smaller share free is low, if that is little in itself, too. */
const LOW_SHARE = 0.05
const LOW_SHARE_BYTES = 10 * GIB
/** Votes cross within tens of milliseconds; so late a process costs everybody views. */
const LATE_MS = 300
/** Two seconds of every five are few things of many and so in no percentile: one such wait is enough. */
const STANDSTILL_MS = 1_000
/** Loading the program takes the processor for a while. */
const STARTING_MS = 30_000

function apart (aheadMs: number): string {
  return `${duration(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead' : 'behind'}`
}

const ownClock: Rule = facts => {
  const { ownAheadMs } = judgeClocks(facts)
  if (ownAheadMs === undefined) return undefined
  const allowed = duration(facts.maxSkewMs ?? 0)
  return trouble('own-clock-off', 'problem',
    `This machine's clock is ${apart(ownAheadMs)}${ownAheadMs > 0 ? ' of' : ''} most others, and ` +
    `${allowed} are allowed: others do not vote for blocks made here, nor this hospital for theirs.`,
    'Set this machine\'s clock by NTP (timedatectl set-ntp true); the node need not be restarted.')
}

const otherClocks: Rule = facts => {
  const { others, undecided } = judgeClocks(facts)
  const allowed = duration(facts.maxSkewMs ?? 0)
  const each = (clocks: readonly Apart[]): string =>
    listed(clocks.map(({ aheadMs, peer }) => `${nameOf(peer)} is ${apart(aheadMs)}`))
  if (others.length > 0) {
    return trouble('clock-off', 'warning',
      `Clocks that are off by more than the ${allowed} allowed: ${each(others)}. Such a hospital counts as ` +
      'faulty while it lasts.', `Have ${named(others.map(({ peer }) => peer))} set the clock by NTP.`)
  }
  if (undecided.length === 0) return undefined
  return trouble('clocks-differ', 'warning',
    `Seen from here, clocks differ by more than the ${allowed} allowed: ${each(undecided)}. No majority ` +
    'says which are right.', 'Set all of them by NTP, this machine\'s, too.')
}

/** Of a final block that nobody could date so with right clocks; whose were wrong is not known. */
const blockAhead: Rule = facts => {
  const { at, maxSkewMs = Infinity, tip } = facts
  const ahead = (tip?.timestamp ?? 0) - at
  if (tip === undefined || ahead <= maxSkewMs || judgeClocks(facts).ownAheadMs !== undefined) return undefined
  return trouble('block-ahead', 'warning',
    `The newest final block is dated ${duration(ahead)} ahead, until ${clockTime(tip.timestamp, facts)}: ` +
    'most clocks were wrong together when it was made, or are so now. Blocks go on becoming final, 1 ms ' +
    'apart by their dates. Until then no deadline passes, and an allowlist signed meanwhile may wait.',
    'See that the hospitals do not all take their time from one server or one host. Nothing need be ' +
    'restarted: dates are right again from that moment on.')
}

const disk: Rule = facts => {
  const { disk: room } = facts
  if (room === undefined || lacksRoom(facts)) return undefined
  const { freeBytes, totalBytes } = room
  const share = freeBytes / Math.max(1, totalBytes)
  if (freeBytes >= LOW_BYTES && (share >= LOW_SHARE || freeBytes >= LOW_SHARE_BYTES)) return undefined
  const text = roomText(room)
  const action = 'Free some space; or stop the node and move its data folder to a larger disk (--data).'
  return freeBytes < ALMOST_FULL_BYTES
    ? trouble('disk-almost-full', 'problem',
      `${text}. When it is full the node stops; nothing acknowledged is lost then.`, action)
    : trouble('disk-low', 'warning', `${text}.`, action)
}

const late: Rule = ({ at, process, startedAt = 0 }) => {
  if (process === undefined || at - startedAt < STARTING_MS) return undefined
  const { max, p99 } = process.eventLoopDelayMs
  if (p99 < LATE_MS && max <= STANDSTILL_MS) return undefined
  return trouble('process-late', 'warning',
    `This process comes late to its work: by ${p99} ms for one in a hundred things, ${max} ms at worst, in ` +
    'the last seconds.', 'Give the machine more processor or memory, or take other work off it.')
}

const CAUSES: Readonly<Record<string, string>> = {
  EPIPE: 'what read it has ended', ENOSPC: 'its disk is full', EIO: 'its terminal or disk is gone'
}

const logLost: Rule = facts => {
  const { log } = facts
  if (log === undefined) return undefined
  const { cause, lasts, lines, since } = log
  const text = `${plural(lines, 'line')} of the log could not be written since ` +
    `${clockTime(since, facts)} (${CAUSES[cause] ?? cause})`
  return lasts
    ? trouble('log-lost', 'warning', `${text}; the node goes on without.`,
      'Give the log a place: free some space on its disk, or start again what reads it. Else ' +
      'redirect stdout and stderr elsewhere and start the node again.')
    : trouble('log-lost', 'note', `${text}; it is written again.`, '')
}

export const machineRules: readonly Rule[] = [disk, ownClock]
export const lesserMachineRules: readonly Rule[] = [blockAhead, otherClocks, late, logLost]
