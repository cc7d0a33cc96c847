import assert from 'node:assert/strict'
import fc from 'fast-check'
import { nodeVerifier, sha256 } from '../../../../src/protocol/crypto/index.js'
import { decodeSecrets, encodeSecrets } from '../../../../src/protocol/keeping/index.js'
import { dealingSecrets, makeDealing } from '../../../../src/protocol/sharing/index.js'
import { equal, SHARED_KEYS, TransactionKind, utf8 } from '../../../../src/protocol/types/index.js'
import { KeyLedger, type Crash, type Hospital } from './support.js'

const DAY_MS = 24 * 3600 * 1000

/** Lets a hospital deal with boxes that these hospitals cannot open. */
function dealBadly (ledger: KeyLedger, dealer: Hospital, victims: readonly Hospital[]): void {
  const { pending } = ledger.keys
  assert(pending !== undefined)
  const isVictim = (id: Uint8Array): boolean => victims.some(({ signer }) => equal(signer.id, id))
  const other = ledger.group.base(ledger.group.scalarOf(77))!
  const dealing = makeDealing(ledger.group, {
    chainId: ledger.chain.id, epoch: pending.number, dealer: dealer.signer.id,
    boxKeys: pending.boxKeys.map((key, i) => isVictim(pending.holders[i]!) ? other : key)
  }, dealingSecrets(ledger.group, sha256(utf8('bad')), pending.threshold,
    SHARED_KEYS.map((_, key) => ({ key }))))
  ledger.send(dealer.signer, { kind: TransactionKind.keysDeal, author: dealer.signer.id, dealing })
}

