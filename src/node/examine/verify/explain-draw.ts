import assert from 'node:assert/strict'
import { ServiceError, type DrawStepView, type DrawView, type PartyView } from '../../../api/index.js'
import { vrfOutput } from '../../../protocol/crypto/index.js'
import { memberSet } from '../../../protocol/membership/index.js'
import {
  explainDraw, type DrawExplanation, type DrawInput, type DrawStep
} from '../../../protocol/sortition/index.js'
import {
  equal, hex, type Case, type Chain, type MemberId, type VrfKey, type VrfProof
} from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'
import { beaconAt } from './beacons.js'
import { readPastBlock, setOf } from '../../loop/past-sets.js'

/**
 * Computes the draw of a case again from the stored blocks, and shows every step with its inputs
 * (SPECIFICATION.md §6).
 * @throws ServiceError 409 'not-drawn' while the case waits for its draw, or if it ended before the draw
 * @throws StorageError 'corrupt' if the needed blocks are missing
 */
export async function explainCase (
  chain: Chain, store: Pick<NodeStore, 'readBlock' | 'entries' | 'blocks'>, drawn: Case,
  party: (id: MemberId) => PartyView
): Promise<DrawView> {
  const { drawDelay, attempts, validatorsPerDiagnosis } = chain.genesis.parameters
  if (drawn.drawHeight === 0) {
    throw new ServiceError(409, 'not-drawn', 'This case has no draw yet: its validators are ' +
      `drawn at block ${drawn.height + drawDelay}.`)
  }
  const { header, allowlist } = await readPastBlock(store, drawn.drawHeight)
  const before = await setOf(chain, store, header.allowlistHash)
  const proposer = before.get(header.proposer)
  assert(proposer !== undefined, 'a final block was made by a member')
  const explained = explainDraw({
    chainId: chain.id,
    submitter: drawn.submitter,
    seq: drawn.seq,
    proposedHeight: drawn.height,
    drawDelay,
    proposer: header.proposer,
    previousBeacon: await beaconAt(chain, store, drawn.drawHeight - 1),
    vrfProof: header.vrfProof,
    vrfOutput: vrfOutput(header.vrfProof),
    // A list in block d is in force from block d + 1 on, so the draw uses set(d + 1).
    set: allowlist === undefined ? before : memberSet(chain.id, allowlist),
    attempts,
    validatorsPerDiagnosis
  })
  checkOrder(explained, drawn)
  const [vrf, beacon, ...candidates] = explained.steps
  assert(vrf !== undefined && beacon !== undefined, 'the first two steps make the beacon')
  return {
    caseId: hex(drawn.id),
    submitter: party(drawn.submitter),
    seq: drawn.seq,
    height: drawn.height,
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

/** The ledger keeps the first k·R members of the order; these must be equal to the computed members. */
function checkOrder ({ order }: DrawExplanation, { order: stored }: Case): void {
  const same = stored.length <= order.length && stored.every((id, i) => equal(id, order[i]!.id))
  assert(same, 'the stored order of a case is that of its draw; run chain verify')
}

/** Shows a step that is SHA-256 over the concatenated inputs. */
function hashStep ({ title, formula, inputs, digest }: DrawStep): DrawStepView {
  return { title, formula, inputs: inputs.map(shown), result: digest }
}

/**
 * Shows the message that the proposer had to prove, and then the output of its proof. The proposer could not
 * choose the message. Any implementation of RFC 9381 can check the proof.
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
