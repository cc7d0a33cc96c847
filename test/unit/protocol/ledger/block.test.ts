import assert from 'node:assert/strict'
import { blockCodec, blockHash } from '../../../../src/protocol/codec/index.js'
import { merkleRootOfHashes } from '../../../../src/protocol/crypto/index.js'
import type { Block, Header, VerifiedTransaction } from '../../../../src/protocol/types/index.js'
import { Decision, equal } from '../../../../src/protocol/types/index.js'
import { World, label, opinionOn } from './support/world.js'

describe('ledger: block validity (SPECIFICATION.md §9)', () => {
  let world: World
  let good: Block
  beforeEach(() => {
    world = new World().begin()
    const [a, b] = world.signers
    good = world.draft([
      world.propose(a!, [world.proposal()]), world.propose(b!, [world.proposal()])
    ]).made!.block
  })

  /** Returns the block with another header or other transactions, and with a matching hash and root. */
  function remade (
    header: Partial<Header>, transactions: readonly VerifiedTransaction[] = good.transactions
  ): Block {
    const whole: Header = {
      ...good.header,
      transactionCount: transactions.length,
      transactionRoot: merkleRootOfHashes(transactions.map(tx => tx.leaf)),
      ...header
    }
    return { header: whole, hash: blockHash(world.chain.id, whole), transactions }
  }
  const codeOf = (block: Block): string => {
    const verdict = world.judge(block)
    return verdict.verdict === 'accept' ? 'valid' : verdict.code
  }

  it('accepts the draft of a leader', () => {
    assert.equal(codeOf(good), 'valid')
    assert.equal(codeOf(remade({})), 'valid')
  })

  const wrongHeaders: Record<string, Partial<Header>> = {
    'wrong-height': { height: 7 },
    'wrong-parent': { parent: label('parent') },
    'wrong-allowlist': { allowlistHash: label('list') },
    'wrong-state-root': { stateRoot: label('root') },
    'wrong-transaction-count': { transactionCount: 3 },
    'wrong-transaction-root': { transactionRoot: label('transactions') },
    'wrong-sigma': { sigma: new Uint8Array(32) }
  }
  for (const [code, header] of Object.entries(wrongHeaders)) {
    it(`refuses ${code}`, () => assert.equal(codeOf(remade(header)), code))
  }

  it('needs the leader of its view as proposer', () => {
    assert.equal(codeOf(remade({ view: 1 })), 'wrong-leader')
    const other = world.signers.find(signer => !equal(signer.id, good.header.proposer))!
    assert.equal(codeOf(remade({ proposer: other.id })), 'wrong-leader')
    const second = world.draft(good.transactions, { view: 1 }).made!.block
    assert.equal(codeOf(second), 'valid')
    const wrapped = world.draft(good.transactions, { view: 5 }).made!.block
    assert(equal(wrapped.header.proposer, good.header.proposer), 'view mod n')
  })

  it('needs a timestamp after that of its parent', () => {
    assert.equal(codeOf(remade({ timestamp: world.state.timestamp })), 'timestamp-not-after-parent')
    assert.equal(codeOf(remade({ timestamp: world.state.timestamp + 1 })), 'valid')
  })

  it('limits the size of the whole encoded block', () => {
    const size = blockCodec.encode({
      header: good.header, transactions: good.transactions.map(tx => tx.bytes)
    }).byteLength
    for (const [maxBlockBytes, code] of [[size, 'valid'], [size - 1, 'oversize']] as const) {
      world = new World(5, { maxBlockBytes }).begin()
      const [a, b] = world.signers
      const candidates = [
        world.propose(a!, [world.proposal()]), world.propose(b!, [world.proposal()])
      ]
      const draft = world.draft(candidates)
      assert.equal(draft.made!.block.transactions.length, code === 'valid' ? 2 : 1)
      const left = code === 'valid' ? [] : ['block-full']
      assert.deepEqual(draft.deferred.map(out => out.code), left)
      good = draft.made!.block
      const both = remade({ transactionCount: 2 }, candidates)
      assert.equal(codeOf(both), code)
    }
  })

  it('needs transactions sorted by kind, without duplicates', () => {
    const raise = world.anything(world.signers[0]!, 2)
    const [first, second] = good.transactions
    assert.equal(codeOf(remade({}, [first!, raise])), 'wrong-transaction-order')
    const timestamp = world.state.timestamp + 60_000
    assert.equal(codeOf(remade({ timestamp }, [raise, second!, first!])), 'valid')
    assert.equal(codeOf(remade({}, [first!, first!])), 'duplicate-transaction')
    const resigned = { ...first!, leaf: label('another signature') }
    assert.equal(codeOf(remade({}, [first!, resigned])), 'duplicate-transaction')
    const list = world.allowlist(world.state.allowlist.list.entries)
    const other = world.allowlist(world.state.allowlist.list.entries, { issuedAt: 1 })
    assert.equal(codeOf(remade({}, [list, other])), 'two-allowlists')
  })

  it('refuses a block with a transaction that is not valid now', () => {
    const notice = world.presence(world.signers[2]!, 5)
    const [first] = good.transactions
    assert.equal(codeOf(remade({}, [notice, first!])), 'not-absent')
  })

  it('allows an empty block only after a failed view, for a draw or at a deadline', () => {
    const empty = (header: Partial<Header> = {}): string => codeOf(remade(header, []))
    assert.equal(world.draft([]).made, undefined)
    assert.equal(empty(), 'empty-block')
    const drawn = world.drawn(world.signers[0]!)
    const [first] = world.pair(drawn)
    const fill = world.opinions(first!, [opinionOn(drawn, Decision.approve)])
    good = world.draft([fill]).made!.block
    assert.equal(empty(), 'empty-block')
    const { deadline } = drawn.holders[1]!
    assert.equal(empty({ timestamp: deadline - 1 }), 'empty-block')
    assert.equal(empty({ timestamp: deadline }), 'valid')
    assert.equal(codeOf(world.draft([], { view: 1 }).made!.block), 'valid')
  })

  it('is checked without changing the state', () => {
    const { root } = world
    world.judge(good)
    world.draft(good.transactions)
    assert.deepEqual(world.root, root)
    assert.equal(world.state.undecided.size, 0)
    assert.equal(codeOf(good), 'valid')
  })
})
