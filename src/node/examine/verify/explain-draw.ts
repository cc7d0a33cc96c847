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
  if (drawn.drawHeight === 0) {
    throw new ServiceError(409, 'not-drawn', 'This case has no draw yet: the block after the one that ' +
      'opened it draws its validators.')
  }
  const { header, allowlist } = await readPastBlock(store, drawn.drawHeight)
  const before = await setOf(chain, store, header.allowlistHash)
  const proposer = before.get(header.proposer)
  assert(proposer !== undefined, 'a final block was made by a member')
  const explained = explainDraw({
    chainId: chain.id,
    caseId: drawn.id,
    submitter: drawn.submitter,
    drawHeight: drawn.drawHeight,
    proposer: header.proposer,
    previousBeacon: await beaconAt(chain, store, drawn.drawHeight - 1),
    vrfProof: header.vrfProof,
    vrfOutput: vrfOutput(header.vrfProof),
    // A list in block s is in force from block s + 1 on, so the draw uses set(s + 1).
    set: allowlist === undefined ? before : memberSet(chain.id, allowlist)
  })
  checkOrder(explained, drawn)
  const [vrf, beacon, ...candidates] = explained.steps
  assert(vrf !== undefined && beacon !== undefined, 'the first two steps make the beacon')
  return {
    caseId: hex(drawn.id),
    submitter: party(drawn.submitter),
    height: drawn.height,
    drawHeight: drawn.drawHeight,
    beacon: beacon.digest,
    steps: [
      ...vrfSteps(vrf, proposer.vrfKey, header.vrfProof),
      hashStep(beacon),
      ...candidates.map(hashStep)
    ],
    order: explained.order.map(({ id, digest }) => ({ member: party(id), digest }))
  }
}

/** Each hospital with a slot, and each candidate left, must be in the computed order; candidates keep it. */
function checkOrder ({ order }: DrawExplanation, { candidates, holders }: Case): void {
  const place = (id: MemberId): number => order.findIndex(item => equal(item.id, id))
  const places = candidates.map(place)
  const same = [...holders.map(({ validator }) => place(validator)), ...places].every(at => at >= 0) &&
    places.every((at, index) => index === 0 || places[index - 1]! < at)
  assert(same, 'the stored candidates of a case are those of its draw; run chain verify')
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
