import assert from 'node:assert/strict'
import fc from 'fast-check'
import { verifyStore } from '../../../../../src/node/examine/verify/index.js'
import {
  assembleCertificate, finalityCodec, signedGenesisCodec, voteSignBytes
} from '../../../../../src/protocol/codec/index.js'
import { createSigner } from '../../../../../src/protocol/crypto/index.js'
import type { Certificate } from '../../../../../src/protocol/types/index.js'
import { TransactionKind, utf8, VoteKind } from '../../../../../src/protocol/types/index.js'
import {
  KeySpace, MemoryStore, storedChain, StorageError, u64
} from '../../../../../src/storage/index.js'
import { ChainFixture } from '../../../../fixtures/chain-fixture.js'
import { eventfulChain } from '../../../../fixtures/eventful-chain.js'
import {
  blockKey, certificateKey, expectFailure, flip, keyOf, remove, sharedChain, storedCopy, verify,
  write
} from './damage.js'

const tip = (): number => sharedChain().blocks.length
const GENESIS = keyOf(KeySpace.meta, utf8('genesis'))
const HEAD = keyOf(KeySpace.meta, utf8('head'))

describe('node/verify, an intact chain', () => {
  it('is verified, and its blocks are counted', async () => {
    const { blocks, chain } = sharedChain()
    const transactions = blocks.flatMap(block => block.content.transactions)
    assert(tip() >= 8)
    assert.deepEqual(new Set(transactions.map(tx => tx.transaction.kind)), new Set([
      TransactionKind.propose, TransactionKind.opinions, TransactionKind.allowlist,
      TransactionKind.namesAllow, TransactionKind.keysDeal, TransactionKind.keysReady]))
    const heights: number[] = []
    const view = await verifyStore(storedChain(await storedCopy()), height => heights.push(height))
    assert.deepEqual(view, {
      chainId: Buffer.from(chain.id).toString('hex'),
      height: tip(),
      tip: tip(),
      transactions: transactions.length,
      cases: sharedChain().cases().length
    })
    assert.deepEqual(heights, [tip()])
  })

  it('is verified before its first block', async () => {
    const view = await verify(await storedCopy(new ChainFixture()))
    assert.deepEqual([view.height, view.tip, view.failure], [0, 0, undefined])
  })

  it('is verified while the node commits blocks', async () => {
    const fixture = eventfulChain({ name: 'running' })
    const kv = new MemoryStore()
    const node = await new ChainFixture({ name: 'running' }).store(kv)
    await fixture.storeBlocks(node, 6)
    // Three more blocks come between the first look at the head and the look at the ledger, and
    // the rest while its rows are being read.
    const view = await verifyStore({
      meta: node.meta,
      blocks: node.blocks,
      async * ledgerRows () {
        await fixture.storeBlocks(node, 9)
        const rows = node.ledgerRows()
        const first = await rows.next()
        assert(first.done !== true)
        await fixture.storeBlocks(node)
        yield first.value
        yield * rows
      }
    }, () => {}, { scratch: new MemoryStore() })
    assert.deepEqual([view.height, view.tip, view.failure], [9, 9, undefined])
    assert.equal(node.head()?.height, fixture.blocks.length)
  })
})

