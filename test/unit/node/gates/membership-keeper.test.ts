import assert from 'node:assert/strict'
import { allowlistHash, allowlistSignBytes } from '../../../../src/protocol/codec/index.js'
import { MAX_VERSION_STEP } from '../../../../src/protocol/membership/index.js'
import { MembershipKeeper } from '../../../../src/node/gates/membership-keeper.js'
import type { Allowlist, Member, SignedAllowlist } from '../../../../src/protocol/types/index.js'
import { compare, ZERO_32 } from '../../../../src/protocol/types/index.js'
import { ChainFixture, memberOf } from '../../../fixtures/chain-fixture.js'

const world = new ChainFixture({ members: 5 })
const first = world.state.allowlist
const newcomer = memberOf(world.signer('newcomer'), 'Newcomer')
const rival = memberOf(world.signer('rival'), 'Rival')

function list (
  current: SignedAllowlist, entries: readonly Member[], over: Partial<Allowlist> = {},
  signer = world.government
): SignedAllowlist {
  const made: Allowlist = {
    version: current.list.version + 1,
    prevHash: allowlistHash(world.chain.id, current.list),
    issuedAt: world.chain.genesis.createdAt,
    checkpointHeight: 0,
    checkpointHash: world.state.hash,
    entries: [...entries].sort((a, b) => compare(a.id, b.id)),
    ...over
  }
  return { list: made, signature: signer.sign(allowlistSignBytes(world.chain.id, made)) }
}

function keeper (): { keeper: MembershipKeeper, events: string[] } {
  const events: string[] = []
  const keeper = new MembershipKeeper(world.chain, first)
  keeper.connect({
    changed: () => { events.push('changed') },
    successor: (_, replaced) => {
      events.push(`successor${replaced === undefined ? '' : ` in the place of ${replaced.list.version}`}`)
    },
    conflict: () => { events.push('conflict') }
  })
  return { events, keeper }
}

const base = first.list.entries
const grown = list(first, [...base, newcomer])
const shrunk = list(first, base.slice(1))

