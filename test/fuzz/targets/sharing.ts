import assert from 'node:assert/strict'
import { complaintCodec, dealingCodec, decode } from '../../../src/protocol/codec/index.js'
import { openScalarBox, ristretto255, sealScalar } from '../../../src/protocol/crypto/index.js'
import {
  checkDealing, judgeComplaint, makeComplaint, openSubShares, verifyShare
} from '../../../src/protocol/sharing/index.js'
import { concat, hex, utf8 } from '../../../src/protocol/types/index.js'
import { fastGroup } from '../../../src/sim/fast-group.js'
import { CHAIN, deal, holdersOf } from '../../unit/protocol/sharing/holders.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'

const FORM = { holders: 4, threshold: 2, keys: [0, 1] }
const ID = new Uint8Array(32).fill(7)
const PROOF_BYTES = 96
const KEY = new Uint8Array(32).fill(9)
const SCALAR = ristretto255.scalarOf(1234)

/** Dealings and complaints of others, in both groups. */
const dealings = [ristretto255, fastGroup].map(group => {
  const holders = holdersOf(group, FORM.holders)
  const dealing = deal(group, holders, 0, FORM.threshold, { keys: FORM.keys })
  const complaint = makeComplaint(group, CHAIN, dealing, ID, 1, holders.boxSecrets[1]!)
  return { group, holders, sample: concat(complaintCodec.encode(complaint), dealingCodec.encode(dealing)) }
})

/** Checks that a changed dealing is refused, and that nothing throws on what a decoder accepts. */
function run (input: Uint8Array): void {
  for (const { group, holders, sample } of dealings) {
    const dealing = decode(dealingCodec, input.subarray(PROOF_BYTES))
    const complaint = decode(complaintCodec, input.subarray(0, PROOF_BYTES))
    if (dealing.verdict !== 'accept' || complaint.verdict !== 'accept') continue
    const { shared, proof } = complaint.value
    const { ephemeral } = dealing.value
    assert.equal(typeof verifyShare(group, ID, ephemeral, shared, { element: ephemeral, proof }), 'boolean')
    const isSame = hex(input.subarray(PROOF_BYTES)) === hex(sample.subarray(PROOF_BYTES))
    const fault = checkDealing(group, CHAIN, dealing.value, FORM)
    assert.equal(fault === undefined, isSame, fault)
    if (fault !== undefined) continue
    assert(openSubShares(group, CHAIN, dealing.value, 1, holders.boxSecrets[1]!) !== undefined)
    const verdict =
      judgeComplaint(group, CHAIN, dealing.value, ID, 1, holders.boxKeys[1]!, complaint.value)
    assert.equal(verdict, hex(input) === hex(sample) ? 'false' : 'bad-proof')
  }
}

const box = sealScalar(KEY, SCALAR)

export const sharingTargets: readonly Target[] = [{
  name: 'dealing', extension: 'bin',
  make (own) {
    const [{ sample } = { sample: utf8('') }, other] = own.chance(0.5) ? dealings : dealings.toReversed()
    return own.chance(0.05) ? sample : mutateBytes(sample, own, other?.sample ?? sample)
  },
  run
}, {
  name: 'scalar-box', extension: 'bin',
  make: own => own.chance(0.05) ? box : mutateBytes(box, own, own.bytes(box.byteLength)),
  run (input) {
    const opened = openScalarBox(KEY, input)
    assert.equal(opened !== undefined, hex(input) === hex(box))
    if (opened !== undefined) assert.deepEqual(opened, SCALAR)
  }
}]
