import { memberSet, type MemberSet } from '../../membership/index.js'
import { fromHex, hex, type Beacon, type BlockHash } from '../../types/index.js'
import { arrangeSlots } from '../cases/pass-slots.js'
import { endBlock } from '../epochs/end-block.js'
import { voidLottery } from '../epochs/void-lottery.js'
import { write, type Change } from '../rows/entry.js'
import { ledgerKey } from '../rows/keys.js'
import { headRowCodec } from '../rows/rows.js'
import { EMPTY_TALLY } from '../rows/tally.js'
import { CASE_EVENTS, type LedgerEvent } from '../state/events.js'
import { reopenReviews } from '../state/reviews.js'
import type { Workspace } from '../state/workspace.js'
import { changesOf } from './changes.js'
import type { Delta } from './delta.js'

/** Ends a block: new members, slots, expiries, key epochs, rows. Do not use `work` afterwards. */
export function closeBlock (work: Workspace, hash: BlockHash, beacon: Beacon): Delta {
  const { allowlist, chain, state } = work
  const set = allowlist === undefined ? state.set : memberSet(chain.id, allowlist)
  for (const { id } of allowlist?.list.entries ?? []) {
    // The row records for ever that the hospital was a member.
    if (work.tallyOf(id) === EMPTY_TALLY) work.count(id, {})
    if (!state.set.has(id)) work.presence.joins(id)
  }
  for (const { id } of set.members) {
    if (work.signers.has(hex(id))) work.presence.isBack(id, work.timestamp)
  }
  if (allowlist !== undefined) reopenReviews(work, set)
  arrangeSlots(work, set)
  endEpochs(work, set)
  return {
    height: work.height,
    hash,
    timestamp: work.timestamp,
    beacon,
    changes: [...changesOf(work, hash), headRow(work, hash, beacon)],
    cases: work.cases,
    newKeys: work.newKeys,
    taken: work.taken,
    events: eventsIn(work),
    set,
    keys: work.keys,
    rulesets: work.rulesets,
    undrawnReviews: work.undrawnReviews,
    owing: work.owing,
    tallies: work.tallies,
    presence: work.presence.changed,
    names: work.names.changed
  }
}

/** Ends the block for the shared keys: it opens or activates an epoch (SPECIFICATION.md §9.7). */
function endEpochs (work: Workspace, set: MemberSet): void {
  const { chain, state, timestamp } = work
  work.keys = state.adopted?.voidsLottery === true
    ? voidLottery(work.keys, set)
    : endBlock(chain, state.keys, work.keys, { timestamp, set })
  const { active, lastNumber } = work.keys
  if (lastNumber !== state.keys.lastNumber) work.ruleEvents.push({ type: 'epoch-opened', number: lastNumber })
  if (active !== undefined && active !== state.keys.active) {
    work.ruleEvents.push({ type: 'epoch-active', epoch: active })
  }
}

function headRow (work: Workspace, hash: BlockHash, beacon: Beacon): Change {
  const { allowlist, state } = work
  return write(ledgerKey(), headRowCodec.encode({
    height: work.height,
    hash,
    timestamp: work.timestamp,
    beacon,
    allowlistVersion: (allowlist ?? state.allowlist).list.version,
    allowlistChangedAt: allowlist === undefined ? state.allowlistChangedAt : work.timestamp
  }))
}

function eventsIn (work: Workspace): LedgerEvent[] {
  const ofCases = CASE_EVENTS.flatMap(type =>
    Array.from(work.caseEvents[type], id => ({ type, id, case: work.cases.get(id)! })))
  const ofPresence = Array.from(work.presence.changed, ([id, presence]): LedgerEvent =>
    ({ type: 'presence', hospital: fromHex(id), presence }))
  return [...ofCases, ...ofPresence, ...work.ruleEvents]
}
