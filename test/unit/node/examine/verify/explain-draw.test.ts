import assert from 'node:assert/strict'
import type { DrawStepView, DrawView, PartyView } from '../../../../../src/api/index.js'
import { Beacons, beaconAt, explainCase } from '../../../../../src/node/examine/verify/index.js'
import { setAt } from '../../../../../src/node/loop/past-sets.js'
import { sha256, vrfVerify } from '../../../../../src/protocol/crypto/index.js'
import { initialBeacon } from '../../../../../src/protocol/sortition/index.js'
import { fromHex, hex, type MemberId } from '../../../../../src/protocol/types/index.js'
import { MemoryStore, storedChain, type NodeStore } from '../../../../../src/storage/index.js'
import { ChainFixture, memberOf } from '../../../../fixtures/chain-fixture.js'
import { blockKey, flip, sharedChain, storedCopy } from './damage.js'

const party = (id: MemberId): PartyView => ({ id: hex(id), name: '' })

/** Recomputes a draw by hand, from the shown steps alone. */
function recompute (view: DrawView): void {
  const joined = ({ inputs }: DrawStepView): Uint8Array =>
    fromHex(inputs.map(({ value }) => value).join(''))
  const [alpha, vrf, beacon, ...candidates] = view.steps
  assert(alpha !== undefined && vrf !== undefined && beacon !== undefined)
  assert.equal(hex(joined(alpha)), alpha.result)
  const [key, message, proof] = vrf.inputs.map(({ value }) => fromHex(value))
  assert.equal(hex(message!), alpha.result)
  assert.equal(hex(vrfVerify(key!, message!, proof!)!), vrf.result)
  assert(beacon.inputs.some(({ value }) => value === vrf.result))
  assert.equal(hex(sha256(joined(beacon))), beacon.result)
  assert.equal(view.beacon, beacon.result)
  const digests = candidates.map(step => {
    assert(step.inputs.some(({ value }) => value === beacon.result))
    assert.equal(hex(sha256(joined(step))), step.result)
    return { member: { id: step.inputs.at(-1)!.value, name: '' }, digest: step.result }
  })
  digests.sort((a, b) => a.digest < b.digest ? -1 : 1)
  assert.deepEqual(view.order, digests)
}

describe('node/verify, explaining a draw', () => {
  let store: NodeStore
  before(async () => { store = await sharedChain().store(new MemoryStore()) })

  it('shows steps that reproduce the stored order, for every drawn case', async () => {
    const { chain } = sharedChain()
    const drawn = sharedChain().cases().filter(one => one.drawHeight > 0)
    assert(drawn.length >= 8)
    for (const one of drawn) {
      const view = await explainCase(chain, store, one, party)
      recompute(view)
      const order = view.order.map(({ member }) => member.id)
      const holders = one.holders.map(({ validator }) => hex(validator))
      assert.deepEqual(order.slice(0, holders.length), holders)
      assert.deepEqual([view.caseId, view.height, view.drawHeight],
        [hex(one.id), one.height, one.drawHeight])
      assert(!order.includes(view.submitter.id))
    }
  })

  it('draws from the list that the block with the beacon commits', async () => {
    const made = new ChainFixture()
    made.commit([made.linkingEpoch(made.signers[0]!)])
    const tx = made.propose(made.signers[0]!, made.proposal())
    const newcomer = memberOf(made.signer('newcomer'), 'Newcomer')
    const members = made.state.allowlist.list.entries
    made.commit([made.allowlist([...members, newcomer]), tx], { elapsedMs: 90_000 })
    made.settle()
    const one = made.case(tx.caseIds[0]!)
    assert.equal(one.drawHeight, 2)
    const kept = await made.store(new MemoryStore())
    const view = await explainCase(made.chain, kept, one, party)
    recompute(view)
    assert(view.order.some(({ member }) => member.id === hex(newcomer.id)))
    assert.equal((await setAt(made.chain, kept, 2)).size, 4)
  })

  it('is refused while a case waits for its draw', async () => {
    const waiting = sharedChain().cases().find(one => one.drawHeight === 0)!
    await assert.rejects(explainCase(sharedChain().chain, store, waiting, party),
      { status: 409, code: 'not-drawn', message: /the block after/ })
  })
})

describe('node/verify, past beacons and sets', () => {
  it('are those with which the blocks were executed', async () => {
    const { chain, blocks } = sharedChain()
    const store = await sharedChain().store(new MemoryStore())
    assert.deepEqual(await beaconAt(chain, store, 0), initialBeacon(chain.id))
    for (const { height, delta } of [...blocks].reverse()) {
      assert.deepEqual(await beaconAt(chain, store, height), delta.beacon)
    }
    for (const { height, content } of blocks) {
      assert.deepEqual((await setAt(chain, store, height)).hash, content.header.allowlistHash)
    }
  })

  it('are computed from the nearest known beacon, without reading blocks again', async () => {
    const made = new ChainFixture({ name: 'long' })
    while (made.blocks.length < 150) made.commit([], { view: 1 })
    const store = await made.store(new MemoryStore())
    const read: number[] = []
    const beacons = new Beacons(made.chain.id, {
      readRange: (from, count, bytes) => {
        read.push(from)
        return store.blocks.readRange(from, count, bytes)
      }
    })
    assert.deepEqual(await beacons.at(150), made.blocks[149]!.delta.beacon)
    assert.deepEqual(read.splice(0), [1, 65, 129])
    assert.deepEqual(await beacons.at(130), made.blocks[129]!.delta.beacon)
    assert.deepEqual(await beacons.at(128), made.blocks[127]!.delta.beacon)
    assert.deepEqual(read, [129])
  })

  it('name a missing or damaged block that is needed for the result', async () => {
    const { chain } = sharedChain()
    const kv = await storedCopy()
    const store = await sharedChain().store(new MemoryStore())
    await flip(kv, blockKey(4), 0, 1)
    await assert.rejects(beaconAt(chain, storedChain(kv), 6),
      { code: 'corrupt', message: /block 4/ })
    await assert.rejects(setAt(chain, store, 99), { code: 'corrupt', message: /block 99/ })
  })
})
