import assert from 'node:assert/strict'
import { signedAllowlistCodec } from '../../../../src/protocol/codec/index.js'
import { allowlistKey, entryId } from '../../../../src/protocol/ledger/index.js'
import type { Member, VerifiedTransaction } from '../../../../src/protocol/types/index.js'
import { equal } from '../../../../src/protocol/types/index.js'
import { START, World, label, memberOf } from './support/world.js'

const GAP = 60_000

describe('ledger: ALLOWLIST', () => {
  let world: World
  let members: readonly Member[]
  const later = (): number => world.state.allowlistChangedAt + GAP
  const codes = (tx: VerifiedTransaction, timestamp = later()): string[] => {
    const { dropped, deferred } = world.draft([tx], { timestamp })
    return [...dropped.map(left => left.code), ...deferred.map(left => `later: ${left.code}`)]
  }

  beforeEach(() => {
    world = new World().begin()
    members = world.state.allowlist.list.entries
  })

  it('takes effect at the next height, and for the draws of its block', () => {
    const joining = world.newcomer('joining')
    world.extra.push(joining)
    const before = world.state.set
    const tx = world.propose(world.signers[0]!, [world.proposal()])
    world.commit([tx])
    world.commit([])
    const timestamp = later()
    const list = world.allowlist([...members, memberOf(joining, 'Joining')])
    const delta = world.commit([list], { timestamp })
    assert.equal(world.blocks.at(-1)!.header.allowlistHash, before.hash)
    assert(world.state.set.has(joining.id))
    assert.equal(delta.set, world.state.set)
    assert.equal(world.state.allowlistChangedAt, timestamp)
    // This block drew the case from set(d+1), which includes the new member.
    assert.equal(world.case(tx.caseIds[0]!).order.length, 5)
    const row = world.rows.get(entryId(allowlistKey(2)))!
    assert.deepEqual(signedAllowlistCodec.decode(row.value), world.state.allowlist)
  })

  it('waits for the gap after the previous list, including the first list', () => {
    const list = world.allowlist(members.slice(1))
    assert.deepEqual(codes(list, START + GAP - 1), ['later: allowlist-too-soon'])
    assert.deepEqual(codes(list, START + GAP), [])
  })

  it('must be the direct successor of the list in force', () => {
    assert.deepEqual(codes(world.allowlist(members, { version: 3 })), ['later: allowlist-gap'])
    assert.deepEqual(codes(world.allowlist(members, { version: 1 })), ['stale-allowlist'])
    assert.deepEqual(codes(world.allowlist(members.slice(2))), ['too-few-members'])
    const other = world.allowlist(members, { prevHash: label('other') })
    assert.deepEqual(codes(other), ['later: another-history'])
  })

  it('must have a final block as checkpoint', () => {
    const wrong = world.allowlist(members, { checkpointHash: label('x') })
    assert.deepEqual(codes(wrong), ['wrong-checkpoint'])
    const ahead = world.allowlist(members, { checkpointHeight: 2 })
    assert.deepEqual(codes(ahead), ['later: checkpoint-ahead'])
    const genesis = { checkpointHeight: 0, checkpointHash: world.chain.id as Uint8Array }
    assert.deepEqual(codes(world.allowlist(members, genesis)), [])
    const first = { checkpointHeight: 1, checkpointHash: world.state.hash }
    world.commit([], { view: 1 })
    assert.deepEqual(codes(world.allowlist(members, first)), [], 'read from a block-hash row')
    const mixed = world.allowlist(members, { ...first, checkpointHash: world.state.hash })
    assert.deepEqual(codes(mixed), ['wrong-checkpoint'])
  })

  it('is first in a block, and without proposals if it removes a member', () => {
    const propose = world.propose(world.signers[0]!, [world.proposal()])
    const removal = world.allowlist(members.slice(1))
    const draft = world.draft([propose, removal], { timestamp: later() })
    assert.deepEqual(draft.made!.block.transactions, [removal])
    assert.deepEqual(draft.deferred.map(left => left.code), ['withheld'])
    const addition = world.allowlist([...members, memberOf(world.newcomer('n'), 'n')])
    const open = world.draft([propose, addition], { timestamp: later() })
    assert.deepEqual(open.made!.block.transactions, [addition, propose])
  })

  it('occurs at most once in a block', () => {
    const a = world.allowlist(members.slice(1))
    const b = world.allowlist(members.slice(0, -1))
    const draft = world.draft([a, b], { timestamp: later() })
    assert.deepEqual(draft.deferred.map(left => left.code), ['one-list-per-block'])
  })

  it('keeps the sequence number of a member that leaves and returns', () => {
    const [a] = world.signers
    world.commit([world.propose(a!, [world.proposal()])])
    world.settle()
    world.extra.push(a!)
    world.commit([world.allowlist(members.slice(1))], { timestamp: later() })
    assert(!world.state.set.has(a!.id))
    world.commit([world.allowlist(members)], { timestamp: later() })
    assert(world.state.set.get(a!.id) !== undefined)
    assert.equal(world.state.lastSeq(a!.id), 1)
    assert(equal(world.restored().set.hash, world.state.set.hash))
  })
})
