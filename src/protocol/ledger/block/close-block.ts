import { memberSet } from '../../membership/index.js'
import type { Beacon, BlockHash, Case, Hex } from '../../types/index.js'
import { changesOf } from './changes.js'
import type { Delta, DueAttempt } from './delta.js'
import { drawCases } from '../cases/draw-cases.js'
import { expireDue } from '../cases/expire-due.js'
import type { Change } from '../rows/entry.js'
import { ledgerKey } from '../rows/keys.js'
import { headRowCodec } from '../rows/rows.js'
import { sortChanges } from './sort-changes.js'
import { hashChanges } from './state-root.js'
import { EMPTY_TALLY } from '../rows/tally.js'
import type { Workspace } from '../state/workspace.js'

/** The end of a block: newcomers, draws, expiries, rows, state root. `work` is used up. */
export function closeBlock (work: Workspace, hash: BlockHash, beacon: Beacon): Delta {
  const { chain, state } = work
  const allowlist = work.lists[0]
  const set = allowlist === undefined ? state.set : memberSet(chain.id, allowlist)
  for (const { id } of allowlist?.list.entries ?? []) {
    // The row says for ever that the hospital was a member once.
    if (work.tallyOf(id) === EMPTY_TALLY) work.count(id, {})
  }
  drawCases(work, beacon, set)
  expireDue(work)
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
    opened: versions(work, work.opened),
    drawn: versions(work, work.drawn),
    closed: versions(work, work.closed),
    judged: versions(work, work.judged),
    superseded: versions(work, work.superseded),
    due: dueAttempts(work),
    evidence: [...work.evidence.values()],
    allowlist,
    set,
    allowlistChangedAt: allowlist === undefined ? state.allowlistChangedAt : work.timestamp,
    linkingKey: work.linkingKey,
    linkingChangedAt: work.linkingKey === state.linkingKey ? state.linkingChangedAt : work.timestamp,
    tallies: work.tallies
  }
  changes.push(headRow(work, delta))
  return delta
}

function headRow (work: Workspace, delta: Delta): Change {
  const value = headRowCodec.encode({
    height: delta.height,
    hash: delta.hash,
    timestamp: delta.timestamp,
    beacon: delta.beacon,
    stateRoot: delta.stateRoot,
    allowlistVersion: (delta.allowlist ?? work.state.allowlist).list.version,
    allowlistChangedAt: delta.allowlistChangedAt,
    linkingKey: delta.linkingKey,
    linkingChangedAt: delta.linkingChangedAt
  })
  return { ...ledgerKey(), value }
}

function versions (work: Workspace, ids: Iterable<Hex>): Case[] {
  return Array.from(ids, id => work.cases.get(id)!)
}

/** consensus.md §7.3: attempts whose window begins with this block's timestamp. */
function dueAttempts (work: Workspace): DueAttempt[] {
  const { parameters, timestamp: previous, undecided } = work.state
  const due: DueAttempt[] = []
  for (let attempt = 1; attempt < parameters.attempts; attempt++) {
    const offset = attempt * parameters.attemptWindowMs
    for (const draw of undecided.drawsBetween(previous - offset, work.timestamp - offset)) {
      for (const id of draw.ids) {
        const one = work.cases.get(id) ?? undecided.get(id)!
        if (one.closedHeight === 0) due.push({ case: one, attempt })
      }
    }
  }
  return due
}
