import { judgeClocks, type ClockDifference } from '../../../signing/clock-verdict.js'
import { clockTime, duration, listed, named, nameOf, plural } from '../../../machine/formatting.js'
import { ALMOST_FULL_BYTES, lacksRoom, roomText } from './disk-room.js'
import { trouble, type Rule } from './rule.js'

const GIB = 2 ** 30
const LOW_BYTES = GIB
/** A disk is low with a smaller free share than this, unless LOW_SHARE_BYTES are free. */
const LOW_SHARE = 0.05
const LOW_SHARE_BYTES = 10 * GIB
/** Votes arrive within tens of milliseconds; an event loop delay above this makes views fail everywhere. */
const LATE_MS = 300
/** A single long delay shows in no percentile, so the maximum has a limit of its own. */
const STANDSTILL_MS = 1_000
/** Loading the program keeps the processor busy for a while. */
const STARTING_MS = 30_000

function difference (aheadMs: number): string {
  return `${duration(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead' : 'behind'}`
}

const ownClock: Rule = facts => {
  const { ownAheadMs } = judgeClocks(facts)
  if (ownAheadMs === undefined) return undefined
  const allowed = duration(facts.maxSkewMs ?? 0)
  return trouble('own-clock-off', 'problem',
    `This machine's clock is ${difference(ownAheadMs)}${ownAheadMs > 0 ? ' of' : ''} most others, and ` +
    `${allowed} are allowed. Other hospitals do not vote for blocks made here, nor this hospital for theirs.`,
    'Set this machine\'s clock by NTP (timedatectl set-ntp true). The node need not be restarted.')
}

const otherClocks: Rule = facts => {
  const { others, undecided } = judgeClocks(facts)
  const allowed = duration(facts.maxSkewMs ?? 0)
  const each = (clocks: readonly ClockDifference[]): string =>
    listed(clocks.map(({ aheadMs, peer }) => `${nameOf(peer)} is ${difference(aheadMs)}`))
  if (others.length > 0) {
    return trouble('clock-off', 'warning',
      `Clocks that are off by more than the ${allowed} allowed: ${each(others)}. A hospital counts as ` +
      'faulty while its clock is off.',
      `Ask ${named(others.map(({ peer }) => peer))} to set the clock by NTP.`)
  }
  if (undecided.length === 0) return undefined
  return trouble('clocks-differ', 'warning',
    `Compared with this machine's clock, clocks differ by more than the ${allowed} allowed: ` +
    `${each(undecided)}. No majority shows which clocks are right.`,
    'Set all of them by NTP, including this machine\'s clock.')
}

/** A final block dated too far ahead: several clocks were wrong, but which clocks is unknown. */
const blockAhead: Rule = facts => {
  const { at, maxSkewMs = Infinity, tip } = facts
  const ahead = (tip?.timestamp ?? 0) - at
  if (tip === undefined || ahead <= maxSkewMs || judgeClocks(facts).ownAheadMs !== undefined) return undefined
  return trouble('block-ahead', 'warning',
    `The newest final block is dated ${duration(ahead)} ahead, at ${clockTime(tip.timestamp, facts)}: most ` +
    'clocks were wrong together when it was made, or are wrong now. Blocks keep becoming final, dated 1 ms ' +
    'apart. Until that time no deadline passes, and a newly signed allowlist may have to wait.',
    'Make sure that the hospitals do not all take their time from one server or one host. Nothing need be ' +
    'restarted: dates are right again from that time on.')
}

const disk: Rule = facts => {
  const { disk: room } = facts
  if (room === undefined || lacksRoom(facts)) return undefined
  const { freeBytes, totalBytes } = room
  const share = freeBytes / Math.max(1, totalBytes)
  if (freeBytes >= LOW_BYTES && (share >= LOW_SHARE || freeBytes >= LOW_SHARE_BYTES)) return undefined
  const text = roomText(room)
  const action = 'Free some space, or stop the node and move its data folder to a larger disk (--data).'
  return freeBytes < ALMOST_FULL_BYTES
    ? trouble('disk-almost-full', 'problem',
      `${text}. The node stops when the disk is full; nothing acknowledged is lost then.`, action)
    : trouble('disk-low', 'warning', `${text}.`, action)
}

const eventLoopDelay: Rule = ({ at, process, startedAt = 0 }) => {
  if (process === undefined || at - startedAt < STARTING_MS) return undefined
  const { max, p99 } = process.eventLoopDelayMs
  if (p99 < LATE_MS && max <= STANDSTILL_MS) return undefined
  return trouble('process-late', 'warning',
    `The event loop delay of this process is too high: ${p99} ms at the 99th percentile and ${max} ms at ` +
    'worst in the last seconds.', 'Give the machine more processors or memory, or move other work off it.')
}

const CAUSES: Readonly<Record<string, string>> = {
  EPIPE: 'the reader of the log has ended', ENOSPC: 'its disk is full', EIO: 'its terminal or disk is gone'
}

const logLost: Rule = facts => {
  const { log } = facts
  if (log === undefined) return undefined
  const { cause, lasts, lines, since } = log
  const text = `${plural(lines, 'line')} of the log could not be written since ` +
    `${clockTime(since, facts)} (${CAUSES[cause] ?? cause})`
  return lasts
    ? trouble('log-lost', 'warning', `${text}; the node goes on without a log.`,
      'Make room for the log: free some space on its disk, or restart the program that reads it. ' +
      'Otherwise redirect stdout and stderr elsewhere and restart the node.')
    : trouble('log-lost', 'note', `${text}; the log is written again.`, '')
}

/** The node goes on, since a missing line is no harm to a patient. */
const callsLost: Rule = facts => {
  const { calls } = facts
  if (calls === undefined) return undefined
  const { cause, lasts, lines, since } = calls
  const text = `${plural(lines, 'call')} of the API could not be written to the audit file calls.jsonl ` +
    `since ${clockTime(since, facts)} (${CAUSES[cause] ?? cause})`
  return lasts
    ? trouble('calls-lost', 'problem', `${text}. Nobody can audit these calls.`,
      'Free some space on its disk, and correct the owner and rights of calls.jsonl. The node tries again ' +
      'at each call.')
    : trouble('calls-lost', 'warning', `${text}; calls are written again, and the file tells the gap.`, '')
}

export const machineRules: readonly Rule[] = [disk, ownClock]
export const lesserMachineRules: readonly Rule[] =
  [blockAhead, otherClocks, eventLoopDelay, callsLost, logLost]
