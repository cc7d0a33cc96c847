import { allowlistHash, recoveryId, verifyCertificate } from '../../codec/index.js'
import { checkRecoveryList, memberSet, type MemberSet } from '../../membership/index.js'
import {
  accept, equal, hex, ignore, reject, tolerated, VoteKind, ZERO_32, type BlockHash, type Recovery,
  type RecoveryStatement, type StatedCertificate, type Verdict
} from '../../types/index.js'
import type { AdoptedRecovery } from '../state/adopted-recovery.js'
import { currentRecovery, recoveryNumber, sigmaEpoch, type LedgerState } from '../state/ledger-state.js'
import { verifyStatement } from './verify-statement.js'

/**
 * Judges a recovery at a tip (SPECIFICATION.md §10.6). The result depends only on the chain and the
 * statements. `ignore` means that the recovery may be valid at another tip, or once further statements are
 * there.
 */
export function judgeRecovery (state: LedgerState, recovery: Recovery): Verdict<AdoptedRecovery> {
  const { chain } = state
  const { list, statements } = recovery
  const number = statements[0]?.number ?? 0
  if (number <= recoveryNumber(state)) return ignore('recovery-known')
  if (number !== recoveryNumber(state) + 1) return ignore('recovery-not-next')
  const listHash = list === undefined ? ZERO_32 : allowlistHash(chain.id, list.list)
  const form = faultOfStatements(state, statements, listHash)
  if (form.verdict !== 'accept') return form
  const height = Math.max(...statements.map(({ tip }) => tip.height))
  if (height > state.height) return ignore('behind-the-statements')
  if (height < state.height) return reject('below-own-final-block')
  const tips = statements.filter(({ tip }) => tip.height === height)
  if (tips.some(({ tip }) => !equal(tip.hash, state.hash))) return reject('tip-of-another-block')
  if (list !== undefined) {
    const checked = checkRecoveryList(chain, state.allowlist, list)
    if (checked.verdict !== 'accept') return checked
  }
  const voters = list === undefined ? state.set : memberSet(chain.id, list)
  return conclude(state, recovery, voters)
}

/** Checks the statements alone: of one number and list, each of another signer, and signed. */
function faultOfStatements (
  { chain }: LedgerState, statements: readonly RecoveryStatement[], listHash: Uint8Array
): Verdict {
  let previous = ''
  for (const statement of statements) {
    const signer = hex(statement.signer)
    if (signer === previous) return reject('second-statement')
    if (signer < previous) return reject('statement-order')
    previous = signer
    if (statement.number !== statements[0]!.number) return reject('statement-of-another-number')
    if (!equal(statement.listHash, listHash)) return reject('statement-of-another-list')
    const verdict = verifyStatement(chain, statement)
    if (verdict.verdict !== 'accept') return verdict
  }
  return accept(undefined)
}

/** Checks that every member that the recovery keeps has stated, and returns what follows. */
function conclude (
  state: LedgerState, recovery: Recovery, voters: MemberSet
): Verdict<AdoptedRecovery> {
  const { chain, height, hash, set } = state
  const { list, statements } = recovery
  const ofMembers = statements.filter(({ signer }) => !equal(signer, chain.genesis.governmentPeer))
  if (ofMembers.some(({ signer }) => !voters.has(signer))) return reject('statement-of-a-stranger')
  if (ofMembers.length < voters.size) return ignore('statements-missing')
  if (ofMembers.filter(({ isIntact }) => isIntact).length < tolerated(set.size) + 1) {
    return reject('too-few-intact-databases')
  }
  const required = requiredBlock(state, statements)
  if (required.verdict !== 'accept') return required
  const number = statements[0]!.number
  const voidsLottery = losesLottery(state, ofMembers)
  const id = recoveryId(chain.id, {
    number, height, hash, listHash: list === undefined ? ZERO_32 : voters.hash,
    required: required.value ?? ZERO_32, voidsLottery
  })
  return accept({
    number, from: height + 1, id, list, voters, required: required.value, voidsLottery, recovery
  })
}

/**
 * Returns the block of the highest view that a stated certificate of T+1 names, if any signer has the
 * block. If a block is final at T+1 unknown to all, it is this block: F(u,B) makes every later notarization
 * one of B.
 */
function requiredBlock (
  state: LedgerState, statements: readonly RecoveryStatement[]
): Verdict<BlockHash | undefined> {
  const above = statements.flatMap(statement => statement.above)
    .filter(({ certificate }) => certificate.height === state.height + 1)
  let highest: StatedCertificate | undefined
  for (const stated of above) {
    const { certificate } = stated
    const verdict = certificate.kind === VoteKind.nullify
      ? reject('stated-nullification')
      : verifyCertificate(state.chain, state.set.members, certificate, currentRecovery(state))
    if (verdict.verdict !== 'accept') return verdict
    if (highest === undefined || certificate.view > highest.certificate.view) highest = stated
  }
  const hash = highest?.certificate.blockHash
  const isHeld = hash !== undefined &&
    above.some(({ certificate, holdsBlock }) => holdsBlock && equal(certificate.blockHash, hash))
  return accept(isHeld ? hash : undefined)
}

/** Tells whether fewer than t holders of the active epoch have kept their shares. */
function losesLottery (state: LedgerState, statements: readonly RecoveryStatement[]): boolean {
  const epoch = sigmaEpoch(state)
  if (epoch === undefined) return false
  const holders = statements.filter(({ keyEpoch, signer }) =>
    keyEpoch === epoch.number && epoch.holders.some(id => equal(id, signer)))
  return holders.length < epoch.threshold
}