describe('keeping shared keys', () => {
  it('deals, checks and shares an epoch in three blocks, also with the real group', () => {
    for (const group of [undefined, nodeVerifier.group]) {
      const ledger = new KeyLedger(4, group)
      ledger.run(3)
      assert.equal(ledger.keys.active?.number, 1)
      ledger.assertShared()
      assert.deepEqual(ledger.refused, [])
    }
  })

  it('sends equal transactions until a block has them, and each once', () => {
    const ledger = new KeyLedger(4)
    const [first] = ledger.hospitals as [Hospital]
    first.turn()
    const { send } = first.step()
    first.turn()
    first.turn('before sending')
    first.turn()
    assert.equal(ledger.pool.length, 1)
    assert.deepEqual(first.step().send, send)
    ledger.block()
    assert.deepEqual(first.step().send, [])
  })

  it('stores what a transaction rests on before it sends the transaction', () => {
    const ledger = new KeyLedger(4)
    const [first] = ledger.hospitals as [Hospital]
    assert.notEqual(first.step().secrets.dealing, undefined)
    for (const hospital of ledger.hospitals) hospital.turn()
    ledger.block()
    const { secrets, send } = first.step()
    assert.deepEqual(send.map(({ kind }) => kind), [TransactionKind.keysReady])
    assert.equal(secrets.shares.length, 1, 'the share')
    assert.equal(secrets.boxes.length, 2, 'the next box secret')
  })

  it('deals no more once Dl is complete', () => {
    const ledger = new KeyLedger(4)
    const [last, ...others] = ledger.hospitals as [Hospital, ...Hospital[]]
    for (const hospital of others) hospital.turn()
    ledger.block()
    assert.deepEqual(last.step().send.map(({ kind }) => kind), [TransactionKind.keysReady])
  })

  it('sends nothing of an epoch in which it was away, once it is no member', () => {
    const ledger = new KeyLedger(5)
    const [gone, ...stay] = ledger.hospitals as [Hospital, ...Hospital[]]
    ledger.run(3, stay)
    ledger.now += 30_000
    ledger.run(1, stay)
    assert.equal(ledger.keys.active?.number, 1)
    ledger.block(undefined, ledger.setOf(stay))
    assert.deepEqual(gone.step().send, [])
  })

  it('destroys the seed of a dealing, box secrets and former shares when they have served', () => {
    const ledger = new KeyLedger(4)
    const [first, second] = ledger.hospitals as [Hospital, Hospital]
    const box = first.secrets.boxes[0]!
    ledger.run(1)
    first.turn()
    assert.equal(first.secrets.dealing, undefined, 'the dealing is final')
    assert(first.secrets.boxes.includes(box), 'the dealings are sealed to it')
    ledger.run(3)
    assert.equal(first.secrets.boxes.length, 1)
    assert(!first.secrets.boxes.includes(box), 'the epoch is active and ready is final')
    const share = first.secrets.shares[0]!
    second.loseDisk()
    second.turn()
    ledger.block()
    first.turn()
    assert.deepEqual(first.secrets.shares, [share], 'the former share serves until the next epoch is active')
    ledger.run()
    assert.deepEqual(first.secrets.shares.map(({ epoch }) => epoch), [2])
  })

  it('reports a lost share, once a day', () => {
    const ledger = new KeyLedger(4)
    const [first] = ledger.hospitals as [Hospital]
    ledger.run()
    for (const [day, epoch] of [[0, 2], [0.5, 2], [1, 3]] as const) {
      ledger.now = ledger.states[0]!.pending!.completeAt! + 100_000 + day * DAY_MS
      first.loseDisk()
      ledger.run()
      assert.equal(ledger.keys.active?.number, epoch)
      assert.equal(first.holdsActiveShare, day !== 0.5)
    }
    ledger.assertShared()
    assert.deepEqual(ledger.refused, [])
  })

  it('reports a lost box secret of an epoch that is being dealt', () => {
    const ledger = new KeyLedger(4)
    const [first] = ledger.hospitals as [Hospital]
    ledger.run(1)
    first.loseDisk()
    ledger.run()
    assert.equal(ledger.keys.active?.number, 2)
    ledger.assertShared()
  })

  it('obtains its share of an epoch that became active without it', () => {
    const ledger = new KeyLedger(4)
    const away = ledger.hospitals[0]!
    ledger.run(3, ledger.hospitals.slice(1))
    assert(ledger.keys.active === undefined)
    ledger.now += 30_000
    ledger.run(1, ledger.hospitals.slice(1))
    assert.equal(ledger.states.at(-1)?.active?.number, 1)
    ledger.run(2)
    ledger.assertShared()
    assert.equal(away.secrets.boxes.length, 1, 'the box secret has served')
    assert.deepEqual(ledger.refused, [])
  })

  it('complains about a dealing that it cannot open, and shares without it', () => {
    const ledger = new KeyLedger(4)
    const [liar, ...others] = ledger.hospitals as [Hospital, Hospital, Hospital, Hospital]
    dealBadly(ledger, liar, others.slice(0, 1))
    ledger.block()
    ledger.run(4, others)
    ledger.now += 30_000
    ledger.run(2, others)
    assert.deepEqual(ledger.keys.serving?.dealings.map(({ isVoid }) => isVoid), [true, false, false, false])
    ledger.assertShared(others)
    assert.deepEqual(ledger.refused, [])
  })

  it('complains late, if it was away at the dealing and was cheated', () => {
    const ledger = new KeyLedger(4)
    const [liar, victim, ...others] = ledger.hospitals as [Hospital, Hospital, Hospital, Hospital]
    dealBadly(ledger, liar, [victim])
    ledger.block()
    const present = [liar, ...others]
    ledger.run(3, present)
    ledger.now += 30_000
    ledger.run(1, present)
    assert.equal(ledger.keys.active?.number, 1)
    ledger.run(6)
    assert.equal(ledger.keys.active.number, 2)
    ledger.assertShared()
    assert.deepEqual(ledger.refused, [])
  })

  it('says ready again when a complaint changes the dealings of the epoch', () => {
    const ledger = new KeyLedger(4)
    const [liar, victim, ...others] = ledger.hospitals as [Hospital, Hospital, Hospital, Hospital]
    dealBadly(ledger, liar, [victim])
    ledger.block()
    ledger.run(2, [liar, ...others])
    const before = others[0]!.secrets.shares
    ledger.run(3)
    assert.equal(ledger.keys.active?.number, 1)
    assert.notDeepEqual(others[0]!.secrets.shares, before)
    ledger.assertShared()
  })

  it('leaves the keys to the new members when the list changes', () => {
    const ledger = new KeyLedger(5)
    const [gone, ...stay] = ledger.hospitals as [Hospital, ...Hospital[]]
    ledger.set = ledger.setOf(ledger.hospitals)
    ledger.run()
    ledger.block(undefined, ledger.setOf(stay))
    gone.turn()
    assert(gone.holdsActiveShare, 'it may serve until the next epoch is active')
    ledger.run()
    assert.equal(ledger.keys.active?.number, 2)
    ledger.assertShared(stay)
    assert.deepEqual(gone.secrets.shares, [])
  })

  it('does nothing while the ledger is older than the secrets', () => {
    const ledger = new KeyLedger(4)
    const [first, second] = ledger.hospitals as [Hospital, Hospital]
    ledger.run()
    second.loseDisk()
    ledger.run()
    // The height of the block that made its last secret; the states before have the same epoch, and others.
    const { height } = first.secrets
    assert(height > 2)
    for (const [index, old] of ledger.states.slice(0, height - 1).entries()) {
      assert.deepEqual(first.step(old, index + 1), { secrets: first.secrets, send: [] })
    }
    assert.deepEqual(first.step().send, [])
  })

  it('has a box secret for its request for enrolment until a list names it', () => {
    const ledger = new KeyLedger(5)
    const newcomer = ledger.hospitals[4]!
    ledger.set = ledger.setOf(ledger.hospitals.slice(0, 4))
    const [box] = newcomer.secrets.boxes
    ledger.run()
    assert.equal(ledger.keys.active?.holders.length, 4)
    assert.deepEqual(newcomer.secrets.boxes, [box])
    ledger.block(undefined, ledger.setOf(ledger.hospitals))
    ledger.run()
    assert.equal(ledger.keys.active.number, 3)
    ledger.assertShared()
  })

  it('shares a key whatever crashes, and however blocks are filled', () => {
    const crash = fc.constantFrom<Crash>('no', 'no', 'no', 'before saving', 'before sending')
    const round = fc.record({
      crashes: fc.array(crash, { minLength: 7, maxLength: 7 }),
      taken: fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
      isReversed: fc.boolean(), loses: fc.option(fc.nat(6), { freq: 10 })
    })
    fc.assert(fc.property(fc.integer({ min: 4, max: 7 }), fc.array(round, { maxLength: 12 }), (n, rounds) => {
      const ledger = new KeyLedger(n)
      for (const { crashes, isReversed, loses, taken } of rounds) {
        ledger.hospitals.forEach((hospital, i) => { hospital.turn(crashes[i]) })
        if (loses !== null) ledger.hospitals[loses % n]!.loseDisk()
        if (isReversed) ledger.pool.reverse()
        ledger.block(sent => taken[ledger.pool.indexOf(sent) % 30]!)
        for (const { secrets } of ledger.hospitals) {
          assert.deepEqual(decodeSecrets(encodeSecrets(secrets)), secrets)
        }
      }
      ledger.run(6)
      // A hospital that lost its disk twice reports the second loss a day later.
      ledger.now += 2 * DAY_MS
      ledger.run(12)
      assert.equal(ledger.keys.pending, undefined)
      ledger.assertShared()
      for (const { secrets } of ledger.hospitals) {
        assert.equal(secrets.boxes.length, 1)
        assert.equal(secrets.shares.length, 1)
        assert.equal(secrets.dealing, undefined)
      }
      assert.deepEqual(ledger.pool, [])
    }), { numRuns: 100 })
  })
})
