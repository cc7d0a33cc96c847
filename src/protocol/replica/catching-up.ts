import { decode, finalityCodec, verifyCertificate } from '../codec/index.js'
import { executeBlock, judgeRecovery, recoveryNumber, touches, type Entries } from '../ledger/index.js'
import { faultOfForm } from '../lottery/index.js'
import {
  equal, VoteKind, type Block, type Certificate, type MemberId, type Recovery
} from '../types/index.js'
import { assembleBlock } from './assemble-block.js'
import { commit } from './deciding.js'
import { adopt } from './recovering.js'
import { halt, load, type Run } from './run.js'
import { checkShares } from './shares.js'
import { sigmaOfTip } from './tip-shares.js'

/**
 * Checks a peer's final block in the order of §11.1: certificate, transactions, block hash, shares. Then
 * loads the rows that the block touches.
 * @param proof encoded by `finalityCodec`
 */
export function catchUp (
  run: Run, from: MemberId, bytes: Uint8Array, proof: Uint8Array
): void {
  const { state } = run
  const fault = (code: string): void => { run.effects.push({ type: 'fault', peer: from, code }) }
  const decoded = decode(finalityCodec, proof)
  if (decoded.verdict !== 'accept') return fault(decoded.code)
  const { certificate, recovery, shares } = decoded.value
  if (certificate.height !== state.context.height) return
  if (certificate.kind !== VoteKind.finalize) return fault('not-a-finalization')
  if (recovery !== undefined && !adoptBeside(run, recovery, fault)) return
  const { context: { set, recovery: under } } = state
  const verified = verifyCertificate(state.chain, set.members, certificate, under)
  if (verified.verdict !== 'accept') return fault(verified.code)
  const block = assembleBlock(state.chain, state.ledger.set, bytes)
  if (block.verdict !== 'accept') return fault(block.code)
  if (!equal(block.value.hash, certificate.blockHash)) return fault('block-of-another-certificate')
  const { tipShares } = state
  if (tipShares?.sigma === undefined) {
    const unfit = faultOfForm(shares, tipShares?.drawing.epoch.threshold ?? 0)
    if (unfit !== undefined) return fault(unfit)
    if (tipShares !== undefined) tipShares.isFollowed = true
    checkShares(run, shares, from)
    // The shares are beside the block and in no hash: another peer may have better shares.
    if (tipShares !== undefined && tipShares.sigma === undefined) return
  }
  load(run, touches(state.ledger, block.value.transactions),
    { type: 'catch-up', block: block.value, certificate })
}

/**
 * Adopts the recovery that is served beside the first block after it (§10.6). False if it is invalid here.
 */
function adoptBeside (run: Run, recovery: Recovery, fault: (code: string) => void): boolean {
  const { ledger, later } = run.state
  if ((recovery.statements[0]?.number ?? 0) <= recoveryNumber(ledger)) return true
  const verdict = judgeRecovery(ledger, recovery)
  if (verdict.verdict === 'accept') adopt(run, verdict.value, later)
  else fault(verdict.code)
  return verdict.verdict === 'accept'
}

/** Executes the block by §9 when its rows are loaded. Commits a valid block; halts on an invalid block. */
export function catchUpLoaded (
  run: Run, block: Block, certificate: Certificate, entries: Entries
): void {
  const { state } = run
  const verdict = executeBlock(state.chain, state.ledger, block, entries, { sigma: sigmaOfTip(state) })
  if (verdict.verdict === 'accept') {
    commit(run, { block, certificate, delta: verdict.value, caughtUp: true })
    return
  }
  // A quorum made a block final that §9 refuses: this node or more than n/3 hospitals are faulty.
  halt(run, { code: `final-block-not-valid: ${verdict.code}`, certificates: [certificate] })
}
