import assert from 'node:assert/strict'
import { MAX_LEAVES_PER_REQUEST, voteSignBytes } from '../../../../src/protocol/codec/index.js'
import { readiness, touchedBy, traitsOf, watches } from '../../../../src/protocol/ledger/index.js'
import type { Delta } from '../../../../src/protocol/ledger/index.js'
import { createMempool, DEFAULT_POOL_LIMITS } from '../../../../src/protocol/mempool/index.js'
import type { Mempool, PoolView, SelectLimits } from '../../../../src/protocol/mempool/index.js'
import type {
  Case, Hex, Opinion, Signer, VerifiedTransaction, Vote
} from '../../../../src/protocol/types/index.js'
import { Decision, TransactionKind, VoteKind, equal, hex } from '../../../../src/protocol/types/index.js'
import { World, label, opinionOn } from '../ledger/support/world.js'

const KIB = 1024
const BLOCK: SelectLimits = {
  maxBytes: 1024 * KIB, maxProposals: 1024, maxBodyBytes: 8 * 1024 * KIB
}

/** A view that counts how often the pool asks for the readiness of a transaction. */
class CountingView implements PoolView {
  asked = 0
  readonly traitsOf = traitsOf

  constructor (private readonly world: World) {}

  readonly isMember = (id: Uint8Array): boolean => this.world.state.set.has(id)

  readiness (tx: VerifiedTransaction): ReturnType<typeof readiness> {
    this.asked++
    return readiness(this.world.state, tx, this.world.state.timestamp)
  }

  watches (tx: VerifiedTransaction, worth: ReturnType<typeof readiness>): readonly Hex[] | undefined {
    return watches(this.world.state, tx, worth)
  }
}

