import assert from 'node:assert/strict'
import type { DrawStepView, DrawView, PartyView } from '../../../api/index.js'
import { ServiceError } from '../../../api/index.js'
import { vrfOutput } from '../../../protocol/crypto/index.js'
import { memberSet } from '../../../protocol/membership/index.js'
import type { DrawExplanation, DrawInput, DrawStep } from '../../../protocol/sortition/index.js'
import { explainDraw } from '../../../protocol/sortition/index.js'
import type { Case, Chain, MemberId, VrfKey, VrfProof } from '../../../protocol/types/index.js'
import { equal, hex } from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'
import { beaconAt } from './beacons.js'
import { readPastBlock, setOf } from './past-sets.js'

/**
 * The draw of a case, computed once more from the stored blocks, every step with its inputs
 * (consensus.md §6).
 * @throws ServiceError 409 'not-drawn' while the case waits for its draw, or ended before it
 * @throws StorageError 'corrupt' if the blocks needed are not there
 */
export async function explainCase (
  chain: Chain, store: Pick<NodeStore, 'readBlock' | 'entries' | 'blocks'>, one: Case,
  party: (id: MemberId) => PartyView
): Promise<DrawView> {
  const { drawDelay, attempts, validatorsPerDiagnosis } = chain.genesis.parameters
  if (one.drawHeight === 0) {
    throw new ServiceError(409, 'not-drawn', 'This case has no draw yet: its validators are ' +
      `drawn at block ${one.height + drawDelay}.`)
  }
  const { header, allowlist } = await readPastBlock(store, one.drawHeight)
  const before = await setOf(chain, store, header.allowlistHash)
  const proposer = before.get(header.proposer)
  assert(proposer !== undefined, 'a final block was made by a member')
  const explained = explainDraw({
    chainId: chain.id,
    submitter: one.submitter,
    seq: one.seq,
    proposedHeight: one.height,
    drawDelay,
    proposer: header.proposer,
    previousBeacon: await beaconAt(chain, store, one.drawHeight - 1),
    vrfProof: header.vrfProof,
    vrfOutput: vrfOutput(header.vrfProof),
    // set(d + 1): a list in block d is in force from the next block on.
    set: allowlist === undefined ? before : memberSet(chain.id, allowlist),
    attempts,
    validatorsPerDiagnosis
  })
  checkOrder(explained, one)
  const [vrf, beacon, ...candidates] = explained.steps
  assert(vrf !== undefined && beacon !== undefined, 'the first two steps make the beacon')
  return {
    caseId: hex(one.id),
    submitter: party(one.submitter),
    seq: one.seq,
    height: one.height,
    drawHeight: explained.drawHeight,
    beacon: beacon.digest,
    steps: [
      ...vrfSteps(vrf, proposer.vrfKey, header.vrfProof),
      hashStep(beacon),
      ...candidates.map(hashStep)
    ],
    order: explained.order.map(({ id, digest }) => ({ member: party(id), digest })),
    attempts: explained.drawn.map((members, attempt) => (
      { attempt, members: members.map(id => party(id)) }
    ))
  }
}

/** The ledger keeps the first k·R of the order; they must be these. */
function checkOrder ({ order }: DrawExplanation, one: Case): void {
  const same = one.order.length <= order.length &&
    one.order.every((id, i) => equal(id, order[i]!.id))
  assert(same, 'the stored order of a case is that of its draw; run chain verify')
}

/** SHA-256 over the inputs, one after another. */
function hashStep ({ title, formula, inputs, digest }: DrawStep): DrawStepView {
  return { title, formula, inputs: inputs.map(shown), result: digest }
}

/**
 * First the message that the proposer had to prove, which it could not choose; then the output of
 * its proof, for any implementation of RFC 9381 to check.
 */
function vrfSteps (
  { title, inputs, message, digest }: DrawStep, key: VrfKey, proof: VrfProof
): DrawStepView[] {
  return [{
    title: 'What the proposer had to prove (alpha)',
    formula: 'D("vrf") ‖ u64 height ‖ previous beacon: the inputs one after another',
    inputs: inputs.map(shown),
    result: message
  }, {
    title,
    formula: 'ECVRF-EDWARDS25519-SHA512-TAI (RFC 9381): verify(key, alpha, proof) gives the output',
    inputs: [
      { name: 'VRF key', value: hex(key) },
      { name: 'alpha', value: message },
      { name: 'proof', value: hex(proof) }
    ],
    result: digest
  }]
}

function shown ({ name, value }: DrawInput): DrawStepView['inputs'][number] {
  return { name, value }
}