describe('node/verify, damaged blocks and certificates', () => {
  it('names the height of any changed byte, even with a new checksum', async () => {
    const { blocks } = sharedChain()
    const place = fc.record({
      height: fc.integer({ min: 1, max: tip() }),
      isBlock: fc.boolean(),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      mask: fc.integer({ min: 1, max: 255 })
    })
    const store = await storedCopy()
    await fc.assert(fc.asyncProperty(place, async ({ height, isBlock, at, mask }) => {
      const { block, certificate } = blocks[height - 1]!
      const key = isBlock ? blockKey(height) : certificateKey(height)
      const row = isBlock ? block : certificate
      await flip(store, key, Math.floor(at * row.byteLength), mask)
      await expectFailure(store, height, /^[a-z0-9-]+$/)
      await write(store, key, row)
    }), { numRuns: 200 })
    assert.equal((await verify(store)).failure, undefined)
  }).timeout(180_000)

  it('names a row that was shortened, emptied or extended', async () => {
    for (const key of [blockKey(5), certificateKey(5)]) {
      const store = await storedCopy()
      const row = (await store.get(key))!
      for (const spoilt of [row.slice(0, -1), new Uint8Array(0), Uint8Array.of(...row, 0)]) {
        await write(store, key, spoilt)
        await expectFailure(store, 5, /^[a-z-]+$/)
      }
    }
  })

  it('names the lower of two certificates that were swapped', async () => {
    const { blocks } = sharedChain()
    const store = await storedCopy()
    await write(store, certificateKey(4), blocks[8]!.certificate)
    await write(store, certificateKey(9), blocks[3]!.certificate)
    await expectFailure(store, 4, 'certificate-of-another-height')
  })

  it('names a missing block or certificate, in the middle and at the end', async () => {
    for (const key of [blockKey(7), certificateKey(7)]) {
      const store = await storedCopy()
      await remove(store, key)
      await expectFailure(store, 7, 'missing-block')
    }
    const store = await storedCopy()
    await remove(store, blockKey(tip()))
    await expectFailure(store, tip(), 'missing-block')
  })

  it('names the first missing height if a mark or head shows that the chain was longer', async () => {
    const store = await storedCopy()
    await remove(store, ...[tip(), tip() - 1].flatMap(h => [blockKey(h), certificateKey(h)]))
    await expectFailure(store, tip() - 1, 'missing-block')
    const short = new MemoryStore()
    const node = await new ChainFixture().store(short)
    await sharedChain().storeBlocks(node, 10)
    const stoppedAt = { height: 12, hash: '00' }
    await expectFailure(short, 11, 'missing-block', { stoppedAt })
    await expectFailure(short, 10, 'wrong-head', { stoppedAt: { height: 10, hash: '00' } })
  })

  it('finds a block that was replaced together with a valid certificate', async () => {
    // A sister chain with the same genesis: its block 5 is signed by the same hospitals.
    const sister = new ChainFixture({ isDealt: false }).dealOnChain()
    sister.commit([sister.anything(sister.signers[1]!)])
    sister.commit([sister.propose(sister.signers[0]!, sister.proposal())])
    sister.commit([])
    const store = await storedCopy()
    await write(store, blockKey(5), sister.blocks[4]!.block)
    await expectFailure(store, 5, 'certificate-of-another-block')
    const sisters = finalityCodec.decode(sister.blocks[4]!.certificate)
    await write(store, certificateKey(5), finalityCodec.encode(sisters))
    await expectFailure(store, 5, 'bad-share-proof')
    const { shares } = finalityCodec.decode(sharedChain().blocks[4]!.certificate)
    await write(store, certificateKey(5), finalityCodec.encode({ ...sisters, shares }))
    await expectFailure(store, 5, 'wrong-parent')
  })

  it('finds a certificate for another statement, or with too few signatures', async () => {
    const { blocks, chain, signers } = sharedChain()
    const content = blocks[4]!.content
    const members = chain.genesis.members
    const { certificate: sound, shares } = finalityCodec.decode(blocks[4]!.certificate)
    const resigned = (parts: Partial<Certificate>): Certificate => {
      const statement = { ...sound, ...parts }
      const votes = new Map(members.map((member, i) => [i,
        signers.find(signer => signer.id === member.id)!.sign(voteSignBytes(chain.id, statement))]))
      return assembleCertificate(statement, members, votes)
    }
    const stranger = createSigner(new Uint8Array(32).fill(9))
    const first = sound.signatures[0]!
    const cases: [Certificate, string][] = [
      [resigned({ kind: VoteKind.notarize }), 'not-a-finalization'],
      [resigned({ view: content.header.view - 1 }), 'certificate-of-an-earlier-view'],
      [{ ...sound, bitmap: Uint8Array.of(0b0011), signatures: sound.signatures.slice(0, 2) },
        'certificate-no-quorum'],
      [{ ...sound, signatures: [first, first, first] }, 'certificate-bad-signature'],
      [{ ...sound, signatures: [...sound.signatures.slice(0, 2),
        stranger.sign(voteSignBytes(chain.id, sound))] }, 'certificate-bad-signature'],
      [{ ...sound, bitmap: Uint8Array.of(0xff) }, 'certificate-bad-bitmap']
    ]
    assert.equal(content.header.view, 1)
    for (const [certificate, code] of cases) {
      const store = await storedCopy()
      const proof = { certificate, shares, recovery: undefined }
      await write(store, certificateKey(5), finalityCodec.encode(proof))
      await expectFailure(store, 5, code)
    }
    const store = await storedCopy()
    const later = { certificate: resigned({ view: 5 }), shares, recovery: undefined }
    await write(store, certificateKey(5), finalityCodec.encode(later))
    assert.equal((await verify(store)).failure, undefined, 'repeated in a later view')
  })

  it('reports damage that the database detects as a finding, and throws other errors', async () => {
    const store = storedChain(await storedCopy())
    const failing = (code: 'corrupt' | 'closed'): Parameters<typeof verifyStore>[0] => ({
      ...store,
      blocks: {
        read: async height => {
          if (height === 6) throw new StorageError(code, 'the row 02…06 is damaged')
          return store.blocks.read(height)
        },
        readRange: (...range) => store.blocks.readRange(...range),
        heightOf: hash => store.blocks.heightOf(hash),
        highest: () => store.blocks.highest()
      }
    })
    const view = await verifyStore(failing('corrupt'), () => {}, { scratch: new MemoryStore() })
    assert.deepEqual([view.height, view.failure?.height, view.failure?.code], [5, 6, 'damaged-row'])
    await assert.rejects(
      verifyStore(failing('closed'), () => {}, { scratch: new MemoryStore() }), { code: 'closed' })
  })
})

