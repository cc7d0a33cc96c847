import { CaseStatus, fromHex, type BlockHash, type Case } from '../../types/index.js'
import { blockHashKey, bodyKey, caseKey, patientKey, tagKey, tallyKey, undecidedKey } from '../rows/keys.js'
import { erase, write, writeCase, type PlannedChange } from '../rows/planned-change.js'
import { tagRowCodec } from '../rows/rows.js'
import { tallyCodec } from '../rows/tally.js'
import type { Workspace } from '../state/workspace.js'

const EMPTY = new Uint8Array(0)

/**
 * Returns the rows that a block changes, each once, in no order. While a case is undecided, its tag and
 * body are known in memory, so their rows are written when it closes. So an ordinary diagnosis costs nine
 * row writes in all.
 */
export function changesOf (work: Workspace, hash: BlockHash): PlannedChange[] {
  const changes: PlannedChange[] = []
  for (const [id, one] of work.cases) caseChanges(changes, one, work, work.newKeys.has(id))
  let position = 0
  for (const id of work.did.opened) {
    const one = work.cases.get(id)!
    changes.push(write(patientKey(one.pseudonym, work.height, position++), one.id))
  }
  for (const [id, tally] of work.tallies) {
    changes.push(write(tallyKey(fromHex(id)), tallyCodec.encode(tally)))
  }
  changes.push(write(blockHashKey(work.height), hash))
  changes.push(...work.rows)
  return changes
}

function caseChanges (
  changes: PlannedChange[], one: Case, work: Workspace, isNew: boolean
): void {
  changes.push(writeCase(caseKey(one.id), one))
  if (one.status <= CaseStatus.open) {
    if (isNew) changes.push(write(undecidedKey(one.id), EMPTY))
    return
  }
  // A superseded case closed long ago: only its own row changes.
  if (one.closedHeight !== work.height) return
  if (!isNew) changes.push(erase(undecidedKey(one.id)))
  const row = tagRowCodec.encode({ caseId: one.id, status: one.status })
  changes.push(write(tagKey(one.submitter, one.retryTag), row))
  if (one.status === CaseStatus.accepted) {
    changes.push(write(bodyKey(one.submitter, one.bodyHash), one.id))
  }
}
