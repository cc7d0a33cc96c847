import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readiness, traitsOf } from '../../../../src/protocol/ledger/index.js'
import { createMempool, DEFAULT_POOL_LIMITS } from '../../../../src/protocol/mempool/index.js'
import type { Mempool, PoolView, SelectLimits } from '../../../../src/protocol/mempool/index.js'
import type { Propose, Signer, VerifiedTransaction } from '../../../../src/protocol/types/index.js'
import { Decision, equal, hex } from '../../../../src/protocol/types/index.js'
import { World, label, opinionOn } from '../ledger/support/world.js'

const KIB = 1024
const GAP = 60_000
const WIDE: SelectLimits = {
  maxBytes: 1024 * KIB, maxProposals: 1024, maxBodyBytes: 8 * 1024 * KIB
}

function viewOf (world: World, now = world.state.timestamp): PoolView {
  return {
    isMember: id => world.state.set.has(id),
    traitsOf,
    readiness: tx => readiness(world.state, tx, now)
  }
}

describe('mempool', () => {
  let world: World
  let pool: Mempool
  const admit = (tx: VerifiedTransaction): string => {
    const verdict = pool.admit(tx, viewOf(world))
    return verdict.verdict === 'accept' ? 'accept' : `${verdict.verdict}: ${verdict.code}`
  }
  const batch = (signer: Signer, count = 1): VerifiedTransaction<Propose> =>
    world.propose(signer, Array.from({ length: count }, () => world.proposal()))

  beforeEach(() => {
    world = new World().begin()
    pool = createMempool()
  })

  it('holds a transaction once, even with another signature, and finds it by leaf', () => {
    const tx = batch(world.signers[0]!)
    assert.equal(admit(tx), 'accept')
    assert.equal(admit(tx), 'ignore: duplicate')
    assert.equal(admit({ ...tx, leaf: label('second signature') }), 'ignore: duplicate')
    assert(pool.has(tx.leaf))
    assert.equal(pool.get(tx.leaf), tx)
    assert.deepEqual([pool.size, pool.bytes], [1, tx.bytes.byteLength])
  })

  it('holds transactions of members, and lists of the government', () => {
    assert.equal(admit(batch(world.newcomer('stranger'))), 'ignore: not-a-member')
    assert.equal(admit(world.allowlist(world.state.allowlist.list.entries)), 'accept')
  })

  it('refuses transactions that are stale or were removed', () => {
    const tx = batch(world.signers[0]!)
    admit(tx)
    world.commit([tx])
    pool.remove([tx.leaf])
    assert.equal(pool.size, 0)
    assert.equal(admit(tx), 'ignore: stale')
    assert.equal(createMempool().admit(tx, viewOf(world)).verdict, 'ignore', 'its cases are open')
    const raise = world.anything(world.signers[0]!, 2)
    pool.remove([raise.leaf])
    assert.equal(admit(raise), 'ignore: stale')
  })

  it('takes a transaction again ten minutes after the ledger refused it, and a committed one never', () => {
    const [refused, committed] = world.signers.map(signer => world.anything(signer, 2))
    const at = (now: number, tx = refused!): string => {
      const verdict = pool.wouldAdmit(tx, { ...viewOf(world), now })
      return verdict.verdict === 'accept' ? 'accept' : verdict.code
    }
    admit(refused!)
    pool.refuse([refused!.leaf], 1_000)
    pool.remove([committed!.leaf])
    assert.equal(pool.size, 0)
    assert.deepEqual([at(1_000), at(600_999), at(601_000)], ['stale', 'stale', 'accept'])
    assert.deepEqual([600_999, 601_000].map(now => pool.knows(refused!.leaf, now)), [true, false])
    assert.equal(at(Number.MAX_SAFE_INTEGER, committed), 'stale')
  })

  it('tells whether it would admit a transaction, without any change', () => {
    const [a] = world.signers
    const would = (tx: VerifiedTransaction): string => {
      const verdict = pool.wouldAdmit(tx, viewOf(world))
      return verdict.verdict === 'accept' ? 'accept' : verdict.code
    }
    const first = batch(a!)
    assert.deepEqual([would(first), would(first), pool.size, pool.bytes], ['accept', 'accept', 0, 0])
    admit(first)
    assert.deepEqual([first, batch(a!)].map(would), ['duplicate', 'accept'])
    assert.equal(would(batch(world.newcomer('stranger'))), 'not-a-member')
    pool = createMempool({
      ...DEFAULT_POOL_LIMITS, maxBytes: 64 * KIB, maxBytesPerInjector: first.bytes.byteLength
    })
    admit(first)
    assert.equal(would(batch(a!)), 'share-full')
  })

  it('selects in the order of §9.4', () => {
    const drawn = world.drawn(world.signers[0]!)
    const [validator] = world.pair(drawn)
    const opinions = world.opinions(validator!, [opinionOn(drawn, Decision.approve)])
    const list = world.allowlist(world.state.allowlist.list.entries)
    const raise = world.anything(world.signers[2]!, 2)
    const propose = batch(world.signers[1]!)
    for (const tx of [propose, raise, opinions, list]) assert.equal(admit(tx), 'accept')
    // Lists become ready as time passes.
    const later = viewOf(world, world.state.timestamp + GAP)
    assert.deepEqual(pool.select(later, WIDE), [list, opinions, raise, propose])
    assert.deepEqual(pool.select(viewOf(world), WIDE), [opinions, raise, propose])
  })

  it('takes hospitals in turn, and begins with another hospital each time', () => {
    const [a, b, c] = world.signers
    for (let i = 0; i < 20; i++) admit(batch(a!))
    for (const other of [b!, c!]) admit(batch(other))
    const size = pool.select(viewOf(world), WIDE)[0]!.bytes.byteLength + 4
    const narrow = { ...WIDE, maxBytes: 3 * size }
    const firsts = new Set<string>()
    for (let i = 0; i < 3; i++) {
      const chosen = pool.select(viewOf(world), narrow)
      assert.equal(new Set(chosen.map(tx => hex(tx.injector))).size, 3, 'nobody is left out')
      firsts.add(hex(chosen[0]!.injector))
    }
    assert.equal(firsts.size, 3)
  })

  it('offers no more what the ledger refused for a block', () => {
    const [first, second] = world.signers.map(signer => batch(signer))
    admit(first!)
    admit(second!)
    const view = viewOf(world)
    assert.equal(pool.select(view, WIDE).length, 2)
    assert.deepEqual(pool.selectMore(view, WIDE, new Set([hex(first!.leaf)])), [second])
  })

  it('has room for one proof of a claim from each hospital', () => {
    const [a, b] = world.signers
    const claiming: PoolView = { ...viewOf(world), traitsOf: tx => ({ ...traitsOf(tx), claim: 'votes x' }) }
    const tx = batch(a!)
    assert(pool.hasRoom(a!.id, 1000, 'votes x'))
    assert.equal(pool.admit(tx, claiming).verdict, 'accept')
    assert(!pool.hasRoom(a!.id, 1000, 'votes x'))
    assert(pool.hasRoom(a!.id, 1000, 'votes y'))
    assert(pool.hasRoom(b!.id, 1000, 'votes x'))
    assert(!pool.hasRoom(b!.id, DEFAULT_POOL_LIMITS.maxBytesPerInjector + 1, 'votes x'))
    pool.remove([tx.leaf])
    assert(pool.hasRoom(a!.id, 1000, 'votes x'))
  })

  it('respects the limits of a block', () => {
    const [a, b] = world.signers
    for (let i = 0; i < 4; i++) admit(batch(a!, 10))
    admit(batch(b!, 10))
    const count = (limits: Partial<SelectLimits>): number =>
      pool.select(viewOf(world), { ...WIDE, ...limits }).length
    assert.equal(count({}), 5)
    assert.equal(count({ maxProposals: 20 }), 3)
    assert.equal(count({ maxBodyBytes: 31_000 }), 2)
    assert.equal(count({ maxTotalProposals: 20 }), 2)
    assert.equal(count({ maxTotalProposals: 1 }), 1)
  })

  it('limits each injector, and drops transactions of the largest when it is full', () => {
    const [a, b] = world.signers
    const small = batch(a!).bytes.byteLength
    pool = createMempool({ ...DEFAULT_POOL_LIMITS, maxBytesPerInjector: 8 * small, maxBytes: 10 * small })
    const first = Array.from({ length: 8 }, () => batch(a!))
    for (const tx of first) assert.equal(admit(tx), 'accept')
    assert.equal(admit(batch(a!)), 'ignore: share-full')
    for (let i = 0; i < 5; i++) assert.equal(admit(batch(b!)), 'accept')
    assert.equal(pool.bytes, 10 * small)
    assert.equal(admit(batch(b!)), 'ignore: pool-full', 'the largest would not have more')
    const own = pool.select(viewOf(world), WIDE).filter(tx => equal(tx.injector, a!.id))
    assert.deepEqual(own, first.slice(0, 5), 'the last transactions of the larger were dropped')
  })

  it('updates readiness after a commit, and drops what cannot be valid again', () => {
    const [a, b] = world.signers
    const first = batch(a!)
    world.commit([first])
    const lost = world.opinions(b!, [opinionOn({ id: label('unknown') }, Decision.approve)])
    const waits = world.opinions(b!, [opinionOn({ id: first.caseIds[0]! }, Decision.takenUp)])
    assert.deepEqual([waits, lost].map(admit), ['accept', 'ignore: unknown-case'])
    assert(!pool.hasWork(viewOf(world)), 'the case is not drawn yet')
    world.settle()
    pool.prune(viewOf(world))
    assert(pool.has(lost.leaf), 'its case may be ahead')
    const hasSlot = world.pair(world.case(first.caseIds[0]!)).some(({ id }) => equal(id, b!.id))
    assert.deepEqual(pool.select(viewOf(world), WIDE), hasSlot ? [waits] : [])
  })

  it('counts a list as work only once its gap has passed', () => {
    admit(world.allowlist(world.state.allowlist.list.entries))
    const view = viewOf(world)
    assert(!pool.hasWork(view))
    const later = world.state.timestamp + 60_000
    assert(pool.hasWork({ ...view, readiness: tx => readiness(world.state, tx, later) }))
  })

  it('offers every list that is ready, and reserves room for one list', () => {
    const { entries } = world.state.allowlist.list
    const later = viewOf(world, world.state.timestamp + GAP)
    const [wrong, good] = [
      world.allowlist(entries, { checkpointHash: label('elsewhere') }), world.allowlist(entries)
    ] as const
    const propose = batch(world.signers[0]!)
    for (const tx of [wrong, good, propose]) assert.equal(admit(tx), 'accept')
    assert.deepEqual(pool.select(later, WIDE), [wrong, good, propose])
    const size = (tx: VerifiedTransaction): number => tx.bytes.byteLength + 4
    const narrow = { ...WIDE, maxBytes: size(good) + size(propose) }
    assert.deepEqual(pool.select(later, narrow), [wrong, good, propose])
    const { made, dropped } = world.draft(pool.select(later, WIDE),
      { timestamp: world.state.timestamp + GAP })
    assert.deepEqual(made!.block.transactions, [good, propose])
    assert.deepEqual(dropped.map(({ code }) => code), ['wrong-checkpoint'])
  })

  it('has no work if a list follows another history or has a checkpoint ahead', () => {
    const { entries } = world.state.allowlist.list
    const later = viewOf(world, world.state.timestamp + GAP)
    assert.equal(admit(world.allowlist(entries, { prevHash: label('other') })), 'ignore: stale')
    assert.equal(admit(world.allowlist(entries, { checkpointHeight: 2 ** 40 })), 'accept')
    assert.deepEqual([pool.hasWork(later), pool.select(later, WIDE)], [false, []])
    const good = world.allowlist(entries)
    assert.equal(admit(good), 'accept')
    assert.deepEqual([pool.hasWork(later), pool.select(later, WIDE)], [true, [good]])
  })

  it('summarises its content', () => {
    const [a] = world.signers
    const held = [batch(a!, 2), batch(a!), batch(a!)]
    held.forEach(admit)
    const [oldest, middle, newest] = held.map(tx => tx.leaf)
    assert.deepEqual(pool.summary(), { waiting: [oldest, newest, middle] })
  })

  it('keeps its limits and counters through random changes', () => {
    const act = fc.record({ who: fc.nat(4), remove: fc.boolean() })
    fc.assert(fc.property(fc.array(act, { maxLength: 60 }), acts => {
      const limits = { maxBytesPerInjector: 1600, maxBytes: 4000, maxUnknownBytesPerSender: KIB }
      pool = createMempool(limits)
      const known: VerifiedTransaction<Propose>[] = []
      for (const { who, remove } of acts) {
        if (remove) pool.remove(known.splice(0, 1).map(tx => tx.leaf))
        const tx = batch(world.signers[who]!)
        if (admit(tx) === 'accept') known.push(tx)
      }
      const held = known.filter(tx => pool.has(tx.leaf))
      assert.equal(pool.size, held.length)
      assert.equal(pool.bytes, held.reduce((sum, tx) => sum + tx.bytes.byteLength, 0))
      assert(pool.bytes <= limits.maxBytes)
      for (const { id } of world.signers) {
        const own = held.filter(tx => equal(tx.injector, id))
        assert(own.reduce((sum, tx) => sum + tx.bytes.byteLength, 0) <= limits.maxBytesPerInjector)
        const chosen = pool.select(viewOf(world), WIDE).filter(tx => equal(tx.injector, id))
        assert.deepEqual(chosen, own, 'in the order of arrival')
      }
      const drafted = world.draft(pool.select(viewOf(world), WIDE))
      assert.deepEqual([...drafted.dropped, ...drafted.deferred], [])
    }), { numRuns: 50 })
  })
})
