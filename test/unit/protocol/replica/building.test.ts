import assert from 'node:assert/strict'
import { decode, blockCodec, transactionLeaf } from '../../../../src/protocol/codec/index.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { Bench, Ring } from './support/bench.js'

describe('replica: a leader that fills a block', () => {
  it('asks for more in the place of what the ledger refuses', () => {
    const parameters = { maxBlockBytes: 33 * 1024, maxTransactionBytes: 32 * 1024 }
    const world = new ChainFixture({ parameters })
    const benches = world.signers.map(signer => new Bench(world, signer).vote())
    const all = new Ring(benches)
    const [a, b, c] = world.signers
    const proposals = (count: number): ReturnType<typeof world.proposal>[] =>
      Array.from({ length: count }, () => world.proposal())
    const raise = world.anything(a!)
    for (const bench of benches) bench.admit(raise)
    all.until(() => benches.every(bench => bench.height === 1))
    world.commit([raise])
    const first = world.proposal()
    const used = world.propose(a!, first)
    for (const bench of benches) bench.admit(used)
    all.until(() => benches.every(bench => bench.height >= 2 && !bench.state.ledger.undecided.hasUndrawn()))
    const height = benches[0]!.height
    world.commit([used])
    // The tag is in use, which only the ledger finds. The other two fit into a block, but not beside it.
    const refused = world.propose(a!, { ...world.proposal(), retryTag: first.retryTag }, ...proposals(24))
    const others = [world.propose(b!, ...proposals(40)), world.propose(c!, ...proposals(40))]
    for (const bench of benches) bench.admit(refused, ...others)
    all.until(() => benches.every(bench => bench.height > height))
    const block = decode(blockCodec, benches[0]!.blocks[height]!.block)
    assert(block.verdict === 'accept')
    const leaves = block.value.transactions.map(bytes => hex(transactionLeaf(bytes)))
    assert.deepEqual(leaves.sort(), others.map(({ leaf }) => hex(leaf)).sort())
  })
})
