import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { finalityCodec } from '../../../../src/protocol/codec/index.js'
import { nodeVerifier } from '../../../../src/protocol/crypto/index.js'
import { caseKey, ENTRY_SPACES, keyMemberKey, type EntryKey } from '../../../../src/protocol/ledger/index.js'
import { checkStateProof, stateProofCodec, type StateProof } from '../../../../src/protocol/proof/index.js'
import { hex, NO_RECOVERY, ZERO_32 } from '../../../../src/protocol/types/index.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

const FILE = new URL('../../../vectors/proof/state-proofs.json', import.meta.url)

/** A chain with accepted and open cases; the newest block changes neither the first case nor the members. */
function made (): { readonly world: ChainFixture, readonly first: Uint8Array } {
  const world = new ChainFixture({ name: 'proofs' })
  world.commit([world.anything(world.signers[0]!)])
  const tx = world.propose(world.signers[0]!, world.proposal())
  world.commit([tx])
  world.settle()
  world.commit([world.propose(world.signers[1]!, world.proposal())])
  return { world, first: tx.caseIds[0]! }
}

async function proofOf (node: NodeStore, world: ChainFixture, row: EntryKey): Promise<StateProof> {
  const proof = await node.proofOf(row)
  assert(proof !== undefined)
  const { certificate, content } = world.blocks[proof.height - 1]!
  return {
    genesis: world.genesis, list: undefined, header: content.header,
    certificate: finalityCodec.decode(certificate).certificate, recovery: NO_RECOVERY,
    table: ENTRY_SPACES[row.space], key: row.key, value: proof.value, pages: proof.pages
  }
}

describe('state proof', () => {
  const { world, first } = made()
  let node: NodeStore
  let proof: StateProof
  const code = (parts: Partial<StateProof>, chainId: Uint8Array | undefined = world.chain.id): string => {
    const verdict = checkStateProof(nodeVerifier, chainId, { ...proof, ...parts })
    return verdict.verdict === 'accept' ? 'valid' : verdict.code
  }

  before(async () => {
    node = await world.store(new MemoryStore())
    proof = await proofOf(node, world, caseKey(first))
  })

  it('shows a case, a member, and the absence of both, in the state below the newest block', async () => {
    const verdict = checkStateProof(nodeVerifier, world.chain.id, proof)
    assert(verdict.verdict === 'accept', JSON.stringify(verdict))
    assert.equal(verdict.value.height, world.blocks.length - 1)
    const rows = [
      [caseKey(first), true], [caseKey(ZERO_32), false], [keyMemberKey(world.signers[0]!.id), true],
      [keyMemberKey(ZERO_32), false]
    ] as const
    for (const [row, isPresent] of rows) {
      proof = await proofOf(node, world, row)
      assert.equal(proof.value !== undefined, isPresent)
      assert.equal(code({}), 'valid')
      assert.equal(code({ value: isPresent ? undefined : Uint8Array.of(1) }),
        isPresent ? 'row-present' : 'row-absent')
    }
    proof = await proofOf(node, world, caseKey(first))
  })

  it('is not made for a row of the newest block, nor after a start before the next block', async () => {
    const { content } = world.blocks.at(-1)!
    assert.equal(await node.proofOf(caseKey(content.transactions[0]!.caseIds[0]!)), undefined)
    const store = new MemoryStore()
    await world.store(store)
    assert.equal(await (await NodeStore.open(store)).proofOf(caseKey(first)), undefined)
  })

  it('is refused for another chain, list, header, certificate or recovery', () => {
    const { certificate, header } = proof
    assert.equal(code({}, ZERO_32), 'proof-of-another-chain')
    assert.equal(code({ genesis: { ...proof.genesis, signature: new Uint8Array(64) } }), 'bad-signature')
    const { allowlist } = world.state
    assert.equal(code({ list: allowlist }), 'bad-list-signature')
    assert.equal(code({ header: { ...header, allowlistHash: ZERO_32 } }), 'proof-with-another-list')
    assert.equal(code({ header: { ...header, stateRoot: ZERO_32 } }), 'proof-with-another-certificate')
    assert.equal(code({ certificate: { ...certificate, height: header.height - 1 } }),
      'proof-with-another-certificate')
    const [one, ...rest] = certificate.signatures
    assert.equal(code({ certificate: { ...certificate, signatures: rest } }), 'bad-signature-count')
    const flipped = one!.map((byte, i) => i === 3 ? byte ^ 1 : byte)
    assert.equal(code({ certificate: { ...certificate, signatures: [flipped, ...rest] } }), 'bad-signature')
    assert.equal(code({ recovery: new Uint8Array(32).fill(1) }), 'bad-signature')
    assert.equal(code({ pages: [] }), 'path-too-short')
  })

  it('is equal to the fixed proofs', async () => {
    const made: { why: string, proof: string, isPresent: boolean, code: string }[] = []
    const add = (why: string, one: StateProof): void => {
      const verdict = checkStateProof(nodeVerifier, world.chain.id, one)
      made.push({
        why, proof: hex(stateProofCodec.encode(one)), isPresent: one.value !== undefined,
        code: verdict.verdict === 'accept' ? 'valid' : verdict.code
      })
    }
    add('a case', proof)
    add('no such case', await proofOf(node, world, caseKey(ZERO_32)))
    add('a member', await proofOf(node, world, keyMemberKey(world.signers[0]!.id)))
    add('a page too few', { ...proof, pages: proof.pages.slice(0, -1) })
    add('a page too many', { ...proof, pages: [...proof.pages, proof.pages[0]!] })
    add('another key', { ...proof, key: ZERO_32 })
    add('another value', { ...proof, value: ZERO_32 })
    add('another root', { ...proof, pages: [Uint8Array.of(0)] })
    add('another header', { ...proof, header: { ...proof.header, stateRoot: ZERO_32 } })
    const written = JSON.stringify({ chainId: hex(world.chain.id), proofs: made }, undefined, 2) + '\n'
    if (process.env['UPDATE_VECTORS'] === '1') writeFileSync(FILE, written)
    assert.equal(readFileSync(FILE, 'utf8'), written)
  })

  it('survives its canonical form, and any change of a byte is refused', () => {
    const bytes = stateProofCodec.encode(proof)
    assert.deepEqual(stateProofCodec.decode(bytes), proof)
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = bytes.slice()
      changed[at]! ^= flip
      let decoded: StateProof
      try {
        decoded = stateProofCodec.decode(changed)
      } catch {
        return
      }
      const verdict = checkStateProof(nodeVerifier, world.chain.id, decoded)
      assert.notEqual(verdict.verdict, 'accept')
    }), { numRuns: 200 })
  })
})