describe('node: membership keeper', () => {
  it('applies a valid successor to connections at once, and to votes only when it is final', () => {
    const { keeper: one, events } = keeper()
    assert.equal(one.accessOf(newcomer.id), 'stranger')
    assert.equal(one.offer(grown).verdict, 'accept')
    assert.deepEqual(events, ['successor', 'changed'])
    assert.equal(one.accessOf(newcomer.id), 'joining')
    assert(!one.set.has(newcomer.id) && one.isKnown(newcomer.id))
    one.commit(grown)
    assert.equal(one.accessOf(newcomer.id), 'member')
    assert.equal(one.successor, undefined)
    assert(one.set.has(newcomer.id))
  })

  it('gives a removed member the access "leaving", and "stranger" once the list is final', () => {
    const { keeper: one } = keeper()
    one.offer(shrunk)
    const gone = base[0]!.id
    assert.equal(one.accessOf(gone), 'leaving')
    assert(one.set.has(gone))
    one.commit(shrunk)
    assert.equal(one.accessOf(gone), 'stranger')
  })

  it('refuses lists that the government of this chain did not sign', () => {
    const { keeper: one, events } = keeper()
    const forged = list(first, [...base, newcomer], {}, world.signers[0])
    const altered = { ...grown, list: { ...grown.list, entries: shrunk.list.entries } }
    const otherChain = new ChainFixture({ members: 5, name: 'another' })
    const foreign = list(first, [...base, newcomer], {}, otherChain.government)
    for (const bad of [forged, altered, foreign]) {
      assert.deepEqual(one.offer(bad), { verdict: 'reject', code: 'allowlist-signature' })
    }
    assert.deepEqual(events, [])
  })

  it('refuses invented first lists: the true first list is in the genesis, without a signature', () => {
    const { keeper: one, events } = keeper()
    const invented = { list: { ...first.list, entries: [...base, newcomer] }, signature: first.signature }
    assert.deepEqual(one.offer(invented), { verdict: 'reject', code: 'allowlist-signature' })
    assert.equal(one.offer(first).verdict, 'ignore')
    assert.deepEqual(events, [], 'a list that anyone can make raises no alarm')
  })

  it('refuses successors that break the rules of succession', () => {
    const { keeper: one, events } = keeper()
    const tooMany = list(first, [...base, newcomer, rival])
    const wrongParent = list(first, [...base, newcomer], { prevHash: ZERO_32 })
    const twice = list(first, [...base, base[0]!])
    for (const bad of [tooMany, wrongParent, twice]) assert.notEqual(one.offer(bad).verdict, 'accept')
    assert.deepEqual(events, [])
  })

  it('ignores lists that are known, old or too far ahead', () => {
    const { keeper: one, events } = keeper()
    const next = list(grown, [...grown.list.entries.slice(1)])
    assert.deepEqual(one.offer(next), { verdict: 'ignore', code: 'another-history' })
    const far = list(first, base, { version: 2 + MAX_VERSION_STEP })
    assert.deepEqual(one.offer(far), { verdict: 'ignore', code: 'allowlist-ahead' })
    one.offer(grown)
    assert.deepEqual(one.offer(grown), { verdict: 'ignore', code: 'allowlist-known' })
    one.commit(grown)
    assert.deepEqual(one.offer(grown), { verdict: 'ignore', code: 'allowlist-known' })
    assert.equal(one.offer(next).verdict, 'accept')
    one.commit(next)
    assert.deepEqual(one.offer(grown), { verdict: 'ignore', code: 'allowlist-old' })
    assert.equal(events.filter(event => event === 'conflict').length, 0)
    assert.equal(one.committed.list.version, 3)
  })

  it('uses only the committed list for access while two lists of the same version exist', () => {
    const { keeper: one, events } = keeper()
    one.offer(grown)
    assert.equal(one.offer(shrunk).verdict, 'accept')
    assert.deepEqual(events, ['successor', 'changed', 'conflict', 'changed'])
    assert.equal(one.successor, undefined)
    assert.equal(one.accessOf(newcomer.id), 'stranger')
    assert.equal(one.accessOf(base[0]!.id), 'member')
    for (const again of [grown, shrunk, grown]) {
      assert.deepEqual(one.offer(again), { verdict: 'ignore', code: 'allowlist-disputed' })
    }
    assert.equal(events.filter(event => event === 'conflict').length, 1)
  })

  it('lets a successor of a higher version replace the one that waits', () => {
    const { keeper: one, events } = keeper()
    one.offer(grown)
    assert.equal(one.accessOf(newcomer.id), 'joining')
    const withdrawal = list(first, base, { version: 3 })
    assert.equal(one.offer(withdrawal).verdict, 'accept')
    assert.equal(one.successor, withdrawal)
    assert.equal(one.accessOf(newcomer.id), 'stranger', 'who is not on the new list loses access')
    assert.deepEqual(events, ['successor', 'changed', 'successor in the place of 2', 'changed'])
    assert.deepEqual(one.offer(grown), { verdict: 'ignore', code: 'allowlist-replaced' })
    assert.equal(one.successor, withdrawal)
    one.commit(withdrawal)
    assert.equal(one.accessOf(newcomer.id), 'stranger')
  })

  it('drops every other successor when one is final, also one of a higher version', () => {
    const { keeper: one } = keeper()
    const withdrawal = list(first, base, { version: 3 })
    one.offer(grown)
    one.offer(withdrawal)
    one.commit(grown)
    assert.equal(one.successor, undefined)
    assert.equal(one.accessOf(newcomer.id), 'member')
    assert.deepEqual(one.offer(withdrawal), { verdict: 'ignore', code: 'another-history' })
    assert.equal(one.offer(list(grown, base, { version: 4 })).verdict, 'accept')
  })

  it('lets a higher version end a dispute, and no list below it', () => {
    const { keeper: one, events } = keeper()
    const two = { version: 5 }
    one.offer(list(first, [...base, newcomer], two))
    one.offer(list(first, base.slice(1), two))
    assert.equal(one.disputed, 5)
    assert.deepEqual(one.offer(grown), { verdict: 'ignore', code: 'allowlist-replaced' })
    const way = list(first, [...base, rival], { version: 6 })
    assert.equal(one.offer(way).verdict, 'accept')
    assert.equal(one.accessOf(rival.id), 'joining')
    assert.equal(events.filter(event => event === 'conflict').length, 1)
    one.commit(way)
    assert.equal(one.disputed, undefined)
    assert.equal(one.offer(list(way, base, { version: 7 })).verdict, 'accept')
  })

  it('uses the list that becomes final, and reports a second list of this version once', () => {
    const { keeper: one, events } = keeper()
    one.offer(grown)
    one.commit(grown)
    for (let i = 0; i < 5; i++) assert.equal(one.offer(shrunk).verdict, 'ignore')
    assert.equal(events.filter(event => event === 'conflict').length, 1)
    assert.equal(one.accessOf(newcomer.id), 'member')
    const next = list(grown, base)
    assert.equal(one.offer(next).verdict, 'accept', 'the next version is not disputed')
  })
})