describe('node/verify, genesis, index and head', () => {
  it('names height 0 for any byte of the genesis', async () => {
    const length = signedGenesisCodec.encode(sharedChain().genesis).byteLength
    const store = await storedCopy()
    const sound = (await store.get(GENESIS))!
    for (let at = 0; at < length; at++) {
      await flip(store, GENESIS, at, 1 << at % 8)
      await expectFailure(store, 0, /genesis/)
      await write(store, GENESIS, sound)
    }
  })

  it('names height 0 for another chain\'s genesis, or none', async () => {
    const other = signedGenesisCodec.encode(new ChainFixture({ name: 'other' }).genesis)
    const store = await storedCopy()
    await write(store, GENESIS, other)
    await expectFailure(store, 0, 'wrong-genesis')
    await remove(store, GENESIS)
    await expectFailure(store, 0, 'missing-genesis')
    await expectFailure(await storedCopy(), 0, 'wrong-genesis', { chainId: 'ab'.repeat(32) })
  })

  it('names block 1 if genesis and chain id were both replaced', async () => {
    const other = new ChainFixture({ name: 'other' })
    const store = await storedCopy()
    await write(store, GENESIS, signedGenesisCodec.encode(other.genesis))
    await write(store, keyOf(KeySpace.meta, utf8('chain-id')), other.chain.id)
    await expectFailure(store, 1, 'certificate-of-another-block')
  })

  it('names the height of a wrong or missing index entry', async () => {
    const key = keyOf(KeySpace.blockHeight, sharedChain().blocks[7]!.hash)
    const store = await storedCopy()
    await write(store, key, u64(3))
    await expectFailure(store, 8, 'wrong-block-index')
    await remove(store, key)
    await expectFailure(store, 8, 'wrong-block-index')
  })

  it('finds a head that does not match the blocks', async () => {
    const store = await storedCopy()
    const hash = sharedChain().blocks[3]!.hash
    await write(store, HEAD, Uint8Array.of(...u64(tip()), ...hash))
    await expectFailure(store, tip(), 'wrong-head')
    await write(store, HEAD, Uint8Array.of(...u64(4), ...hash))
    await expectFailure(store, tip(), 'wrong-head')
    await remove(store, HEAD)
    await expectFailure(store, tip(), 'wrong-head')
  })
})
