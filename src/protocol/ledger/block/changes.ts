import { caseCodec } from '../../codec/index.js'
import { CaseStatus, fromHex, partHashes, type BlockHash, type Case } from '../../types/index.js'
import { keyChanges } from '../epochs/key-changes.js'
import { entryId, erase, write, type Change } from '../rows/entry.js'
import {
  blockHashKey, bodyKey, caseKey, namesKey, patientKey, presenceKey, tagKey, tallyKey, undecidedKey
} from '../rows/keys.js'
import { nameCountsCodec } from '../rows/name-counts.js'
import { presenceCodec } from '../rows/presence.js'
import { blockRowCodec, tagRowCodec } from '../rows/rows.js'
import { tallyCodec } from '../rows/tally.js'
import type { Workspace } from '../state/workspace.js'
import { firstRows } from './first-rows.js'

const EMPTY = new Uint8Array(0)

/**
 * Returns the rows that a block changes, each once, in no particular order. Block 1 also writes the rows of
 * block 0 that it leaves as they are. The tag and bodies of an undecided case are known in memory, so their
 * rows are written when the case closes.
 */
export function changesOf (work: Workspace, hash: BlockHash): Change[] {
  const changes = ownChangesOf(work, hash)
  if (work.state.height > 0) return changes
  const all = [...firstRows(work.state), ...changes]
  return [...new Map(all.map(change => [entryId(change), change])).values()]
}

function ownChangesOf (work: Workspace, hash: BlockHash): Change[] {
  const changes: Change[] = []
  for (const [id, changed] of work.cases) caseChanges(changes, changed, work, work.newKeys.has(id))
  let position = 0
  for (const id of work.caseEvents.opened) {
    const opened = work.cases.get(id)!
    changes.push(write(patientKey(opened.pseudonym, work.height, position++), opened.id))
  }
  for (const [id, tally] of work.tallies) {
    changes.push(write(tallyKey(fromHex(id)), tallyCodec.encode(tally)))
  }
  for (const [id, presence] of work.presence.changed) {
    changes.push(write(presenceKey(fromHex(id)), presenceCodec.encode(presence)))
  }
  for (const [id, counts] of work.names.changed) {
    changes.push(write(namesKey(fromHex(id)), nameCountsCodec.encode(counts)))
  }
  changes.push(write(blockHashKey(work.height), blockRowCodec.encode({ hash, timestamp: work.timestamp })))
  changes.push(...keyChanges(work.state.keys, work.keys))
  changes.push(...work.rows)
  return changes
}

function caseChanges (
  changes: Change[], changed: Case, work: Workspace, isNew: boolean
): void {
  changes.push(write(caseKey(changed.id), caseCodec.encode(changed)))
  if (changed.status <= CaseStatus.open) {
    if (isNew) changes.push(write(undecidedKey(changed.id), EMPTY))
    return
  }
  // A superseded case closed in an earlier block, so only its own row changes.
  if (changed.closedHeight !== work.height) return
  if (!isNew) changes.push(erase(undecidedKey(changed.id)))
  const row = tagRowCodec.encode({ caseId: changed.id, status: changed.status })
  changes.push(write(tagKey(changed.submitter, changed.retryTag), row))
  if (changed.status === CaseStatus.accepted) {
    for (const part of partHashes(changed)) changes.push(write(bodyKey(changed.submitter, part), changed.id))
  }
}
