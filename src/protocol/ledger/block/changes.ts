import { accusedOf, conflictKey, signedAllowlistCodec } from '../../codec/index.js'
import type { BlockHash, Case } from '../../types/index.js'
import { CaseStatus, fromHex } from '../../types/index.js'
import {
  allowlistKey, blockHashKey, bodyKey, caseKey, evidenceKey, linkingKey, patientKey, tagKey,
  tallyKey, undecidedKey
} from '../rows/keys.js'
import { erase, write, writeCase, type PlannedChange } from '../rows/planned-change.js'
import { evidenceRowCodec, linkingKeyCodec, tagRowCodec } from '../rows/rows.js'
import { tallyCodec } from '../rows/tally.js'
import type { Workspace } from '../state/workspace.js'

const EMPTY = new Uint8Array(0)

/**
 * The rows that a block changes, each once, whatever happened to it on the way; in no order.
 * While a case is undecided its tag and body are known in memory, so their rows are written when it
 * closes: a diagnosis on its ordinary way costs nine row writes over its whole life.
 */
export function changesOf (work: Workspace, hash: BlockHash): PlannedChange[] {
  const changes: PlannedChange[] = []
  for (const [id, one] of work.cases) caseChanges(changes, one, work, work.newKeys.has(id))
  for (const [position, id] of work.opened.entries()) {
    const one = work.cases.get(id)!
    changes.push(write(patientKey(one.pseudonym, work.height, position), one.id))
  }
  for (const [id, tally] of work.tallies) {
    changes.push(write(tallyKey(fromHex(id)), tallyCodec.encode(tally)))
  }
  changes.push(write(blockHashKey(work.height), hash))
  rareChanges(changes, work)
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

function rareChanges (changes: PlannedChange[], work: Workspace): void {
  const { chain, height, linkingKey: linking } = work
  for (const { transaction: { conflict }, id } of work.evidence.values()) {
    const row = { accused: accusedOf(chain, conflict), height, transactionId: id }
    changes.push(write(evidenceKey(conflictKey(chain, conflict)), evidenceRowCodec.encode(row)))
  }
  for (const signed of work.lists) {
    changes.push(write(allowlistKey(signed.list.version), signedAllowlistCodec.encode(signed)))
  }
  if (linking !== undefined && linking !== work.state.linkingKey) {
    changes.push(write(linkingKey(linking.epoch), linkingKeyCodec.encode(linking)))
  }
}
