import assert from 'node:assert/strict'
import { checkAhead, groundOf, type CheckedBlock, type CheckGround } from
  '../../../../src/node/peers/check-ahead.js'
import { decode, finalityCodec } from '../../../../src/protocol/codec/index.js'
import { equal, quorum, TransactionKind } from '../../../../src/protocol/types/index.js'
import { eventfulChain } from '../../../fixtures/eventful-chain.js'
import { Bench } from '../../protocol/replica/support/bench.js'

const world = eventfulChain()
const { blocks } = world
/** The ground of each height, before its block. */
const grounds: CheckGround[] = []
const bench = new Bench(world, undefined)
for (const { block, certificate } of blocks) {
  grounds.push(groundOf(world.chain, bench.state.ledger))
  bench.give({ type: 'block', from: world.signers[0]!.id, bytes: block, certificate })
}
/** The place of the block that admits a hospital. */
const admits = blocks.findIndex(({ content }) =>
  content.transactions.some(({ transaction }) => transaction.kind === TransactionKind.allowlist))
/** The first block with σ of the epoch that the hospitals dealt. */
const drawn = grounds.findIndex(({ epoch }) => epoch !== undefined)

function checked (ground: CheckGround | undefined, served: readonly Served[]): CheckedBlock[] {
  assert(ground !== undefined)
  return [...checkAhead(ground, served)]
}

interface Served { readonly block: Uint8Array, readonly certificate: Uint8Array }

function flipped (bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice()
  copy[at < 0 ? bytes.length + at : at]! ^= 1
  return copy
}

describe('node/peers: checks ahead', () => {
  it('find all signatures and σ of each block under its own members and keys', () => {
    assert.equal(bench.height, blocks.length)
    for (const [at, ground] of grounds.entries()) {
      const [found] = checked(ground, [blocks[at]!])
      assert(found !== undefined, `block ${at + 1}`)
      const { header, transactions } = blocks[at]!.content
      assert(found.signatures.length >= quorum(ground.list.list.entries.length) + transactions.length -
        transactions.filter(({ bytes }) => bytes.length > 512).length)
      if (ground.epoch === undefined) assert.equal(found.sigma, undefined)
      else assert(found.sigma !== undefined && equal(found.sigma.value, header.sigma))
    }
  })

  it('end where the members change', () => {
    assert(admits > drawn && drawn > 0 && admits < blocks.length - 1)
    const { length } = checked(grounds[drawn], blocks.slice(drawn))
    // The former members may make a quorum of the new ones, too.
    assert(length >= admits + 1 - drawn && length < blocks.length - drawn)
  })

  it('end at the first block with a changed byte, certificate or order', () => {
    const good = blocks.slice(drawn, drawn + 2)
    const next = blocks[drawn + 2]!
    const bad: readonly Served[] = [
      { ...next, block: flipped(next.block, -1) },
      { ...next, certificate: flipped(next.certificate, 60) },
      { ...next, certificate: next.certificate.subarray(1) },
      { ...next, block: blocks[drawn]!.block },
      { ...next, certificate: Uint8Array.of() }
    ]
    for (const served of bad) {
      assert.equal(checked(grounds[drawn], [...good, served, blocks[drawn + 3]!]).length, 2)
    }
  })

  it('find no σ in shares that are false, too few, or of another block', () => {
    const { block, certificate } = blocks[drawn]!
    const finality = decode(finalityCodec, certificate)
    assert(finality.verdict === 'accept')
    const { shares } = finality.value
    const others = decode(finalityCodec, blocks[drawn + 1]!.certificate)
    assert(others.verdict === 'accept')
    const [first, second] = shares as [typeof shares[number], typeof shares[number]]
    const lists = [
      [first, { ...second, proof: first.proof }], [first], [second, first], [], others.value.shares
    ]
    for (const list of lists) {
      const proof = finalityCodec.encode({ ...finality.value, shares: list })
      const [found] = checked(grounds[drawn], [{ block, certificate: proof }])
      assert(found !== undefined)
      assert.equal(found.sigma, undefined)
    }
  })
})
