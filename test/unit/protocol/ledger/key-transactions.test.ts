import assert from 'node:assert/strict'
import { DEAL_WAIT_MS } from '../../../../src/protocol/ledger/epochs/end-block.js'
import { decode, transactionCodec, verifyTransaction } from '../../../../src/protocol/codec/index.js'
import { eventsOf, offenceOf, readiness } from '../../../../src/protocol/ledger/index.js'
import {
  SHARED_KEYS, TransactionKind, ZERO_32, equal, hex, type Dealing, type Signer, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { codeOf } from './support/code-of.js'
import { Holders } from './support/holders.js'
import { imageOf } from './support/image.js'
import { World, label, memberOf } from './support/world.js'

const NOT_CANONICAL = new Uint8Array(32).fill(0xff)

describe('ledger: transactions of shared keys', () => {
  let world: World
  let holders: Holders
  let signers: readonly Signer[]

  beforeEach(() => {
    world = new World(4, { minMembers: 3, allowlistGapMs: 0 }, undefined, undefined, false)
    signers = world.signers
    holders = new Holders(world)
  })
  const judged = (tx: VerifiedTransaction): string => codeOf(world, tx)

  describe('refuse a dealing', () => {
    const dealt = (dealing: Dealing): string => judged(holders.deal(signers[0]!, dealing))

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
      assert.equal(judged(holders.deal(signers[0]!)), 'reject second-dealing')
      const two = [holders.deal(signers[1]!), holders.deal(signers[1]!)]
      assert.deepEqual(world.draft(two).dropped.map(({ code }) => code), ['second-dealing'])
    })

    it('with a wrong number of commitments', () => {
      assert.equal(dealt(holders.dealing(signers[0]!, { threshold: 3 })), 'reject wrong-commitment-count')
      assert.equal(dealt(holders.dealing(signers[0]!, { threshold: 1 })), 'reject wrong-commitment-count')
    })

    it('with a sub-share for a stranger, or too few', () => {
      const { boxKeys } = holders.pending
      for (const others of [[...boxKeys, holders.newBoxKey()], boxKeys.slice(1)]) {
        assert.equal(dealt(holders.dealing(signers[0]!, { boxKeys: others })), 'reject wrong-box-count')
      }
    })

    it('with a non-canonical or the neutral element', () => {
      const own = holders.dealing(signers[0]!)
      for (const [i, part] of own.keys.entries()) {
        const bad = { ...part, commitments: part.commitments.with(0, NOT_CANONICAL) }
        assert.equal(dealt({ ...own, keys: own.keys.with(i, bad) }), 'reject bad-element')
      }
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
      const wrong = [[], own.keys.slice(0, 1), own.keys.slice(1), [...own.keys, ...own.keys]]
      const unknown = [...own.keys, { ...own.keys[0]!, key: 2 }]
      for (const keys of [...wrong, unknown]) assert.equal(dealt({ ...own, keys }), 'reject wrong-keys')
    })

    it('of a dead or an unknown epoch, or of a stranger', () => {
      const own = holders.dealing(signers[0]!)
      assert.equal(dealt({ ...own, epoch: 2 }), 'ignore unknown-epoch')
      assert.equal(judged(holders.deal(world.newcomer('stranger'))), 'reject not-a-holder')
      holders.run(signers)
      const late = holders.deal(signers[0]!, own)
      assert.equal(judged(late), 'reject dead-epoch')
      assert.equal(readiness(world.state, late, world.state.timestamp), 'never')
      world.commit([holders.lost(signers[1]!)])
      assert.equal(judged(late), 'reject dead-epoch', 'while the next epoch is dealt')
    })
  })

  describe('tell an offence from what comes late', () => {
    it('of a dead epoch: late while the members may not know, and an offence after 10 minutes', () => {
      const own = holders.dealing(signers[0]!)
      holders.run(signers)
      const serving = world.state.keys.serving!
      const complaint = holders.complain(signers[0]!, serving.dealings[0]!, serving)
      const lost = holders.lost(signers[1]!)
      const ready = holders.ready(signers[2]!, serving)
      world.commit([holders.lost(signers[3]!)])
      holders.run(signers)
      const late = [holders.deal(signers[0]!, own), complaint, lost, ready]
      for (const tx of late) assert.equal(judged(tx), 'reject dead-epoch')
      assert.deepEqual(late.map(tx => offenceOf(world.state, tx)), late.map(() => undefined))
      world.state.timestamp = world.state.keys.serving!.completeAt! + 600_000
      assert.deepEqual(late.map(tx => offenceOf(world.state, tx)), late.map(() => undefined))
      world.state.timestamp++
      assert.deepEqual(late.map(tx => offenceOf(world.state, tx)), late.map(() => 'dead-epoch'))
    })

    it('of the epoch that is dealt', () => {
      const own = holders.dealing(signers[0]!)
      const copied = { ...own, ephemeral: holders.dealing(signers[1]!).ephemeral }
      const code = (tx: VerifiedTransaction): string | undefined => offenceOf(world.state, tx)
      assert.equal(code(holders.deal(signers[0]!, copied)), 'bad-dealing-proof')
      assert.equal(code(holders.deal(signers[0]!, { ...own, epoch: 2 })), undefined)
      world.commit(signers.map(signer => holders.deal(signer)))
      assert.equal(code(holders.deal(signers[0]!)), undefined, 'its own dealing, sent again')
      const [good] = holders.pending.dealings
      assert.equal(code(holders.complain(signers[1]!, good!)), 'false-complaint')
      assert.equal(code(holders.ready(signers[1]!)), undefined)
      const stranger = holders.ready(world.newcomer('stranger'), holders.pending, holders.pending.dealings)
      assert.equal(code(stranger), 'not-a-holder')
    })
  })

  describe('judge complaints', () => {
    it('void a bad dealing, so that the next in order counts', () => {
      world.commit([holders.cheat(signers[0]!, signers[3]!), ...signers.slice(1).map(s => holders.deal(s))])
      const [bad] = holders.badFor(signers[3]!, holders.pending)
      const { completeAt } = holders.pending
      const delta = world.commit([holders.complain(signers[3]!, bad!)])
      assert.deepEqual(eventsOf(delta, 'complaint').map(({ id }) => id), [bad!.id])
      assert.deepEqual(holders.pending.qualified, SHARED_KEYS.map(() => [1, 2, 3]))
      assert.equal(holders.pending.completeAt, completeAt! + 100)
      assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
      world.commit(signers.map(signer => holders.ready(signer)))
      assert.equal(holders.active?.number, 1)
    })

    it('void a dealing in full, so that Dl may become incomplete', () => {
      const others = signers.slice(1, 3).map(signer => holders.deal(signer))
      world.commit([holders.cheat(signers[0]!, signers[2]!), ...others])
      assert.notEqual(holders.pending.keys, undefined)
      world.commit([holders.complain(signers[2]!, holders.pending.dealings[0]!)])
      assert.deepEqual([holders.pending.keys, holders.pending.completeAt], [undefined, undefined])
      assert.equal(judged(holders.ready(signers[1]!)), 'ignore dealing-not-complete')
    })

    it('refuse a false complaint', () => {
      world.commit(signers.map(signer => holders.deal(signer)))
      const [good] = holders.pending.dealings
      assert.equal(judged(holders.complain(signers[1]!, good!)), 'reject false-complaint')
      const made = holders.complain(signers[1]!, good!).transaction
      assert(made.kind === TransactionKind.keysComplain)
      const shared = holders.newBoxKey()
      const lie = world.sign(signers[1]!, { ...made, complaint: { ...made.complaint, shared } })
      assert.equal(judged(lie), 'reject bad-complaint-proof')
      assert.equal(readiness(world.state, lie, world.state.timestamp), 'never')
    })

    it('refuse a second complaint', () => {
      world.commit([holders.cheat(signers[0]!, signers[3]!), ...signers.slice(1).map(s => holders.deal(s))])
      const [bad] = holders.pending.dealings
      const complaint = holders.complain(signers[3]!, bad!)
      world.commit([complaint])
      assert.equal(judged(complaint), 'reject dealing-void')
    })

    it('refuse a complaint after the signer\'s own ready for that dealing', () => {
      world.commit([holders.cheat(signers[0]!, signers[3]!), ...signers.slice(1).map(s => holders.deal(s))])
      const [bad] = holders.pending.dealings
      world.commit([holders.ready(signers[3]!, holders.pending, holders.pending.dealings)])
      assert.equal(judged(holders.complain(signers[3]!, bad!)), 'reject complaint-after-ready')
    })

    it('refuse a complaint for a dead or unknown epoch, an unknown dealing, or by a stranger', () => {
      world.commit(signers.map(signer => holders.deal(signer)))
      const old = holders.pending
      const [dealing] = old.dealings
      world.commit([holders.lost(signers[1]!)])
      assert.equal(judged(holders.complain(signers[3]!, dealing!, old)), 'reject dead-epoch')
      assert.equal(judged(holders.complain(signers[3]!, dealing!, { ...old, number: 9 })),
        'ignore unknown-epoch')
      assert.equal(judged(holders.complain(signers[3]!, dealing!)), 'ignore unknown-dealing')
      const made = holders.complain(signers[3]!, dealing!).transaction
      assert(made.kind === TransactionKind.keysComplain)
      const stranger = world.newcomer('stranger')
      assert.equal(judged(world.sign(stranger, { ...made, author: stranger.id })), 'ignore not-a-member')
    })

    it('open an epoch without the dealer also if a member loses its share in the same block', () => {
      const others = signers.slice(1, 3).map(signer => holders.deal(signer))
      world.commit([holders.cheat(signers[0]!, signers[3]!), ...others])
      world.commit(signers.slice(0, 3).map(signer => holders.ready(signer)))
      world.commit([], { timestamp: holders.pending.completeAt! + DEAL_WAIT_MS })
      const { serving } = world.state.keys
      world.commit([holders.complain(signers[3]!, serving!.dealings[0]!, serving), holders.lost(signers[1]!)])
      assert.deepEqual(holders.pending.barred, [signers[0]!.id])
    })

    it('open an epoch without the dealer when they hold after activation', () => {
      const others = signers.slice(1, 3).map(signer => holders.deal(signer))
      world.commit([holders.cheat(signers[0]!, signers[3]!), ...others])
      world.commit(signers.slice(0, 3).map(signer => holders.ready(signer)))
      world.commit([], { timestamp: holders.pending.completeAt! + DEAL_WAIT_MS })
      const { serving, active } = world.state.keys
      assert.equal(active?.number, 1)
      world.commit([holders.complain(signers[3]!, serving!.dealings[0]!, serving)])
      assert.equal(world.state.keys.active, active)
      assert.deepEqual(holders.pending.barred, [signers[0]!.id])
      assert.equal(judged(holders.deal(signers[0]!)), 'reject barred-dealer')
      assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
      world.commit(signers.slice(1).map(signer => holders.deal(signer)))
      world.commit(signers.map(signer => holders.ready(signer)))
      assert.equal(holders.active?.number, 2)
    })
  })

  it('are those of the holders of their epoch, not of later members', () => {
    holders.run(signers)
    const { serving } = world.state.keys
    const newcomer = world.newcomer('newcomer')
    world.extra.push(newcomer)
    const complaint = holders.complain(signers[0]!, serving!.dealings[0]!, serving).transaction
    const ready = holders.ready(signers[0]!, serving).transaction
    world.commit([world.allowlist([...world.chain.genesis.members, memberOf(newcomer, 'New')])])
    assert(complaint.kind === TransactionKind.keysComplain && ready.kind === TransactionKind.keysReady)
    for (const transaction of [complaint, ready]) {
      const tx = world.sign(newcomer, { ...transaction, author: newcomer.id })
      assert.equal(judged(tx), 'reject not-a-holder')
    }
  })

  describe('judge keys/ready', () => {
    beforeEach(() => { world.commit(signers.map(signer => holders.deal(signer))) })

    it('only if it covers Dl and says something new', () => {
      const { dealings } = holders.pending
      assert.equal(judged(holders.ready(signers[0]!, holders.pending, dealings.slice(1))),
        'ignore dealings-not-covered')
      world.commit([holders.ready(signers[0]!, holders.pending, dealings.slice(0, 3))])
      assert.equal(judged(holders.ready(signers[0]!, holders.pending, dealings.slice(0, 3))),
        'reject ready-before')
      assert.equal(judged(holders.ready(signers[0]!, holders.pending, dealings)), 'accept')
      assert.equal(judged(holders.ready(signers[0]!, holders.pending, dealings.slice(3))), 'accept')
      assert.equal(judged(holders.ready(signers[1]!, { ...holders.pending, number: 2 })),
        'ignore unknown-epoch')
      const unknown = { ...dealings[0]!, id: label('no dealing') }
      assert.equal(judged(holders.ready(signers[1]!, holders.pending, [...dealings, unknown])),
        'ignore unknown-dealing')
      assert.equal(judged(holders.ready(signers[1]!, holders.pending, dealings, holders.pending.boxKeys[1])),
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
      assert.equal(judged(stale), 'reject dead-epoch')
      world.commit([holders.ready(signers[3]!, serving, serving!.dealings, boxKey)])
      assert.deepEqual(world.state.keys.members.get(hex(signers[3]!.id))?.boxKey, boxKey)
      assert.equal(world.state.keys.serving?.ready.size, 4)
      world.commit([holders.lost(signers[0]!)])
      assert(holders.pending.boxKeys.some(key => equal(key, boxKey)))
      assert.equal(world.state.keys.serving.ready.size, 3)
    })
  })
})
