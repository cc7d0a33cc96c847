import assert from 'node:assert/strict'
import {
  assembleCertificate, blockCodec, certificateBeside, decode, finalityCodec, voteSignBytes
} from '../../../../src/protocol/codec/index.js'
import { assembleBlock } from '../../../../src/protocol/replica/index.js'
import type { BlockHash, Certificate, Signature } from '../../../../src/protocol/types/index.js'
import { equal, hex, VoteKind } from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import type { FixtureBlock } from '../../../fixtures/fixture-block.js'
import { eventfulChain } from '../../../fixtures/eventful-chain.js'
import { Bench } from './support/bench.js'

const world = eventfulChain()
const [first, second] = world.blocks as [FixtureBlock, FixtureBlock]
const peer = world.signers[1]!.id

function certify (
  chain: ChainFixture, height: number, blockHash: BlockHash, kind: Certificate['kind'] = VoteKind.finalize,
  signers = chain.signers.length
): Certificate {
  const { members } = new Bench(chain, undefined).state.context.set
  const statement = { kind, height, view: 0, blockHash }
  const votes = new Map<number, Signature>()
  const message = voteSignBytes(chain.chain.id, statement)
  for (let i = 0; i < signers; i++) votes.set(i, chain.signerOf(members[i]!.id).sign(message))
  return assembleCertificate(statement, members, votes)
}

/** Encodes the proof beside block 1, which carries no σ. */
function proofOf (certificate: Certificate): Uint8Array {
  return finalityCodec.encode({ certificate, shares: [], recovery: undefined })
}

function give (bench: Bench, block: Uint8Array, certificate: Uint8Array): string[] {
  const before = bench.of('fault').length
  bench.give({ type: 'block', from: peer, bytes: block, certificate })
  return bench.of('fault').slice(before).map(fault => fault.code)
}

