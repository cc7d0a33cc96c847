import {
  TransactionKind, accept, ignore, reject, type EmergencySurge, type Verdict
} from '../../types/index.js'
import {
  NO_EMERGENCIES, emergencyCountsCodec, emergencyCountsKey
} from '../rows/emergency-counts.js'
import type { EntryKey } from '../rows/entry.js'
import { practitionerKey } from '../rows/roster.js'
import { judgeUnsuspended } from '../state/clinicians.js'
import { nextTimestamp } from '../state/ledger-state.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

const HOUR_MS = 3_600_000
/** How long after its signature a block may hold a surge, and how long before its end it is renewed. */
const SURGE_LIFE_MS = HOUR_MS

/** The rule of `emergency/surge` (SPECIFICATION.md §17.3): two clinicians lift their hospital's limit. */
export const emergencySurgeRule: Rule<EmergencySurge> = {
  kind: TransactionKind.emergencySurge,
  rank: 2,
  traits: () => ({ waitsForTime: true, checks: 3, claim: 'surge' }),
  touches: (_state, transaction) =>
    [...cliniciansOf(transaction), emergencyCountsKey(transaction.author)],
  needs: (_state, transaction) => cliniciansOf(transaction),
  refute (work, { transaction }) {
    const verdict = judgeBoth(work, transaction)
    return verdict.verdict === 'reject' ? verdict.code : undefined
  },
  readiness: (state, { author, signedAt }, now) =>
    state.set.has(author) && nextTimestamp(state, now) >= signedAt ? 'ready' : 'later',
  judge (work, { transaction }) {
    const { author, signedAt } = transaction
    const { timestamp } = work
    if (!work.state.set.has(author)) return ignore('not-a-member')
    if (signedAt > timestamp) return ignore('surge-of-tomorrow')
    if (timestamp >= signedAt + SURGE_LIFE_MS) return reject('surge-too-old')
    const verdict = judgeBoth(work, transaction)
    if (verdict.verdict !== 'accept') return verdict
    const key = emergencyCountsKey(author)
    const row = work.read(key)
    const counts = row === undefined ? NO_EMERGENCIES : emergencyCountsCodec.decode(row)
    if (counts.surgeUntil > timestamp + SURGE_LIFE_MS) return reject('surge-runs-already')
    const until = timestamp + work.state.parameters.emergencySurgeMs
    work.write(key, emergencyCountsCodec.encode({ ...counts, surgeUntil: until }))
    work.ruleEvents.push({ type: 'emergency-surge', hospital: author, until })
    return accept(undefined)
  }
}

function cliniciansOf ({ author, first, second }: EmergencySurge): EntryKey[] {
  return [practitionerKey(author, first.entry), practitionerKey(author, second.entry)]
}

function judgeBoth (work: Workspace, { author, first, second }: EmergencySurge): Verdict {
  for (const signature of [first, second]) {
    const verdict = judgeUnsuspended(work, author, signature, work.timestamp)
    if (verdict.verdict !== 'accept') return verdict
  }
  return accept(undefined)
}
