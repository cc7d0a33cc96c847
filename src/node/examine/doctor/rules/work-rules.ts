import type { QueuesView } from '../../../../api/index.js'
import { NOT_ITS_FAULT } from '../../../clinical/key-release.js'
import { presenceOf } from '../presence.js'
import { clockTime, listed, named, nameOf, plural } from '../../../machine/formatting.js'
import { trouble, type Rule } from './rule.js'

const DAY_MS = 86_400_000
/** Record keys arrive within a second or two, unless the submitter is restarting. */
const KEYS_LATE_MS = 10_000
const ALARMS_SHOWN = 3
const WHY: Readonly<Record<string, string>> = {
  'not-connected': 'not connected', timeout: 'no answer in time', 'not-held': 'that hospital lacks them',
  'no-right': 'that hospital says that this hospital has no right to them', busy: 'too many requests there',
  refused: 'either hospital is missing from the other\'s allowlist', 'cut-off-from-here': 'banned here'
}

const lackedKeys: Rule = facts => {
  // The others send nothing to a hospital that is off the list, and another hospital judges these cases.
  if (facts.belonging?.isMember === false) return undefined
  const lacked = (facts.queues?.lackedKeys ?? []).filter(({ since }) => facts.at - since > KEYS_LATE_MS)
  if (lacked.length === 0) return undefined
  const each = lacked.map(({ cases, since, submitter, why }) =>
    `${nameOf(submitter)} for ${plural(cases, 'case')} since ${clockTime(since, facts)} (${WHY[why] ?? why})`)
  const away = lacked.filter(({ why }) => !NOT_ITS_FAULT.has(why)).map(({ submitter }) => submitter)
  return trouble('keys-lacking', 'warning',
    `This hospital is a drawn validator but cannot open the records: no keys come from ${listed(each)}.`,
    away.length === 0
      ? 'Run doctor at both hospitals. These cases are not rejected as unavailable: later the next ' +
        'hospital is asked.'
      : `Get ${named(away)} running and reachable: after half the window such a case is rejected as ` +
        'unavailable.')
}

/** A hospital fetches an adopted release within seconds if a peer has it. */
const lackedReleases: Rule = ({ name, queues }) => {
  const lacked = queues?.lackedReleases ?? []
  if (lacked.length === 0) return undefined
  return trouble('releases-lacking', 'warning',
    `This hospital lacks an adopted release of codes, and judges no new case: ${listed(lacked)}. ` +
    'It asks the other hospitals for it.', 'If it does not come, import the files of its publisher:',
    `terminology import <file> --name ${name}`)
}

/** Own cases whose validators are absent: these cases wait until the slot goes to the next hospital. */
const casesWait: Rule = facts => {
  if (facts.belonging?.isMember === false) return undefined
  const absent = new Set(presenceOf(facts)?.absent.map(({ hospital }) => hospital.id))
  const waiting = (facts.queues?.own ?? []).filter(({ awaits }) => awaits.some(({ id }) => absent.has(id)))
  const [first] = waiting
  if (first === undefined) return undefined
  const validators = new Map(waiting.flatMap(({ awaits }) => awaits).filter(({ id }) => absent.has(id))
    .map(validator => [validator.id, validator]))
  const until = first.until === undefined ? '' : untilText(first.expiresThen, clockTime(first.until, facts))
  return trouble('cases-wait', 'note',
    `${plural(waiting.length, 'own case')} ${waiting.length === 1 ? 'waits' : 'wait'} for the opinion of ` +
    `${named([...validators.values()])}, missing now.${until}`, '')
}

/** Says when the next hospital is asked, or that no hospital follows. */
function untilText (expiresThen: boolean | undefined, moment: string): string {
  return expiresThen === true
    ? ` No other hospital follows: without that opinion the first case expires at ${moment}.`
    : ` The next hospital is asked from ${moment} on.`
}

/** Without a roster, whoever calls as a clinician is taken for one. */
function rosterText (queues: QueuesView | undefined): string {
  return queues?.hasRoster === false
    ? ' Any name is taken for that of a clinician, since this hospital has no roster (practitioner add).' : ''
}