describe('replica: catching up', () => {
  it('follows a whole chain to the same state', () => {
    const bench = new Bench(world, undefined)
    for (const { block, certificate } of world.blocks) give(bench, block, certificate)
    assert.equal(bench.height, world.blocks.length)
    assert.deepEqual(bench.root, world.root)
    assert(bench.of('commit').every(commit => commit.caughtUp))
    assert.deepEqual(bench.of('fault'), [])
  })

  it('tells a hospital of no draw whose block is final', () => {
    const bench = new Bench(world, world.signers[0]).vote()
    for (const { block, certificate } of world.blocks) give(bench, block, certificate)
    assert.equal(bench.height, world.blocks.length)
    assert.deepEqual(bench.root, world.root)
    assert.deepEqual(bench.of('drawn'), [])
  })

  it('restarts at the height of its rows', () => {
    const bench = new Bench(world, undefined)
    for (const { block, certificate } of world.blocks.slice(0, 7)) give(bench, block, certificate)
    bench.restart()
    assert.equal(bench.height, 7)
    for (const { block, certificate } of world.blocks.slice(7)) give(bench, block, certificate)
    assert(equal(bench.state.ledger.hash, world.state.hash))
  })

  it('ignores blocks of other heights', () => {
    const bench = new Bench(world, undefined)
    assert.deepEqual(give(bench, second.block, second.certificate), [])
    assert.equal(bench.height, 0)
    give(bench, first.block, first.certificate)
    assert.deepEqual(give(bench, first.block, first.certificate), [])
    assert.equal(bench.height, 1)
  })

  it('accepts a block once if several peers send it at the same time', () => {
    const bench = new Bench(world, undefined)
    bench.answers = false
    give(bench, first.block, first.certificate)
    give(bench, first.block, first.certificate)
    assert.equal(bench.unanswered.length, 2)
    bench.answer()
    assert.equal(bench.of('commit').length, 1)
  })

  it('blames the sender of an invalid certificate, and continues', () => {
    const bench = new Bench(world, undefined)
    const { hash } = first
    const cases: readonly [Uint8Array, string][] = [
      [first.certificate.subarray(1), 'any'],
      [proofOf(certify(world, 1, hash, VoteKind.notarize)), 'not-a-finalization'],
      [proofOf(certify(world, 1, second.hash)), 'block-of-another-certificate']
    ]
    for (const [certificate, code] of cases) {
      const faults = give(bench, first.block, certificate)
      assert.equal(faults.length, 1)
      if (code !== 'any') assert.deepEqual(faults, [code])
      assert.equal(bench.height, 0)
    }
    give(bench, first.block, first.certificate)
    assert.equal(bench.height, 1)
  })

  it('refuses a certificate of less than a quorum', () => {
    const bench = new Bench(world, undefined)
    const certificate = certificateBeside(first.certificate)
    assert(certificate.verdict === 'accept')
    const few = { ...certificate.value, signatures: certificate.value.signatures.slice(1) }
    let bytes: Uint8Array
    try {
      bytes = proofOf(few)
    } catch {
      return // cannot be encoded
    }
    assert.equal(give(bench, first.block, bytes).length, 1)
    assert.equal(bench.height, 0)
  })

  it('refuses a block with one byte changed, wherever it is', () => {
    const bench = new Bench(world, undefined)
    const chosen = [0, 5, 60, 200, 300, first.block.length - 1].filter(at => at < first.block.length)
    for (const at of chosen) {
      const changed = first.block.slice()
      changed[at]! ^= 1
      assert.equal(give(bench, changed, first.certificate).length, 1, `byte ${at}`)
      assert.equal(bench.height, 0)
    }
    assert.equal(bench.of('halt').length, 0)
  })

  it('assembles no block whose transactions do not match its header', () => {
    const content = decode(blockCodec, first.block)
    assert(content.verdict === 'accept')
    const { header, transactions } = content.value
    const bytes = blockCodec.encode({ header, transactions: [...transactions, ...transactions] })
    const set = new Bench(world, undefined).state.context.set
    assert.deepEqual(assembleBlock(world.chain, set, bytes),
      { verdict: 'reject', code: 'wrong-transaction-root' })
  })

  it('halts when a quorum made a block final that the rules refuse', () => {
    const other = new ChainFixture()
    const bench = new Bench(other, other.signers[0]).vote()
    const valid = other.commit([other.anything(other.signers[0]!)])
    const content = decode(blockCodec, valid.block)
    assert(content.verdict === 'accept')
    const header = { ...content.value.header, stateRoot: new Uint8Array(32).fill(9) }
    const bytes = blockCodec.encode({ ...content.value, header })
    const block = assembleBlock(other.chain, bench.state.context.set, bytes)
    assert(block.verdict === 'accept')
    const certificate = proofOf(certify(other, 1, block.value.hash))
    give(bench, bytes, certificate)
    const [halt] = bench.of('halt')
    assert.match(halt!.code, /^final-block-not-valid: /)
    assert.equal(halt!.certificates.length, 1)
    const before = bench.effects.length
    give(bench, bytes, certificate)
    bench.admit(other.anything(other.signers[0]!, 2))
    bench.give({ type: 'tick' })
    assert.equal(bench.effects.length, before, 'a halted replica does nothing any more')
    assert.equal(bench.height, 0)
  })

  it('halts when two blocks are final at the height of its tip', () => {
    const bench = new Bench(world, world.signers[0])
    give(bench, first.block, first.certificate)
    const certificate = certify(world, 1, new Uint8Array(32).fill(3))
    const message = { type: 'certificate', certificate } as const
    bench.give({ type: 'message', from: peer, message })
    assert.deepEqual(bench.of('halt').map(({ code }) => code), ['two-final-blocks'])
    assert.equal(bench.state.halted, true)
  })

  it('does not halt for an invalid certificate', () => {
    const bench = new Bench(world, world.signers[0])
    give(bench, first.block, first.certificate)
    const forged = certify(world, 1, new Uint8Array(32).fill(3))
    const bad = { ...forged, signatures: forged.signatures.map(signature => signature.map(byte => byte ^ 1)) }
    for (const certificate of [bad as Certificate, certify(world, 1, first.hash)]) {
      bench.give({ type: 'message', from: peer, message: { type: 'certificate', certificate } })
    }
    assert.equal(bench.of('halt').length, 0)
    assert.equal(hex(bench.state.ledger.hash), hex(first.hash))
  })

  it('blames no peer for a block of another height with later members', () => {
    const world = eventfulChain()
    const bench = new Bench(world, world.signers[0])
    for (const { block: bytes } of world.blocks) {
      bench.give({ type: 'block', from: world.signers[1]!.id, bytes, certificate: undefined })
    }
    assert.deepEqual(bench.of('fault'), [])
  })
})
