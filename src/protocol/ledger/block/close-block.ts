import { memberSet, type MemberSet } from '../../membership/index.js'
import type { Beacon, BlockHash } from '../../types/index.js'
import { expireDue } from '../cases/expire-due.js'
import { endBlock } from '../epochs/end-block.js'
import type { Change } from '../rows/entry.js'
import { ledgerKey } from '../rows/keys.js'
import { headRowCodec } from '../rows/rows.js'
import { EMPTY_TALLY } from '../rows/tally.js'
import { CASE_EVENTS, type LedgerEvent } from '../state/events.js'
import type { Workspace } from '../state/workspace.js'
import { changesOf } from './changes.js'
import type { Delta } from './delta.js'
import { sortChanges } from './sort-changes.js'
import { hashChanges } from './state-root.js'

/** Ends a block: new members, expiries, key epochs, rows, state root. Do not use `work` afterwards. */
export function closeBlock (work: Workspace, hash: BlockHash, beacon: Beacon): Delta {
  const { allowlist, chain, state } = work
  const set = allowlist === undefined ? state.set : memberSet(chain.id, allowlist)
  for (const { id } of allowlist?.list.entries ?? []) {
    // The row records for ever that the hospital was a member.
    if (work.tallyOf(id) === EMPTY_TALLY) work.count(id, {})
  }
  expireDue(work)
  endEpochs(work, set)
  const planned = sortChanges(changesOf(work, hash))
  const { stateRoot, changes } = hashChanges(chain.id, state.stateRoot, planned)
  const delta: Delta = {
    height: work.height,
    hash,
    timestamp: work.timestamp,
    beacon,
    stateRoot,
    changes,
    cases: work.cases,
    newKeys: work.newKeys,
    events: eventsIn(work),
    set,
    keys: work.keys,
    tallies: work.tallies
  }
  changes.push(headRow(work, delta))
  return delta
}

/** Ends the block for the shared keys: it opens or activates an epoch (SPECIFICATION.md §9.7). */
function endEpochs (work: Workspace, set: MemberSet): void {
  const { chain, state, timestamp } = work
  work.keys = endBlock(chain, state.keys, work.keys, { timestamp, set })
  const { active, lastNumber } = work.keys
  if (lastNumber !== state.keys.lastNumber) work.ruleEvents.push({ type: 'epoch-opened', number: lastNumber })
  if (active !== undefined && active !== state.keys.active) {
    work.ruleEvents.push({ type: 'epoch-active', epoch: active })
  }
}

function headRow (work: Workspace, delta: Delta): Change {
  const { allowlist, linkingKey, state } = work
  const value = headRowCodec.encode({
    height: delta.height,
    hash: delta.hash,
    timestamp: delta.timestamp,
    beacon: delta.beacon,
    stateRoot: delta.stateRoot,
    allowlistVersion: (allowlist ?? state.allowlist).list.version,
    allowlistChangedAt: allowlist === undefined ? state.allowlistChangedAt : work.timestamp,
    linkingKey,
    linkingChangedAt: linkingKey === state.linkingKey ? state.linkingChangedAt : work.timestamp
  })
  return { ...ledgerKey(), value }
}

function eventsIn (work: Workspace): LedgerEvent[] {
  const ofCases = CASE_EVENTS.flatMap(type =>
    Array.from(work.caseEvents[type], id => ({ type, case: work.cases.get(id)! })))
  return [...ofCases, ...dueAttempts(work), ...work.ruleEvents]
}

/**
 * Returns the attempts that this block's timestamp makes usable (SPECIFICATION.md §7.3). After a long pause
 * they include attempts of cases that this block drew.
 */
function dueAttempts (work: Workspace): LedgerEvent[] {
  const { parameters, timestamp: previous, undecided } = work.state
  const due: LedgerEvent[] = []
  for (let attempt = 1; attempt < parameters.attempts; attempt++) {
    const offset = attempt * parameters.attemptWindowMs
    const earlier = undecided.drawsBetween(previous - offset, work.timestamp - offset)
    for (const id of [...earlier.flatMap(draw => [...draw.ids]), ...work.caseEvents.drawn]) {
      const drawn = work.cases.get(id) ?? undecided.get(id)!
      const isDue = drawn.openedAt + offset <= work.timestamp
      if (isDue && drawn.closedHeight === 0) due.push({ type: 'due', case: drawn, attempt })
    }
  }
  return due
}
