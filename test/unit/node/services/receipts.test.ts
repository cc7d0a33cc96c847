import assert from 'node:assert/strict'
import { ListChanges } from '../../../../src/node/services/list-changes.js'
import { makeReceipt, type ReceiptParts } from '../../../../src/node/services/receipts.js'
import { hex, ZERO_32 } from '../../../../src/protocol/types/index.js'
import { readReceipt } from '../../../../src/receipt/index.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { receiptWorld, type ReceiptWorld } from '../../../fixtures/receipts.js'

describe('receipts of a node', () => {
  let made: ReceiptWorld

  before(async () => { made = await receiptWorld() })

  it('are valid for every case, and have every change of the list', async () => {
    const { cases, parts, world } = made
    for (const id of Object.values(cases)) {
      const json: unknown = JSON.parse(JSON.stringify(await makeReceipt(parts, id)))
      const report = readReceipt(json, hex(world.chain.id))
      assert(report.isValid, JSON.stringify(report))
      assert.equal(report.listChanges, 1)
      assert.equal(report.height, world.blocks.length - 1)
    }
  })

  it('have no shares of a former epoch', async () => {
    const { cases, parts, world } = made
    for (const epoch of [undefined, 99]) {
      const report = readReceipt(await makeReceipt({ ...parts, epoch }, cases.accepted), hex(world.chain.id))
      assert(report.isValid && !report.hasShares)
    }
  })

  it('are refused for a case of the newest block, an unknown case, and after a start', async () => {
    const { cases, parts, world } = made
    const later = { status: 503, code: 'not-provable-yet' }
    await assert.rejects(makeReceipt(parts, ZERO_32), later)
    const again = new MemoryStore()
    await world.store(again)
    const node = await NodeStore.open(again)
    const { chain } = world
    const reopened: ReceiptParts = {
      ...parts, running: { chain, store: node }, lists: new ListChanges(chain, node)
    }
    await assert.rejects(makeReceipt(reopened, cases.accepted), later)
  })

  it('find the blocks of many lists, once each', async () => {
    const world = new ChainFixture({ name: 'many lists' })
    const heights: number[] = []
    for (let i = 0; i < 5; i++) {
      for (let n = 0; n <= i % 3; n++) world.commit([world.anything(world.signers[0]!, 10 * i + n + 1)])
      const members = world.state.allowlist.list.entries
      const update = world.allowlist(members, { issuedAt: world.state.timestamp })
      heights.push(world.commit([update], { elapsedMs: 100_000 }).height)
    }
    world.commit([world.anything(world.signers[0]!, 99)])
    const node = await world.store(new MemoryStore())
    const lists = new ListChanges(world.chain, node)
    const found = async (end: number): Promise<number[]> => (await lists.below(end)).map(change =>
      change.type === 'committed' ? change.block.header.height : 0)
    for (const end of [3, 1, world.blocks.length, 6]) {
      assert.deepEqual(await found(end), heights.filter(height => height < end))
    }
  })
})
