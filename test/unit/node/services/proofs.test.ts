import assert from 'node:assert/strict'
import type { CaseFinder } from '../../../../src/node/services/case-finder.js'
import { proveCase, proveMember } from '../../../../src/node/services/proofs.js'
import { readProof } from '../../../../src/node/examine/proof/index.js'
import type { RunningChain } from '../../../../src/node/assembly/running-chain.js'
import { peerIdOf } from '../../../../src/network/index.js'
import { hex, type CaseId } from '../../../../src/protocol/types/index.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

/** Starts a node on a chain of which the newest block changes neither the case nor the list. */
async function made (): Promise<{
  readonly world: ChainFixture, readonly id: CaseId, readonly running: RunningChain,
  readonly node: NodeStore
}> {
  const world = new ChainFixture({ name: 'proofs of a node' })
  world.commit([world.anything(world.signers[0]!)])
  const tx = world.propose(world.signers[0]!, world.proposal())
  world.commit([tx])
  world.settle()
  // A list of a new version, so that the proof contains the list.
  const members = world.state.allowlist.list.entries
  world.commit([world.allowlist(members, { issuedAt: world.state.timestamp })], { elapsedMs: 100_000 })
  world.commit([world.propose(world.signers[1]!, world.proposal())])
  const node = await world.store(new MemoryStore())
  const running = {
    chain: world.chain, store: node, membership: { committed: world.state.allowlist }
  } as unknown as RunningChain
  return { world, id: tx.caseIds[0]!, running, node }
}

const finder = {
  resolve: async () => await Promise.reject(new Error('not a prefix'))
} as unknown as CaseFinder

describe('proofs of a node', () => {
  it('are of cases and members, there or not, with the list that the header names', async () => {
    const { id, running, world } = await made()
    const [a] = world.signers
    const chainId = hex(world.chain.id)
    const stranger = peerIdOf(world.signer('stranger').id)
    for (const [view, isPresent] of [
      [await proveCase(running, finder, hex(id)), true],
      [await proveCase(running, finder, 'ab'.repeat(32)), false],
      [await proveMember(running, peerIdOf(a!.id)), true], [await proveMember(running, stranger), false]
    ] as const) {
      assert.equal(view.height, world.state.height - 1)
      assert.equal(view.chainId, chainId)
      const check = readProof(JSON.parse(JSON.stringify(view)), chainId)
      assert(check.isValid, JSON.stringify(check))
      assert.deepEqual([check.isPresent, view.isPresent], [isPresent, isPresent])
    }
  })

  it('are refused for a row of the newest block, after a start, and for other ids', async () => {
    const { node, running, world } = await made()
    const newest = hex(world.blocks.at(-1)!.content.transactions[0]!.caseIds[0]!)
    await assert.rejects(proveCase(running, finder, newest), { status: 503, code: 'not-provable-yet' })
    await assert.rejects(proveMember(running, '12D3KooWnone'), { status: 400, code: 'bad-peer-id' })
    await assert.rejects(proveCase(running, finder, 'abababab'), /not a prefix/)
    await node.close()
    const store = new MemoryStore()
    await world.store(store)
    const again = { ...running, store: await NodeStore.open(store) } as unknown as RunningChain
    await assert.rejects(proveMember(again, peerIdOf(world.signers[0]!.id)), { code: 'not-provable-yet' })
  })
})