const toReview: Rule = ({ name, queues }) => {
  const count = queues?.toReview ?? 0
  if (count === 0) return undefined
  return trouble('reviews-waiting', 'note',
    `${plural(count, 'case')} ${count === 1 ? 'waits' : 'wait'} for a clinician of this hospital.` +
      rosterText(queues),
    'List these cases:', `review list --name ${name}`)
}

const toAnswer: Rule = ({ name, queues }) => {
  const count = queues?.toAnswer ?? 0
  if (count === 0) return undefined
  return trouble('questions-waiting', 'note',
    `${plural(count, 'question')} of other hospitals ${count === 1 ? 'waits' : 'wait'} for a person here.` +
      rosterText(queues),
    'List these questions:', `review questions --name ${name}`)
}

const toJudge: Rule = ({ name, queues }) => {
  const count = queues?.toJudge ?? 0
  if (count === 0) return undefined
  return trouble('accesses-to-judge', 'note',
    `${plural(count, 'review')} of what other hospitals did ${count === 1 ? 'is' : 'are'} not over, and ` +
    'this hospital was drawn to judge.', 'List those that wait for this hospital:',
    `access review list --name ${name}`)
}

const toDecide: Rule = ({ name, queues }) => {
  const count = queues?.toDecide ?? 0
  if (count === 0) return undefined
  return trouble('measures-to-decide', 'note',
    `${plural(count, 'request')} to erase, restrict or correct a record ${count === 1 ? 'waits' : 'wait'} ` +
    'for a decision that this hospital may take.', 'List them; these come first:',
    `erasure list --name ${name}`)
}

const toConfirm: Rule = ({ name, queues }) => {
  const count = queues?.toConfirm ?? 0
  if (count === 0) return undefined
  return trouble('erasures-to-confirm', 'warning',
    `${plural(count, 'record')} that this hospital has read ${count === 1 ? 'is' : 'are'} erased. Prints, ` +
    'exports and copies here are not.', 'Erase the copies of these records, and confirm each:',
    `erasure notices --name ${name}`)
}

/** Makes a rule that repeats the alarms of one code; alarms older than a day are left out. */
function alarmed (code: string, action: string): Rule {
  return facts => {
    const recent = facts.alarms.filter(alarm => alarm.code === code && facts.at - alarm.at < DAY_MS)
    if (recent.length === 0) return undefined
    return trouble(code, 'warning',
      recent.slice(0, ALARMS_SHOWN).map(({ at, message }) => `${clockTime(at, facts)}: ${message}`).join(' '),
      action)
  }
}

const evidence = alarmed('evidence',
  'Call that hospital\'s operator: its key may run in two places, or its software may lie. Only the ' +
  'government can remove the hospital.')

const sharedKey = alarmed('shared-key',
  'Stop one of the two processes. If the other is not yours, the key is stolen: call the government\'s ' +
  'operator.')

const standstill = alarmed('standstill',
  'Find out what stops this machine or process for seconds: a virtual machine that is moved or paused, a ' +
  'disk that hangs, or memory that is swapped out.')

const keysLost = alarmed('record-keys-lost',
  'Keep this data folder and every backup of it: a backup made after these cases holds their keys. Then ' +
  'run chain verify, which names everything that is missing.')

const padsLost = alarmed('pads-lost',
  'Get the other hospitals running and reachable: the node asks them for the pads every day. A backup of ' +
    'the folder pads/ of this data folder has them, too.')

const caseMismatch = alarmed('case-mismatch',
  'Do not treat a patient by this record. Call the hospital that filed it: it must retract the record and ' +
  'file it again.')

const mismatchConfirmed = alarmed('case-mismatch-confirmed',
  'Run chain mismatches. Call the hospital that is named: its software may lie. Only the government can ' +
  'remove it.')

const retractionLost = alarmed('retraction-lost',
  'Read this record again. If it is wrong as it now stands, retract this case: diagnosis retract.')

const amendmentLost = alarmed('amendment-lost',
  'Read this record again. If it is still wrong, amend this case: diagnosis amend.')

export const workRules: readonly Rule[] = [
  sharedKey, caseMismatch, mismatchConfirmed, retractionLost, amendmentLost, keysLost, padsLost,
  evidence, standstill, lackedKeys, lackedReleases, casesWait, toReview, toAnswer, toJudge, toDecide,
  toConfirm
]
