import assert from 'node:assert/strict'
import { signJoin, signedAllowlistCodec } from '../../../../src/protocol/codec/index.js'
import { MAX_VERSION_STEP } from '../../../../src/protocol/membership/index.js'
import { PRESENT } from '../../../../src/protocol/ledger/rows/presence.js'
import { allowlistKey, entryId, readiness } from '../../../../src/protocol/ledger/index.js'
import type {
  Allowlist, BlockName, JoinSignature, Member, VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { compare, equal, hex, quorum } from '../../../../src/protocol/types/index.js'
import { installEpoch } from '../../../fixtures/dealt-epoch.js'
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

  it('takes effect at the next height, also for the draws of its block', () => {
    const joining = world.newcomer('joining')
    world.extra.push(joining)
    const before = world.state.set
    const tx = world.propose(world.signers[0]!, [world.proposal()])
    const timestamp = later()
    const list = world.allowlist([...members, memberOf(joining, 'Joining')])
    const delta = world.commit([list, tx], { timestamp })
    assert.equal(world.blocks.at(-1)!.header.allowlistHash, before.hash)
    assert(world.state.set.has(joining.id))
    assert.equal(delta.set, world.state.set)
    assert.equal(world.state.allowlistChangedAt, timestamp)
    // The next block draws the case from set(s+1), which includes the new member.
    world.commit([])
    const drawn = world.case(tx.caseIds[0]!)
    assert.equal(drawn.holders.length + drawn.candidates.length, members.length, 'all but the submitter')
    const row = world.rows.get(entryId(allowlistKey(2)))!
    assert.deepEqual(signedAllowlistCodec.decode(row.value), world.state.allowlist)
  })

  it('waits for the gap after the previous list, including the first list', () => {
    const list = world.allowlist(members.slice(1))
    assert.deepEqual(codes(list, START + GAP - 1), ['later: allowlist-too-soon'])
    assert.deepEqual(codes(list, START + GAP), [])
  })

  it('may put a new member in the place of one that is absent, which counts as one change', () => {
    const joining = world.newcomer('joining')
    world.extra.push(joining)
    const [gone, ...rest] = members
    const list = world.allowlist([...rest, memberOf(joining, 'Joining')])
    assert.deepEqual(codes(list, later()), ['too-much-churn'])
    world.state.presence.set(hex(gone!.id), { ...PRESENT, absentSince: 1, absences: [1] })
    assert.deepEqual(codes(list, later()), [])
  })

  it('must be the direct successor of the list in force', () => {
    const { prevHash } = world.state.allowlist.list
    assert.deepEqual(codes(world.allowlist(members, { version: 3, prevHash })), ['later: another-history'])
    const far = world.allowlist(members, { version: 2 + MAX_VERSION_STEP })
    assert.deepEqual(codes(far), ['later: version-gap'])
    assert.deepEqual(codes(world.allowlist(members, { version: 1 })), ['stale-allowlist'])
    assert.deepEqual(codes(world.allowlist(members.slice(2))), ['too-few-members'])
    const other = world.allowlist(members, { prevHash: label('other') })
    assert.deepEqual(codes(other), ['later: another-history'])
  })

  it('may be one of several, of which one becomes final, and then the others can never', () => {
    const waiting = world.allowlist(members.slice(1))
    const replacing = world.allowlist(members, { version: 3 }, () => [])
    const last = world.allowlist(members, { version: 1 + MAX_VERSION_STEP }, () => [])
    for (const list of [waiting, replacing, last]) {
      assert.deepEqual(codes(list), [])
      assert.equal(readiness(world.state, list, later()), 'ready')
    }
    world.commit([replacing], { timestamp: later() })
    assert.equal(world.state.allowlist.list.version, 3)
    assert.equal(world.restored().allowlist.list.version, 3)
    for (const list of [waiting, last]) assert.equal(readiness(world.state, list, later()), 'never')
    assert.deepEqual(codes(last), ['later: another-history'])
  })

  it('waits for a list that this node may lack, if it follows no list that this node knows', () => {
    const ahead = world.allowlist(members, { version: 3, prevHash: label('the next list') }, () => [])
    assert.equal(readiness(world.state, ahead, later()), 'later')
    const beside = world.allowlist(members, { prevHash: label('the next list') }, () => [])
    assert.equal(readiness(world.state, beside, later()), 'never')
    const far = world.allowlist(members, { version: 2 + MAX_VERSION_STEP }, () => [])
    assert.equal(readiness(world.state, far, later()), 'later')
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

  describe('with join signatures', () => {
    let newcomer: Member
    beforeEach(() => {
      newcomer = memberOf(world.newcomer('newcomer'), 'Newcomer')
    })
    const admission = (choose: (joins: JoinSignature[]) => JoinSignature[]): VerifiedTransaction =>
      world.allowlist([...members, newcomer], {}, choose)
    const indexOf = (id: Uint8Array): number =>
      [...members, newcomer].map(member => member.id).sort(compare).findIndex(other => equal(other, id))
    const without = (...ids: Uint8Array[]) => (joins: JoinSignature[]): JoinSignature[] =>
      joins.filter(({ index }) => !ids.some(id => indexOf(id) === index))
    type Change = (joins: JoinSignature[], list: Allowlist) => JoinSignature[]
    const naming = (block: Partial<BlockName>): Change => (joins, list) =>
      joins.map(({ index, block: named }) => signJoin(world.chain.id,
        [...world.signers, ...world.extra].find(({ id }) => equal(id, list.entries[index]!.id)) ??
          world.newcomer('newcomer'),
        list, index, { ...named, ...block }))

    it('needs the signatures of a quorum of the new list, if a member is added or removed', () => {
      assert.equal(quorum(6), 5)
      assert.deepEqual(codes(admission(joins => joins)), [])
      assert.deepEqual(codes(admission(without(members[0]!.id))), [])
      assert.deepEqual(codes(admission(without(members[0]!.id, members[1]!.id))), ['too-few-joins'])
      assert.deepEqual(codes(admission(() => [])), ['too-few-joins'])
      assert.equal(readiness(world.state, admission(() => []), later()), 'never', 'no reason for a block')
      assert.deepEqual(codes(world.allowlist(members.slice(1), {}, () => [])), ['too-few-joins'])
    })

    it('needs the signature of every new member', () => {
      assert.deepEqual(codes(admission(without(newcomer.id))), ['newcomer-not-joined'])
    })

    it('has none if no member changes', () => {
      const joins = world.allowlist([...members, newcomer]).transaction.joins
      assert.deepEqual(codes(world.allowlist(members, {}, () => [])), [])
      const resigned = world.allowlist(members, {}, (_, list) => members.map((_, index) =>
        signJoin(world.chain.id, world.signers[index]!, list, index, joins[0]!.block)))
      assert.deepEqual(codes(resigned), ['joins-needless'])
    })

    it('names blocks of this chain only', () => {
      const list = (block: Partial<BlockName>): string[] =>
        codes(world.allowlist([...members, newcomer], {}, naming(block)))
      assert.deepEqual(list({ hash: label('elsewhere') }), ['join-of-another-block'])
      assert.deepEqual(list({ timestamp: world.state.timestamp + 1 }), ['join-of-another-block'])
      assert.deepEqual(list({ height: world.state.height - 1 }), ['join-of-another-block'])
      assert.deepEqual(list({ height: world.state.height + 1 }), ['later: join-ahead'])
    })

    it('names a block at most 100 heights or 10 minutes below', () => {
      const old = admission(joins => joins)
      const next = (timestamp: number): void => { world.commit([], { view: 1, timestamp }) }
      const at = (heights: number, elapsedMs: number): string[] => {
        while (world.state.height < named.height + heights - 1) next(world.state.timestamp + 1)
        return codes(old, named.timestamp + elapsedMs)
      }
      const named = { height: world.state.height, timestamp: world.state.timestamp }
      assert.deepEqual(at(1, 86_400_000), [], 'the next block after a day without work')
      assert.deepEqual(at(100, 86_400_000), [])
      assert.deepEqual(at(101, 600_000), [])
      assert.deepEqual(at(101, 600_001), ['join-too-old'])
      assert.equal(readiness(world.state, old, later()), 'ready')
      next(named.timestamp + 600_001)
      assert.equal(readiness(world.state, old, later()), 'never')
    })

    it('reads the named blocks from rows, and the first block from the genesis', () => {
      const genesis = { height: 0, hash: world.chain.id as Uint8Array, timestamp: START }
      assert.deepEqual(codes(world.allowlist([...members, newcomer], {}, naming(genesis))), [])
      const { hash, height, timestamp } = world.state
      world.commit([], { view: 1 })
      world.commit([], { view: 1 })
      assert.deepEqual(
        codes(world.allowlist([...members, newcomer], {}, naming({ hash, height, timestamp }))), [])
    })
  })

  it('occurs at most once in a block', () => {
    const a = world.allowlist(members.slice(1))
    const b = world.allowlist(members.slice(0, -1))
    const draft = world.draft([a, b], { timestamp: later() })
    assert.deepEqual(draft.deferred.map(left => left.code), ['one-list-per-block'])
  })

  it('keeps the counters of a member that leaves and returns', () => {
    const [a] = world.signers
    world.commit([world.propose(a!, [world.proposal()])])
    world.settle()
    world.extra.push(a!)
    world.commit([world.allowlist(members.slice(1))], { timestamp: later() })
    assert(!world.state.set.has(a!.id))
    // The next list waits for the key epoch of the present members.
    installEpoch(world.state, world.rows)
    world.commit([world.allowlist(members)], { timestamp: later() })
    assert(world.state.set.get(a!.id) !== undefined)
    assert.equal(world.state.tallies.get(hex(a!.id))!.proposed, 1)
    assert(equal(world.restored().set.hash, world.state.set.hash))
  })
})
