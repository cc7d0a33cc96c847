import { judgeClocks } from '../clock-verdict.js'
import { bytes, duration, listed, nameOf } from '../words.js'
import { trouble, type Rule } from './rule.js'

const MIB = 2 ** 20
const GIB = 2 ** 30
/** The database moves its files about; with less than this it may not be able to. */
const ALMOST_FULL_BYTES = 128 * MIB
const LOW_BYTES = GIB
/** Of a disk, below which it is low if it also is little in itself. */
const LOW_SHARE = 0.05
const LOW_SHARE_BYTES = 10 * GIB
/** Votes cross within tens of milliseconds; so late a process costs everybody views. */
const LATE_MS = 300

const ownClock: Rule = facts => {
  const { ownAheadMs } = judgeClocks(facts)
  if (ownAheadMs === undefined) return undefined
  return trouble('own-clock-off', 'problem',
    `This machine's clock is ${duration(Math.abs(ownAheadMs))} ${ownAheadMs > 0 ? 'ahead of' : 'behind'} most others, ` +
    `and ${duration(facts.maxSkewMs ?? 0)} are allowed: blocks made here are not voted for, nor others' here.`,
    'Set this machine\'s clock by NTP (timedatectl set-ntp true); the node need not be restarted.')
}

const otherClocks: Rule = facts => {
  const { others, undecided } = judgeClocks(facts)
  const off = [...others, ...undecided]
  if (off.length === 0) return undefined
  const each = off.map(({ aheadMs, peer }) =>
    `${nameOf(peer)} is ${duration(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead' : 'behind'}`)
  return others.length > 0
    ? trouble('clock-off', 'warning',
      `Clocks that are off by more than the ${duration(facts.maxSkewMs ?? 0)} allowed: ${listed(each)}. Such a hospital ` +
      'counts as faulty while it lasts.', `Have ${listed(off.map(({ peer }) => nameOf(peer)))} set the clock by NTP.`)
    : trouble('clocks-differ', 'warning',
      `Clocks differ by more than the ${duration(facts.maxSkewMs ?? 0)} allowed, seen from here: ${listed(each)}. ` +
      'No majority says which are right.', 'Set all of them by NTP, this machine\'s, too.')
}

const disk: Rule = ({ disk: room }) => {
  if (room === undefined) return undefined
  const { freeBytes, totalBytes } = room
  const share = freeBytes / Math.max(1, totalBytes)
  const low = freeBytes < LOW_BYTES || (share < LOW_SHARE && freeBytes < LOW_SHARE_BYTES)
  if (!low) return undefined
  const text = `The disk of the data folder has ${bytes(freeBytes)} left (${Math.floor(share * 100)} % of ${bytes(totalBytes)})`
  const action = 'Free some space or move the data folder to a larger disk (stop the node, copy, start with --data).'
  return freeBytes < ALMOST_FULL_BYTES
    ? trouble('disk-almost-full', 'problem', `${text}; when it is full the node stops, and nothing acknowledged is lost.`, action)
    : trouble('disk-low', 'warning', `${text}.`, action)
}

const late: Rule = ({ process }) => {
  if (process === undefined || process.eventLoopDelayMs.p99 < LATE_MS) return undefined
  const { max, p99 } = process.eventLoopDelayMs
  return trouble('process-late', 'warning',
    `This process comes late to its work: by ${p99} ms for one in a hundred things, ${max} ms at worst, in the last seconds.`,
    'Give the machine more processor or memory, or take other work off it.')
}

export const machineRules: readonly Rule[] = [disk, ownClock]
export const lesserMachineRules: readonly Rule[] = [otherClocks, late]
