import assert from 'node:assert/strict'
import { PendingBudget } from '../../../src/network/gossip/pending-budget.js'
import { PeerRates } from '../../../src/network/shared/peer-rates.js'
import { Penalties } from '../../../src/network/connections/penalties.js'
import { ReplyBudget } from '../../../src/network/requests/reply-budget.js'
import { Quotas } from '../../../src/network/requests/quotas.js'
import { TokenBucket } from '../../../src/network/shared/token-bucket.js'
import { u32 } from './adversary.js'
import { pause } from './world.js'

const ID = new Uint8Array(32).fill(7)

describe('network: rates and penalties', () => {
  it('allows a burst, then the rate of the bucket', () => {
    let now = 0
    const bucket = new TokenBucket(10, 20, () => now)
    assert(Array.from({ length: 20 }, () => bucket.take()).every(Boolean))
    assert(!bucket.take())
    now = 100
    assert(bucket.take() && !bucket.take())
    assert.equal(bucket.spend(5), 500)
    now = 1_000_000
    assert.equal(bucket.spend(20), 0)
    assert(!bucket.take())
  })

  it('lets a peer wait once it has taken more bytes of replies than its budget', async () => {
    let now = 0
    const budget = new ReplyBudget(1_000, 2_000, () => now)
    const other = new Uint8Array(32).fill(8)
    budget.charge(ID, 2_000)
    assert.deepEqual([budget.owes(ID), budget.owes(other)], [0, 0])
    budget.charge(ID, 500)
    assert.deepEqual([budget.owes(ID), budget.owes(other)], [500, 0], 'each peer has its own')
    await assert.rejects(budget.paid(ID, AbortSignal.abort()))
    now = 500
    assert.equal(budget.owes(ID), 0)
    await budget.paid(ID, AbortSignal.abort())
  })

  it('keeps the bucket of a peer after its streams end, until the bucket is full again', () => {
    let now = 0
    const rates = new PeerRates(10, 20, () => now)
    assert.equal(rates.of(ID).spend(30), 1000)
    for (let index = 0; index < 10; index++) assert(rates.of(u32(index)).take())
    assert.equal(rates.of(ID).spend(0), 1000, 'a returning peer keeps its debt')
    assert.equal(rates.size, 11)
    now = 3_000
    assert(rates.of(u32(99)).take())
    assert.equal(rates.size, 1)
    for (let index = 0; index < 5_000; index++) rates.of(u32(index)).spend(1_000)
    assert(rates.size <= 4_096)
    assert(rates.of(u32(4_999)).spend(0) > 0)
  })

  it('adds up offences, halves them with time, and doubles the bans', () => {
    let now = 0
    const clock = { monotonic: () => now, wall: () => 5_000_000 + now }
    const penalties = new Penalties(1000, clock)
    assert.equal(penalties.report(ID, 'malformed'), undefined)
    assert.equal(penalties.report(ID, 'malformed'), undefined)
    assert.equal(penalties.penaltyOf(ID), 68)
    now = 60_000
    assert.equal(penalties.penaltyOf(ID), 34)
    assert(!penalties.isBanned(ID))
    assert.equal(penalties.report(ID, 'oversize'), 5_000_000 + now + 1000)
    assert(penalties.isBanned(ID))
    assert.equal(penalties.penaltyOf(ID), 0)
    now += 1001
    assert(!penalties.isBanned(ID))
    assert.equal(penalties.report(ID, 'flood'), 5_000_000 + now + 2000)
    now += 2001 + 20_001
    assert.equal(penalties.report(ID, 'flood'), 5_000_000 + now + 1000, 'a short ban again')
    for (let index = 0; index < 20; index++) {
      now += 400_000
      const until = penalties.report(ID, 'invalid-signature') ?? 0
      assert(until - (5_000_000 + now) <= 300_000)
    }
  })

  it('forgets the least recently used records', () => {
    const penalties = new Penalties(1000)
    for (let index = 0; index < 5000; index++) penalties.report(u32(index), 'malformed')
    assert.equal(penalties.penaltyOf(u32(0)), 0)
    assert(penalties.penaltyOf(u32(4999)) > 33)
  })

  it('frees the places of a quota, but does not refund its rate', () => {
    const quotas = new Quotas({ perPeerConcurrency: 2, ratePerSecond: 2 })
    const [first, second] = [quotas.take(ID), quotas.take(ID)]
    assert(typeof first === 'function' && typeof second === 'function')
    assert.equal(quotas.take(ID), 'concurrency')
    first()
    second()
    for (let index = 0; index < 2; index++) {
      const place = quotas.take(ID)
      assert(typeof place === 'function')
      place()
    }
    assert.equal(quotas.take(ID), 'rate')
    assert.equal(typeof quotas.take(new Uint8Array(32)), 'function')
  })

  it('delays only the peer with too many pending messages', async () => {
    const budget = new PendingBudget()
    for (let index = 0; index < 128; index++) budget.enter(ID, 10)
    let free = false
    const waiting = budget.room(ID).then(() => { free = true })
    await budget.room(new Uint8Array(32))
    await pause(1)
    assert(!free)
    budget.leave(ID, 10)
    await waiting
    budget.enter(ID, 9_000_000)
    let again = false
    const second = budget.room(ID).then(() => { again = true })
    await pause(1)
    assert(!again)
    budget.leave(ID, 9_000_000)
    await second
  })
})
