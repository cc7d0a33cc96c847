import type { UnsignedTransaction } from '../../protocol/codec/index.js'
import type { LedgerState } from '../../protocol/ledger/index.js'
import {
  Discard, FileSystemKind, Ground, Measure, TransactionKind, type Case, type CaseId, type ErasureAct
} from '../../protocol/types/index.js'
import { handleOf, tokenOf } from '../made-up-patients.js'
import type { Means } from './behaviour.js'

type Maker = (means: Means, state: LedgerState, record: Case) => UnsignedTransaction[]

/**
 * Ways to break the rules of measures (§19) on a decided case, which may be a record. Each makes
 * transactions, of which the last is invalid.
 */
const MAKERS: readonly Maker[] = [
  // An erasure that nobody ordered, alone and after its request.
  (means, { timestamp }, { id }) => [effect(means, id, timestamp)],
  (means, { timestamp }, record) => [requestOf(means, record), effect(means, record.id, timestamp)],
  (means, { timestamp }, { id }) => [{
    kind: TransactionKind.erasureAttest, author: means.signer.id, record: id, wiped: 15,
    fileSystem: FileSystemKind.inPlace, discard: Discard.off, backupsUntil: timestamp
  }],
  // Two decisions, of which a stranger to the record may give none.
  (means, _, record) => [requestOf(means, record), decision(means, record), decision(means, record)],
  (means, _, record) => [requestOf(means, { ...record, pseudonym: means.random.bytes(32) })],
  (means, _, record) => [1, 2].map(() => requestOf(means, record)),
  (means, _, { id }) => [1, 2].map(() => decision(means, { id }, Measure.hold))
]

/** Makes the steps of a measure that no block may hold. @param decided the cases to choose from */
export function foulErasures (
  means: Means, state: LedgerState, decided: readonly Case[]
): UnsignedTransaction[] {
  if (decided.length === 0 || !state.set.has(means.signer.id)) return []
  return means.random.pick(MAKERS)(means, state, means.random.pick(decided))
}

function effect (means: Means, id: CaseId, at: number): UnsignedTransaction {
  return step(means, id, { type: 'effect', at, versions: [id] })
}

function requestOf (means: Means, { id, pseudonym }: Case): UnsignedTransaction {
  const { chain, random } = means
  return step(means, id, {
    type: 'request', handle: handleOf(chain.id, pseudonym), token: tokenOf(chain.id, pseudonym),
    by: { type: 'form', form: random.bytes(32) }
  })
}

function decision (
  means: Means, { id }: Pick<Case, 'id'>, measure: Measure = Measure.erase
): UnsignedTransaction {
  const ground = measure === Measure.hold ? Ground.legalHold : Ground.consentWithdrawn
  return step(means, id, { type: 'decide', ground, reasons: means.random.bytes(32) }, measure)
}

function step (
  { signer }: Means, record: CaseId, act: ErasureAct, measure: Measure = Measure.erase
): UnsignedTransaction {
  return { kind: TransactionKind.erasureOrder, author: signer.id, record, measure, act }
}
