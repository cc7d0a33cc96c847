import { accusedOf, caseCodec, conflictKey, signedAllowlistCodec } from '../codec/index.js'
import type { BlockHash, Case } from '../types/index.js'
import { CaseStatus, fromHex } from '../types/index.js'
import type { Change } from './entry.js'
import {
  allowlistKey, blockHashKey, bodyKey, caseKey, evidenceKey, linkingKey, patientKey, tagKey,
  tallyKey, undecidedKey
} from './keys.js'
import { evidenceRowCodec, linkingKeyCodec, tagRowCodec } from './rows.js'
import { tallyCodec } from './tally.js'
import type { Workspace } from './workspace.js'

const EMPTY = new Uint8Array(0)

/**
 * The rows that a block changes, each once, whatever happened to it on the way; in no order.
 * While a case is undecided its tag and body are known in memory, so their rows are written when it
 * closes: a diagnosis on its ordinary way costs nine row writes over its whole life.
 */
export function changesOf (work: Workspace, hash: BlockHash): Change[] {
  const changes: Change[] = []
  for (const [id, one] of work.cases) caseChanges(changes, one, work, work.newKeys.has(id))
  for (const [position, id] of work.opened.entries()) {
    const one = work.cases.get(id)!
    changes.push({ ...patientKey(one.pseudonym, work.height, position), value: one.id })
  }
  for (const [id, tally] of work.tallies) {
    changes.push({ ...tallyKey(fromHex(id)), value: tallyCodec.encode(tally) })
  }
  changes.push({ ...blockHashKey(work.height), value: hash })
  rareChanges(changes, work)
  return changes
}

function caseChanges (changes: Change[], one: Case, work: Workspace, isNew: boolean): void {
  changes.push({ ...caseKey(one.id), value: caseCodec.encode(one) })
  if (one.status <= CaseStatus.open) {
    if (isNew) changes.push({ ...undecidedKey(one.id), value: EMPTY })
    return
  }
  // A superseded case closed long ago: only its own row changes.
  if (one.closedHeight !== work.height) return
  if (!isNew) changes.push({ ...undecidedKey(one.id), value: undefined })
  changes.push({
    ...tagKey(one.submitter, one.retryTag),
    value: tagRowCodec.encode({ caseId: one.id, status: one.status })
  })
  if (one.status === CaseStatus.accepted) {
    changes.push({ ...bodyKey(one.submitter, one.bodyHash), value: one.id })
  }
}

function rareChanges (changes: Change[], work: Workspace): void {
  for (const { transaction, id } of work.evidence.values()) {
    const value = evidenceRowCodec.encode({
      accused: accusedOf(work.chain, transaction.conflict), height: work.height, transactionId: id
    })
    changes.push({ ...evidenceKey(conflictKey(work.chain, transaction.conflict)), value })
  }
  for (const signed of work.lists) {
    changes.push({ ...allowlistKey(signed.list.version), value: signedAllowlistCodec.encode(signed) })
  }
  if (work.linkingKey !== undefined && work.linkingKey !== work.state.linkingKey) {
    const value = linkingKeyCodec.encode(work.linkingKey)
    changes.push({ ...linkingKey(work.linkingKey.epoch), value })
  }
}