describe('mempool: budgets', () => {
  let world: World
  let pool: Mempool
  let view: CountingView
  let made = 0

  beforeEach(() => {
    world = new World().begin()
    pool = createMempool()
    view = new CountingView(world)
  })

  const unknown = (count: number): Opinion[] => Array.from({ length: count }, () =>
    opinionOn({ id: label(`unknown ${made++}`) }, Decision.approve))

  /** Opinions whose transaction differs from all others. */
  const padded = (by: Signer, of: Case, padding: number): VerifiedTransaction =>
    world.opinions(by, [opinionOn(of, Decision.approve), ...unknown(padding)])

  /** Returns a hospital that gets the next slot of a case. */
  const nextOf = ({ candidates }: Case): Signer =>
    world.signers.find(({ id }) => equal(id, candidates[0]!))!

  const commit = (transactions: readonly VerifiedTransaction[]): Delta => {
    const delta = world.commit(transactions)
    pool.remove(transactions.map(({ leaf }) => leaf))
    pool.prune(view, touchedBy(delta))
    return delta
  }

  /** Fills a block as a leader does: it asks for more in the place of what the draft refuses. */
  const fill = (): readonly VerifiedTransaction[] => {
    const refused = new Set<Hex>()
    let chosen = pool.select(view, BLOCK)
    for (;;) {
      const { made: block, dropped, deferred } = world.draft(chosen)
      const before = refused.size
      for (const { leaf } of [...dropped, ...deferred]) refused.add(hex(leaf))
      if (refused.size === before) return block!.block.transactions
      chosen = pool.selectMore(view, BLOCK, refused)
    }
  }

  it('a drawn validator with padded opinions keeps no proposal out of a block', () => {
    const submitter = world.signers[0]!
    const first = world.propose(submitter, Array.from({ length: 12 }, () => world.proposal()))
    world.commit([first])
    world.settle()
    const drawn = first.caseIds.map(id => world.case(id))
    const liar = world.pair(drawn[0]!)[0]!
    const duties = drawn.filter(one => world.pair(one).some(({ id }) => equal(id, liar.id)))
    const honest = world.propose(submitter, [world.proposal()])
    pool.admit(honest, view)
    for (let i = 0; i < 27; i++) pool.admit(padded(liar, duties[0]!, 1023), view)
    const block = fill()
    assert(block.includes(honest))
    const opinions = block.filter(({ transaction }) => transaction.kind === TransactionKind.opinions)
    assert.equal(opinions.length, 0, 'a case that does not exist makes opinions invalid')
  })

  it('a validator against itself keeps no proposal out of a block', () => {
    const [honest, liar] = world.signers
    const vote = (height: number, fill: number): Vote => {
      const of = { kind: VoteKind.notarize, height, view: 0, blockHash: new Uint8Array(32).fill(fill) }
      return { ...of, signer: liar!.id, signature: liar!.sign(voteSignBytes(world.chain.id, of)) }
    }
    const evidence = (height: number): VerifiedTransaction => world.sign(liar!, {
      kind: TransactionKind.evidence, author: liar!.id,
      conflict: { type: 'votes', first: vote(height, 1), second: vote(height, 2) }
    })
    assert.equal(pool.admit(evidence(1), view).verdict, 'accept')
    for (let height = 2; height < 50; height++) {
      assert.deepEqual(pool.admit(evidence(height), view), { verdict: 'ignore', code: 'claim-held' })
    }
    assert(!pool.hasRoom(liar!.id, 400, traitsOf(evidence(60)).claim), 'known before it is verified')
    const propose = world.propose(honest!, [world.proposal()])
    pool.admit(propose, view)
    assert(pool.select(view, BLOCK).includes(propose))
  })

  it('hospitals share a block by bytes, whatever they fill it with', () => {
    const [a, b] = world.signers
    const drawn = world.drawn(world.signers[2]!)
    const validator = world.pair(drawn)[0]!
    for (let i = 0; i < 27; i++) pool.admit(padded(validator, drawn, 1000), view)
    const others = [a!, b!].filter(({ id }) => !equal(id, validator.id))
    for (const other of others) {
      for (let i = 0; i < 8; i++) {
        pool.admit(world.propose(other, Array.from({ length: 100 }, () => world.proposal())), view)
      }
    }
    const chosen = pool.select(view, { ...BLOCK, maxBytes: 256 * KIB })
    const bytesOf = (id: Uint8Array): number => chosen.filter(tx => equal(tx.injector, id))
      .reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
    for (const other of others) {
      assert(Math.abs(bytesOf(other.id) - bytesOf(validator.id)) < 40 * KIB,
        `${bytesOf(other.id)} of a submitter, ${bytesOf(validator.id)} of the validator`)
    }
  })

  it('a hospital takes at most C_MAX signature checks of a block', () => {
    const [a] = world.signers
    const costly: PoolView = { isMember: () => true, traitsOf: tx => ({ ...traitsOf(tx), checks: 1500 }) }
    for (let i = 0; i < 5; i++) pool.admit(world.propose(a!, [world.proposal()]), costly)
    assert.equal(pool.select(costly, BLOCK).length, 2)
  })

  it('opinions of a hospital come before its proposals, which came first', () => {
    const drawn = world.drawn(world.signers[0]!)
    const [a] = world.pair(drawn)
    for (let i = 0; i < 4; i++) pool.admit(world.propose(a!, [world.proposal()]), view)
    const opinion = world.opinions(a!, [opinionOn(drawn, Decision.approve)])
    pool.admit(opinion, view)
    assert.deepEqual(pool.select(view, { ...BLOCK, maxBytes: opinion.bytes.byteLength + 4 }), [opinion])
  })

  it('hospitals share a block by signature checks and bodies, too', () => {
    const [a, b] = world.signers
    for (const cost of [{ checks: 512 }, { bodyBytes: BLOCK.maxBodyBytes / 8 }]) {
      pool = createMempool()
      const costly: PoolView = {
        isMember: () => true,
        traitsOf: tx => ({ ...traitsOf(tx), ...equal(tx.injector, a!.id) ? cost : {} })
      }
      for (let i = 0; i < 12; i++) {
        for (const signer of [a!, b!]) pool.admit(world.propose(signer, [world.proposal()]), costly)
      }
      const [{ bytes }] = pool.select(costly, BLOCK) as [VerifiedTransaction]
      const chosen = pool.select(costly, { ...BLOCK, maxBytes: 12 * (bytes.byteLength + 4) })
      assert.equal(chosen.length, 12)
      assert(chosen.filter(({ injector }) => equal(injector, a!.id)).length < 6, Object.keys(cost)[0])
    }
  })

  it('replayed opinions on unknown cases count for the sender alone, and the oldest are dropped', () => {
    const drawn = world.drawn(world.signers[0]!)
    const [victim, replayer, other] = [world.pair(drawn)[0]!, label('replayer'), label('other')]
    const kept = world.opinions(victim, unknown(1))
    assert.deepEqual(pool.admit(kept, view, other), { verdict: 'ignore', code: 'unknown-case' })
    const old = Array.from({ length: 40 }, () => world.opinions(victim, unknown(1000)))
    for (const replayed of old) pool.admit(replayed, view, replayer)
    assert.equal(pool.bytes, 0, 'nothing is charged to the author')
    assert(pool.unknownBytesFrom(replayer) <= DEFAULT_POOL_LIMITS.maxUnknownBytesPerSender)
    assert(!pool.has(old[0]!.leaf) && pool.has(old.at(-1)!.leaf), 'the oldest goes first')
    assert(pool.has(kept.leaf), 'another sender keeps its share')
    assert(!pool.hasWork(view), 'they are no work')
    const fresh = world.opinions(victim, [opinionOn(drawn, Decision.approve)])
    assert.equal(pool.admit(fresh, view, replayer).verdict, 'accept', 'the author has its whole share')
    assert(pool.hasWork(view))
    assert.equal(pool.admit(old[0]!, view, other).verdict, 'ignore')
    assert(pool.has(old[0]!.leaf), 'a dropped transaction may come again')
  })

  it('at most 256 senders have a share for unknown cases', () => {
    const [a] = world.signers
    for (let i = 0; i < 258; i++) pool.admit(world.opinions(a!, unknown(1)), view, label(`sender ${i}`))
    assert.equal(pool.unknownSize, 256)
  })

  it('an opinion that is ahead waits, and is taken with the block of its case', () => {
    const submitter = world.signers[0]!
    const propose = world.propose(submitter, [world.proposal()])
    const early = world.opinions(world.signers[1]!,
      [opinionOn({ id: propose.caseIds[0]! }, Decision.approve)])
    assert.deepEqual(pool.admit(early, view, label('peer')), { verdict: 'ignore', code: 'unknown-case' })
    assert.deepEqual([pool.size, pool.unknownSize, pool.get(early.leaf)], [0, 1, early])
    const released = pool.prune(view, touchedBy(world.commit([propose])))
    assert.deepEqual(released, [{ tx: early, sender: label('peer') }])
    assert.deepEqual([pool.size, pool.unknownSize, pool.admit(early, view).verdict], [0, 0, 'accept'])
  })

  it('a commit reads only the transactions that wait for what the block touched', () => {
    const submitter = world.signers[0]!
    const [one, two] = [world.drawn(submitter), world.drawn(submitter)]
    const later = nextOf(one)
    for (let i = 0; i < 20; i++) pool.admit(padded(later, one, 1000), view)
    pool.admit(world.opinions(world.pair(two)[0]!, [opinionOn(two, Decision.approve)]), view)
    const held = pool.size
    view.asked = 0
    const unrelated = world.propose(world.signers[3]!, [world.proposal()])
    commit([unrelated])
    assert.equal(view.asked, 0)
    commit([world.opinions(world.pair(two)[1]!, [opinionOn(two, Decision.reject)])])
    assert.equal(view.asked, 1, 'the block closed one case')
    assert.equal(pool.size, held - 1)
    view.asked = 0
    pool.prune(view)
    assert.equal(view.asked, 20, 'a new list touches everything')
  })

  it('an opinion of the next candidate becomes work when a slot passes to it', () => {
    const drawn = world.drawn(world.signers[0]!)
    pool.admit(world.opinions(nextOf(drawn), [opinionOn(drawn, Decision.approve)]), view)
    assert(!pool.hasWork(view))
    const timestamp = drawn.holders[0]!.deadline
    pool.prune(view, touchedBy(world.commit([], { timestamp })))
    assert(pool.hasWork(view))
  })

  it('a summary names the transactions of each hospital, the oldest and the newest', () => {
    const drawn = world.drawn(world.signers[0]!)
    const liar = nextOf(drawn)
    const many = Array.from({ length: MAX_LEAVES_PER_REQUEST }, () => padded(liar, drawn, 1))
    for (const one of many) pool.admit(one, view)
    const honest = world.propose(world.signers[0]!, [world.proposal()])
    pool.admit(honest, view)
    const { waiting } = pool.summary()
    const names = (tx: VerifiedTransaction): boolean => waiting.some(leaf => equal(leaf, tx.leaf))
    assert.equal(waiting.length, MAX_LEAVES_PER_REQUEST)
    assert(names(honest) && names(many[0]!) && names(many.at(-1)!))
    const lacking = pool.leavesFor(new Set(many.map(({ leaf }) => hex(leaf))))
    assert.deepEqual(lacking, [honest.leaf])
  })
})
