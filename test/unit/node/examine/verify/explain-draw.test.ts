import assert from 'node:assert/strict'
import type { DrawStepView, DrawView, PartyView } from '../../../../../src/api/index.js'
import { explainCase } from '../../../../../src/node/examine/verify/index.js'
import { setAt } from '../../../../../src/node/loop/past-sets.js'
import { ristretto255, sha256 } from '../../../../../src/protocol/crypto/index.js'
import { combineShares } from '../../../../../src/protocol/sharing/index.js'
import { fromHex, hex, type MemberId } from '../../../../../src/protocol/types/index.js'
import { MemoryStore, type NodeStore } from '../../../../../src/storage/index.js'
import { ChainFixture, memberOf } from '../../../../fixtures/chain-fixture.js'
import { sharedChain } from './damage.js'

const party = (id: MemberId): PartyView => ({ id: hex(id), name: '' })

/** Recomputes a draw by hand, from the shown steps alone. */
function recompute (view: DrawView): void {
  const joined = ({ inputs }: DrawStepView): Uint8Array =>
    fromHex(inputs.map(({ value }) => value).join(''))
  const [lottery, sigma, beacon, ...candidates] = view.steps
  assert(lottery !== undefined && sigma !== undefined && beacon !== undefined)
  assert.equal(hex(joined(lottery)), lottery.result)
  const shares = sigma.inputs.filter(({ name }) => name.startsWith('share of holder'))
    .map(({ name, value }) =>
      ({ index: Number(name.split(' ').at(-1)) - 1, element: fromHex(value).subarray(0, 32) }))
  assert.equal(hex(combineShares(ristretto255, shares)!), sigma.result)
  assert(beacon.inputs.some(({ value }) => value === sigma.result))
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
      const view = await explainCase(chain, store, one, sharedChain().state.keys.active, party)
      recompute(view)
      const order = view.order.map(({ member }) => member.id)
      const holders = one.holders.map(({ validator }) => hex(validator))
      assert.deepEqual(order.slice(0, holders.length), holders)
      assert.deepEqual([view.caseId, view.height, view.drawHeight],
        [hex(one.id), one.height, one.drawHeight])
      assert(!order.includes(view.submitter.id))
    }
  })

  it('draws from the members of the next block, when the block of the case commits a list', async () => {
    const made = new ChainFixture()
    made.commit([made.anything(made.signers[0]!)])
    const tx = made.propose(made.signers[0]!, made.proposal())
    const newcomer = memberOf(made.signer('newcomer'), 'Newcomer')
    const members = made.state.allowlist.list.entries
    made.commit([made.allowlist([...members, newcomer]), tx], { elapsedMs: 90_000 })
    made.settle()
    const one = made.case(tx.caseIds[0]!)
    assert.equal(one.drawHeight, 2)
    const kept = await made.store(new MemoryStore())
    const view = await explainCase(made.chain, kept, one, made.state.keys.active, party)
    recompute(view)
    assert(view.order.some(({ member }) => member.id === hex(newcomer.id)))
    assert.equal((await setAt(made.chain, kept, 2)).size, 4)
  })

  it('is refused while a case waits for its draw', async () => {
    const waiting = sharedChain().cases().find(one => one.drawHeight === 0)!
    await assert.rejects(explainCase(sharedChain().chain, store, waiting, undefined, party),
      { status: 409, code: 'not-drawn', message: /the next block draws/ })
  })
})

describe('node/verify, past sets', () => {
  it('are those with which the blocks were executed', async () => {
    const { chain, blocks } = sharedChain()
    const store = await sharedChain().store(new MemoryStore())
    for (const { height, content } of blocks) {
      assert.deepEqual((await setAt(chain, store, height)).hash, content.header.allowlistHash)
    }
    await assert.rejects(setAt(chain, store, 99), { code: 'corrupt', message: /block 99/ })
  })
})
