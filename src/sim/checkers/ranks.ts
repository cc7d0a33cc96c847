import { TransactionKind } from '../../protocol/types/index.js'

/** The order of kinds in a block (§9.4). */
export const RANKS: Readonly<Record<number, number>> = {
  [TransactionKind.allowlist]: 0, [TransactionKind.opinions]: 1, [TransactionKind.evidence]: 2,
  [TransactionKind.keysDeal]: 2, [TransactionKind.keysComplain]: 2,
  [TransactionKind.keysReady]: 2, [TransactionKind.keysLost]: 2, [TransactionKind.presence]: 2,
  [TransactionKind.namesAllow]: 2, [TransactionKind.namesTotals]: 2, [TransactionKind.adopt]: 2,
  [TransactionKind.mismatch]: 2,
  [TransactionKind.patientOrder]: 2, [TransactionKind.patientFiling]: 2, [TransactionKind.patientKey]: 2,
  [TransactionKind.accessLog]: 2,
  [TransactionKind.rosterEntry]: 2, [TransactionKind.emergencyOpen]: 2, [TransactionKind.emergencyClose]: 2,
  [TransactionKind.emergencyJudge]: 2, [TransactionKind.emergencyContest]: 2,
  [TransactionKind.erasureOrder]: 2, [TransactionKind.erasureAttest]: 2, [TransactionKind.consentJudge]: 2,
  [TransactionKind.consentContest]: 2,
  [TransactionKind.propose]: 3
}
