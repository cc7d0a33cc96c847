import assert from 'node:assert/strict'
import { DEAL_WAIT_MS } from '../../../../src/protocol/ledger/epochs/end-block.js'
import { LOST_GAP_MS } from '../../../../src/protocol/ledger/epochs/judge-lost.js'
import { dealingsOf, thresholdOf } from '../../../../src/protocol/ledger/epochs/key-state.js'
import { eventsOf, nextDeadline, readiness } from '../../../../src/protocol/ledger/index.js'
import { hex, type Signer } from '../../../../src/protocol/types/index.js'
import { codeOf } from './support/code-of.js'
import { Holders } from './support/holders.js'
import { imageOf } from './support/image.js'
import { World, label, memberOf } from './support/world.js'

describe('ledger: key epochs', () => {
  let world: World
  let holders: Holders
  let signers: readonly Signer[]

  function begin (n: number): void {
    world = new World(n, { minMembers: 3, allowlistGapMs: 0 }, undefined, undefined, false)
    signers = world.signers
    holders = new Holders(world)
  }

  beforeEach(() => { begin(4) })

  function empty (elapsed = 100): void {
    world.commit([], { view: 1, timestamp: world.state.timestamp + elapsed })
  }

  it('opens epoch 1 for the members of the genesis', () => {
    const { active, pending, lastNumber } = world.state.keys
    assert.deepEqual([active, lastNumber], [undefined, 1])
    assert.deepEqual(pending?.holders, signers.map(({ id }) => id))
    assert.equal(pending.threshold, 2)
  })

  it('needs t = max(2, f + 1) holders and q dealings', () => {
    assert.deepEqual([2, 3, 4, 6, 7, 10, 100].map(thresholdOf), [2, 2, 2, 2, 3, 4, 34])
    assert.deepEqual([2, 3, 4, 7, 10].map(dealingsOf), [2, 3, 3, 5, 7])
  })

  it('makes an epoch active when all members have dealt and are ready', () => {
    const dealt = world.commit(signers.map(signer => holders.deal(signer)))
    assert.equal(eventsOf(dealt, 'dealing').length, 4)
    assert.deepEqual(holders.pending.qualified, [[0, 1, 2], [0, 1, 2], [0, 1, 2]])
    const done = world.commit(signers.map(signer => holders.ready(signer)))
    assert.deepEqual(eventsOf(done, 'epoch-active').map(({ epoch }) => epoch.number), [1])
    const { active, pending } = world.state.keys
    assert.deepEqual([active?.number, pending], [1, undefined])
    const M = holders.group.hashToElement(label('message'), label('domain'))
    const value = holders.evaluate(signers.slice(0, 2), M)
    assert.deepEqual(holders.evaluate(signers.slice(2), M), value)
    assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
    for (const [i, signer] of signers.entries()) {
      assert.deepEqual(holders.group.base(holders.share(signer)!), active!.keys[0]!.shares[i])
    }
  })

  it('takes no PROPOSE before an epoch is active', () => {
    const propose = world.propose(signers[0]!, [world.proposal()])
    assert.equal(codeOf(world, propose), 'ignore no-key-epoch')
    assert.equal(readiness(world.state, propose, world.state.timestamp), 'later')
    assert.equal(codeOf(world, world.anything(signers[0]!, 1)), 'ignore no-key-epoch')
    holders.run(signers)
    world.begin()
    assert.equal(codeOf(world, world.propose(signers[0]!, [world.proposal()])), 'accept')
  })

  it('is active with a quorum of ready members from DEAL_WAIT on, and never by time alone', () => {
    world.commit(signers.slice(0, 3).map(signer => holders.deal(signer)))
    world.commit(signers.slice(0, 2).map(signer => holders.ready(signer)))
    const { completeAt } = holders.pending
    assert.equal(completeAt, world.state.timestamp - 100)
    assert.equal(nextDeadline(world.state), undefined, 'no quorum is ready')
    world.commit([holders.deal(signers[3]!)])
    assert.equal(holders.pending.completeAt, completeAt, 'Dl is as before')
    empty(10 * DEAL_WAIT_MS)
    assert.equal(nextDeadline(world.state), undefined)
    assert.equal(holders.active?.number, undefined)
    world.commit([holders.ready(signers[2]!)])
    assert.equal(holders.active?.number, 1)
  })

  it('has DEAL_WAIT as a deadline, which excuses an empty block', () => {
    world.commit(signers.slice(0, 3).map(signer => holders.deal(signer)))
    world.commit(signers.slice(0, 3).map(signer => holders.ready(signer)))
    const due = holders.pending.completeAt! + DEAL_WAIT_MS
    assert.equal(nextDeadline(world.state), due)
    assert.equal(world.draft([], { timestamp: due - 1 }).made, undefined)
    empty()
    assert.equal(holders.active?.number, undefined)
    world.commit([], { timestamp: due })
    assert.equal(holders.active?.number, 1)
    assert.equal(nextDeadline(world.state), undefined)
  })

  it('opens the next epoch when a list changes the members, also before the first', () => {
    world.commit([holders.deal(signers[0]!)])
    const newcomer = world.newcomer('newcomer')
    world.extra.push(newcomer)
    const members = [...world.chain.genesis.members, memberOf(newcomer, 'New')]
    const delta = world.commit([world.allowlist(members)])
    assert.deepEqual(eventsOf(delta, 'epoch-opened').map(({ number }) => number), [2])
    assert.equal(holders.pending.holders.length, 5)
    assert.deepEqual(holders.pending.dealings, [])
    assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
    assert.deepEqual([...world.rows.values()].filter(({ space }) => space === 'dealing'), [])
    world.commit([world.allowlist(members.map(member => ({ ...member, name: `${member.name}.` })))])
    assert.equal(world.state.keys.lastNumber, 2)
  })

  it('takes no list before the epoch of the current set is active and enough of its holders stay', () => {
    holders.run(signers)
    const newcomer = world.newcomer('newcomer')
    world.extra.push(newcomer)
    const grown = [...world.chain.genesis.members, memberOf(newcomer, 'New')]
    world.commit([world.allowlist(grown)])
    const back = world.allowlist(world.chain.genesis.members)
    assert.equal(codeOf(world, back), 'ignore key-epoch-not-ready')
    assert.equal(readiness(world.state, back, world.state.timestamp), 'later')
    holders.admit(newcomer)
    const newSet = world.state.set.members.map(({ id }) => world.signerOf(id))
    holders.run(newSet)
    assert.equal(holders.active?.holders.length, 5)
    assert.equal(codeOf(world, world.allowlist(world.chain.genesis.members)), 'accept')
  })

  it('opens the next epoch for a member that lost its shares, once a day', () => {
    holders.run(signers)
    const boxKey = holders.newBoxKey()
    world.commit([holders.lost(signers[0]!, boxKey)])
    assert.deepEqual([holders.active?.number, holders.pending.number], [1, 2])
    assert.deepEqual(holders.pending.boxKeys[0], boxKey)
    assert.equal(codeOf(world, holders.lost(signers[0]!)), 'ignore lost-too-soon')
    assert.equal(codeOf(world, holders.lost(signers[1]!, undefined, 1)), 'reject dead-epoch')
    assert.equal(codeOf(world, holders.lost(signers[1]!, undefined, 3)), 'ignore unknown-epoch')
    const inForce = world.state.keys.members.get(hex(signers[1]!.id))!.boxKey
    assert.equal(codeOf(world, holders.lost(signers[1]!, inForce)),
      'reject box-key-reused')
    empty(LOST_GAP_MS)
    assert.equal(codeOf(world, holders.lost(signers[0]!)), 'accept')
    holders.run(signers)
    assert.equal(holders.active?.number, 2)
    assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
  })
})
