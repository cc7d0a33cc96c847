import assert from 'node:assert/strict'
import { DEAL_WAIT_MS } from '../../../../src/protocol/ledger/epochs/end-block.js'
import { LOST_GAP_MS } from '../../../../src/protocol/ledger/epochs/judge-lost.js'
import { decode, transactionCodec, verifyTransaction } from '../../../../src/protocol/codec/index.js'
import { eventsOf, nextDeadline, readiness } from '../../../../src/protocol/ledger/index.js'
import {
  TransactionKind, ZERO_32, equal, hex, type Dealing, type Signer, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { Holders } from './support/holders.js'
import { imageOf } from './support/image.js'
import { World, label, memberOf } from './support/world.js'

const NOT_CANONICAL = new Uint8Array(32).fill(0xff)

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

  /** Returns the code with which a block with this transaction is refused, or 'accept'. */
  function codeOf (tx: VerifiedTransaction): string {
    const { made, dropped, deferred } = world.draft([tx], { view: 1 })
    if (dropped.length > 0) return `reject ${dropped[0]!.code}`
    if (deferred.length > 0) return `ignore ${deferred[0]!.code}`
    assert(made !== undefined)
    return 'accept'
  }

  function empty (elapsed = 100): void {
    world.commit([], { view: 1, timestamp: world.state.timestamp + elapsed })
  }

  it('opens epoch 1 for the members of the genesis', () => {
    const { active, pending, lastNumber } = world.state.keys
    assert.deepEqual([active, lastNumber], [undefined, 1])
    assert.deepEqual(pending?.holders, signers.map(({ id }) => id))
    assert.equal(pending.threshold, 2)
  })

  it('makes an epoch active when all members have dealt and are ready', () => {
    const dealt = world.commit(signers.map(signer => holders.deal(signer)))
    assert.equal(eventsOf(dealt, 'dealing').length, 4)
    assert.deepEqual(holders.pending.qualified, [[0, 1, 2]])
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
    assert.equal(codeOf(propose), 'ignore no-key-epoch')
    assert.equal(readiness(world.state, propose, world.state.timestamp), 'later')
    assert.equal(codeOf(world.linking(signers[0]!, 1)), 'ignore no-key-epoch')
    holders.run(signers)
    world.begin()
    assert.equal(codeOf(world.propose(signers[0]!, [world.proposal()])), 'accept')
  })

  it('is active with a quorum of ready members from DEAL_WAIT on, and never by time alone', () => {
    world.commit(signers.slice(0, 3).map(signer => holders.deal(signer)))
    world.commit(signers.slice(0, 2).map(signer => holders.ready(signer)))
    const { completeAt } = holders.pending
    assert.equal(completeAt, world.state.timestamp - 100)
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
    assert.equal(codeOf(back), 'ignore key-epoch-not-ready')
    assert.equal(readiness(world.state, back, world.state.timestamp), 'later')
    holders.admit(newcomer)
    const newSet = world.state.set.members.map(({ id }) => world.signerOf(id))
    holders.run(newSet)
    assert.equal(holders.active?.holders.length, 5)
    assert.equal(codeOf(world.allowlist(world.chain.genesis.members)), 'accept')
  })

  it('opens the next epoch for a member that lost its shares, once a day', () => {
    holders.run(signers)
    const boxKey = holders.newBoxKey()
    world.commit([holders.lost(signers[0]!, boxKey)])
    assert.deepEqual([holders.active?.number, holders.pending.number], [1, 2])
    assert.deepEqual(holders.pending.boxKeys[0], boxKey)
    assert.equal(codeOf(holders.lost(signers[0]!)), 'ignore lost-too-soon')
    assert.equal(codeOf(holders.lost(signers[1]!, undefined, 1)), 'reject dead-epoch')
    assert.equal(codeOf(holders.lost(signers[1]!, undefined, 3)), 'ignore unknown-epoch')
    assert.equal(codeOf(holders.lost(signers[1]!, world.state.keys.members.get(hex(signers[1]!.id))!.boxKey)),
      'reject box-key-reused')
    empty(LOST_GAP_MS)
    assert.equal(codeOf(holders.lost(signers[0]!)), 'accept')
    holders.run(signers)
    assert.equal(holders.active?.number, 2)
    assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
  })

  describe('refuse a dealing', () => {
    const dealt = (dealing: Dealing): string => codeOf(holders.deal(signers[0]!, dealing))

    it('with the E of another', () => {
      const other = holders.dealing(signers[1]!)
      const own = holders.dealing(signers[0]!)
      assert.equal(dealt({ ...own, ephemeral: other.ephemeral }), 'reject bad-dealing-proof')
      assert.equal(dealt({ ...other, dealer: signers[0]!.id }), 'reject bad-dealing-proof')
    })

    it('of another dealer', () => {
      const dealing = holders.dealing(signers[1]!)
      const bytes = transactionCodec.encode({
        kind: TransactionKind.keysDeal, author: signers[0]!.id, dealing, signature: new Uint8Array(64)
      })
      assert.deepEqual(verifyTransaction(world.chain, () => true, bytes),
        { verdict: 'reject', code: 'dealing-of-another' })
    })

    it('without a proof of r', () => {
      const own = holders.dealing(signers[0]!)
      assert.equal(dealt({ ...own, proof: { c: ZERO_32, s: ZERO_32 } }), 'reject bad-dealing-proof')
      assert.equal(dealt({ ...own, proof: { ...own.proof, s: NOT_CANONICAL } }), 'reject bad-dealing-proof')
    })

    it('twice by one dealer', () => {
      world.commit([holders.deal(signers[0]!)])
      assert.equal(codeOf(holders.deal(signers[0]!)), 'reject second-dealing')
      const two = [holders.deal(signers[1]!), holders.deal(signers[1]!)]
      assert.deepEqual(world.draft(two).dropped.map(({ code }) => code), ['second-dealing'])
    })

    it('with a wrong number of commitments', () => {
      assert.equal(dealt(holders.dealing(signers[0]!, { threshold: 3 })), 'reject wrong-commitment-count')
      assert.equal(dealt(holders.dealing(signers[0]!, { threshold: 1 })), 'reject wrong-commitment-count')
    })

    it('with a sub-share for a stranger, or too few', () => {
      const { boxKeys } = holders.pending
      const stranger = holders.dealing(signers[0]!, { boxKeys: [...boxKeys, holders.newBoxKey()] })
      assert.equal(dealt(stranger), 'reject wrong-box-count')
      assert.equal(dealt(holders.dealing(signers[0]!, { boxKeys: boxKeys.slice(1) })), 'reject wrong-box-count')
    })

    it('with a non-canonical or the neutral element', () => {
      const own = holders.dealing(signers[0]!)
      const [part] = own.keys
      const bad = { ...part!, commitments: part!.commitments.with(0, NOT_CANONICAL) }
      assert.equal(dealt({ ...own, keys: [bad] }), 'reject bad-element')
      assert.equal(dealt({ ...own, ephemeral: NOT_CANONICAL }), 'reject bad-element')
      const bytes = transactionCodec.encode({
        kind: TransactionKind.keysDeal, author: signers[0]!.id, dealing: own, signature: new Uint8Array(64)
      }).slice()
      // Kind, author, dealer and epoch come before E.
      bytes.fill(0, 1 + 32 + 32 + 4, 1 + 32 + 32 + 4 + 32)
      assert.deepEqual(decode(transactionCodec, bytes), { verdict: 'reject', code: 'neutral-element' })
    })

    it('without a key, or with a key that is unknown', () => {
      const own = holders.dealing(signers[0]!)
      assert.equal(dealt({ ...own, keys: [] }), 'reject wrong-keys')
      assert.equal(dealt({ ...own, keys: [...own.keys, { ...own.keys[0]!, key: 1 }] }), 'reject wrong-keys')
      assert.equal(dealt({ ...own, keys: [...own.keys, ...own.keys] }), 'reject wrong-keys')
    })

    it('of a dead or an unknown epoch, or of a stranger', () => {
      const own = holders.dealing(signers[0]!)
      assert.equal(dealt({ ...own, epoch: 2 }), 'ignore unknown-epoch')
      assert.equal(codeOf(holders.deal(world.newcomer('stranger'))), 'reject not-a-holder')
      holders.run(signers)
      const late = holders.deal(signers[0]!, own)
      assert.equal(codeOf(late), 'reject dead-epoch')
      assert.equal(readiness(world.state, late, world.state.timestamp), 'never')
    })
  })

  describe('judge complaints', () => {
    it('void a bad dealing, so that the next in order counts', () => {
      world.commit([holders.cheat(signers[0]!, signers[3]!), ...signers.slice(1).map(s => holders.deal(s))])
      const [bad] = holders.badFor(signers[3]!, holders.pending)
      const { completeAt } = holders.pending
      const delta = world.commit([holders.complain(signers[3]!, bad!)])
      assert.deepEqual(eventsOf(delta, 'complaint').map(({ id }) => id), [bad!.id])
      assert.deepEqual(holders.pending.qualified, [[1, 2, 3]])
      assert.equal(holders.pending.completeAt, completeAt! + 100)
      assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
      world.commit(signers.map(signer => holders.ready(signer)))
      assert.equal(holders.active?.number, 1)
    })

    it('void a dealing in full, so that Dl may become incomplete', () => {
      world.commit([holders.cheat(signers[0]!, signers[2]!), ...signers.slice(1, 3).map(s => holders.deal(s))])
      assert.notEqual(holders.pending.keys, undefined)
      world.commit([holders.complain(signers[2]!, holders.pending.dealings[0]!)])
      assert.deepEqual([holders.pending.keys, holders.pending.completeAt], [undefined, undefined])
      assert.equal(codeOf(holders.ready(signers[1]!)), 'ignore dealing-not-complete')
    })

    it('refuse a false complaint', () => {
      world.commit(signers.map(signer => holders.deal(signer)))
      const [good] = holders.pending.dealings
      assert.equal(codeOf(holders.complain(signers[1]!, good!)), 'reject false-complaint')
      const made = holders.complain(signers[1]!, good!).transaction
      assert(made.kind === TransactionKind.keysComplain)
      const shared = holders.newBoxKey()
      const lie = world.sign(signers[1]!, { ...made, complaint: { ...made.complaint, shared } })
      assert.equal(codeOf(lie), 'reject bad-complaint-proof')
      assert.equal(readiness(world.state, lie, world.state.timestamp), 'never')
    })

    it('refuse a second complaint', () => {
      world.commit([holders.cheat(signers[0]!, signers[3]!), ...signers.slice(1).map(s => holders.deal(s))])
      const [bad] = holders.pending.dealings
      const complaint = holders.complain(signers[3]!, bad!)
      world.commit([complaint])
      assert.equal(codeOf(complaint), 'reject dealing-void')
    })

    it('refuse a complaint after the signer\'s own ready for that dealing', () => {
      world.commit([holders.cheat(signers[0]!, signers[3]!), ...signers.slice(1).map(s => holders.deal(s))])
      const [bad] = holders.pending.dealings
      world.commit([holders.ready(signers[3]!, holders.pending, holders.pending.dealings)])
      assert.equal(codeOf(holders.complain(signers[3]!, bad!)), 'reject complaint-after-ready')
    })

    it('refuse a complaint for a dead or unknown epoch, an unknown dealing, or by a stranger', () => {
      world.commit(signers.map(signer => holders.deal(signer)))
      const old = holders.pending
      const [dealing] = old.dealings
      world.commit([holders.lost(signers[1]!)])
      assert.equal(codeOf(holders.complain(signers[3]!, dealing!, old)), 'reject dead-epoch')
      assert.equal(codeOf(holders.complain(signers[3]!, dealing!, { ...old, number: 9 })),
        'ignore unknown-epoch')
      assert.equal(codeOf(holders.complain(signers[3]!, dealing!)), 'ignore unknown-dealing')
      const made = holders.complain(signers[3]!, dealing!).transaction
      assert(made.kind === TransactionKind.keysComplain)
      const stranger = world.newcomer('stranger')
      assert.equal(codeOf(world.sign(stranger, { ...made, author: stranger.id })), 'ignore not-a-member')
    })

    it('open an epoch without the dealer when they hold after activation', () => {
      world.commit([holders.cheat(signers[0]!, signers[3]!), ...signers.slice(1, 3).map(s => holders.deal(s))])
      world.commit(signers.slice(0, 3).map(signer => holders.ready(signer)))
      world.commit([], { timestamp: holders.pending.completeAt! + DEAL_WAIT_MS })
      const { serving, active } = world.state.keys
      assert.equal(active?.number, 1)
      world.commit([holders.complain(signers[3]!, serving!.dealings[0]!, serving)])
      assert.equal(world.state.keys.active, active)
      assert.deepEqual(holders.pending.barred, [signers[0]!.id])
      assert.equal(codeOf(holders.deal(signers[0]!)), 'reject barred-dealer')
      assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
      world.commit(signers.slice(1).map(signer => holders.deal(signer)))
      world.commit(signers.map(signer => holders.ready(signer)))
      assert.equal(holders.active?.number, 2)
    })
  })

  describe('judge keys/ready', () => {
    beforeEach(() => { world.commit(signers.map(signer => holders.deal(signer))) })

    it('only if it covers Dl and says something new', () => {
      const { dealings } = holders.pending
      assert.equal(codeOf(holders.ready(signers[0]!, holders.pending, dealings.slice(1))),
        'ignore dealings-not-covered')
      world.commit([holders.ready(signers[0]!, holders.pending, dealings.slice(0, 3))])
      assert.equal(codeOf(holders.ready(signers[0]!, holders.pending, dealings.slice(0, 3))),
        'reject ready-before')
      assert.equal(codeOf(holders.ready(signers[0]!, holders.pending, dealings)), 'accept')
      assert.equal(codeOf(holders.ready(signers[1]!, { ...holders.pending, number: 2 })),
        'ignore unknown-epoch')
      const unknown = { ...dealings[0]!, id: label('no dealing') }
      assert.equal(codeOf(holders.ready(signers[1]!, holders.pending, [...dealings, unknown])),
        'ignore unknown-dealing')
      assert.equal(codeOf(holders.ready(signers[1]!, holders.pending, dealings, holders.pending.boxKeys[1])),
        'reject box-key-reused')
    })

    it('sorted, and with a box key that is an element', () => {
      const dealings = holders.pending.dealings.map(({ id }) => id)
      const ready = (ids: readonly Uint8Array[], boxKey = holders.newBoxKey()): unknown => {
        const bytes = transactionCodec.encode({
          kind: TransactionKind.keysReady, author: signers[0]!.id, epoch: 1, dealings: ids, boxKey,
          signature: new Uint8Array(64)
        })
        const verdict = verifyTransaction(world.chain, () => true, bytes)
        return verdict.verdict === 'reject' && verdict.code
      }
      assert.equal(ready([dealings[0]!, dealings[0]!]), 'unsorted-dealings')
      assert.equal(ready([], NOT_CANONICAL), 'bad-box-key')
      assert.equal(ready([]), 'bad-signature')
    })

    it('after activation too, and it names the next box key', () => {
      world.commit(signers.slice(0, 3).map(signer => holders.ready(signer)))
      world.commit([], { timestamp: holders.pending.completeAt! + DEAL_WAIT_MS })
      const { serving } = world.state.keys
      const boxKey = holders.newBoxKey()
      const stale = holders.ready(signers[3]!, { ...serving!, number: 0 }, serving!.dealings)
      assert.equal(codeOf(stale), 'reject dead-epoch')
      world.commit([holders.ready(signers[3]!, serving, serving!.dealings, boxKey)])
      assert.deepEqual(world.state.keys.members.get(hex(signers[3]!.id))?.boxKey, boxKey)
      assert.equal(world.state.keys.serving?.ready.size, 4)
      world.commit([holders.lost(signers[0]!)])
      assert(holders.pending.boxKeys.some(key => equal(key, boxKey)))
      assert.equal(world.state.keys.serving.ready.size, 3)
    })
  })
})
