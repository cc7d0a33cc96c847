import {
  emergencySignBytes, rosterKeySignBytes, type UnsignedTransaction
} from '../../protocol/codec/index.js'
import type { LedgerState } from '../../protocol/ledger/index.js'
import { TransactionKind } from '../../protocol/types/index.js'
import type { Means } from './behaviour.js'

type Maker = (means: Means, state: LedgerState) => UnsignedTransaction[]

const HOUR_MS = 3_600_000
/** An entry that no honest roster has. */
const NOBODY = 77

/** Ways to break the rules of emergencies (§17). Each makes transactions, of which the last is invalid. */
export const EMERGENCY_FOULS: readonly Maker[] = [
  // Nobody of the roster, a time to come, and emergencies that are too old or too long.
  (means, { timestamp }) => [opened(means, timestamp)],
  (means, { timestamp }) => [opened(means, timestamp + HOUR_MS)],
  (means, { timestamp }) => [opened(means, Math.max(0, timestamp - 31 * 24 * HOUR_MS))],
  (means, { timestamp }) => [opened(means, timestamp, 5 * HOUR_MS)],
  // Two practitioners with one key, a version too far ahead, and a key that nobody holds.
  means => [entered(means, 500), entered(means, 501)],
  means => [entered(means, 502, 2)],
  means => [{ ...entered(means, 503), possession: means.random.bytes(64) }],
  // Emergencies that nobody opened, and consents that nobody filed.
  ({ random, signer }) => [{
    kind: TransactionKind.emergencyClose, author: signer.id, handle: random.bytes(32), id: random.bytes(32)
  }],
  ({ random, signer }) => [{
    kind: TransactionKind.emergencyJudge, author: signer.id, id: random.bytes(32), opener: signer.id,
    entry: 1, judgement: 1, reason: 1
  }],
  ({ random, signer }) => [{
    kind: TransactionKind.consentJudge, author: signer.id, id: random.bytes(32), filer: signer.id,
    handle: random.bytes(32), number: 1, judgement: 1, reason: 1
  }],
  ({ random, signer }) => [{
    kind: TransactionKind.consentContest, author: signer.id, id: random.bytes(32), handle: random.bytes(32),
    number: 1, by: { type: 'form', form: random.bytes(32) }
  }],
  ({ random, signer }) => [{
    kind: TransactionKind.emergencyContest, author: signer.id, handle: random.bytes(32),
    id: random.bytes(32), by: { type: 'hospital' }
  }]
]

function opened (
  { chain, random, signer }: Means, openedAt: number, durationMs = HOUR_MS
): UnsignedTransaction {
  const claim = {
    handle: random.bytes(32), openedAt, durationMs, isUnconfirmed: false, sealedHash: random.bytes(32),
    keyCommitment: random.bytes(32)
  }
  const signature = signer.sign(emergencySignBytes(chain.id, signer.id, NOBODY, claim))
  return {
    kind: TransactionKind.emergencyOpen, author: signer.id, ...claim,
    clinician: { entry: NOBODY, key: signer.id, signature }, second: undefined
  }
}

function entered (
  { chain, random, signer }: Means, entry: number, version = 1
): Extract<UnsignedTransaction, { kind: 32 }> {
  return {
    kind: TransactionKind.rosterEntry, author: signer.id, entry, version, key: signer.id, role: 1,
    licence: random.bytes(32), standing: 1,
    possession: signer.sign(rosterKeySignBytes(chain.id, signer.id, signer.id))
  }
}
