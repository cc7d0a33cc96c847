/** Key epochs with a key that is reshared, and with holders that vanish. */
import assert from 'node:assert/strict'
import { OpenedDealings } from '../../../../src/protocol/keeping/opened-dealings.js'
import { computeShares } from '../../../../src/protocol/keeping/own-shares.js'
import { DEAL_WAIT_MS } from '../../../../src/protocol/ledger/epochs/end-block.js'
import { firstKeyState, type KeyState } from '../../../../src/protocol/ledger/epochs/key-state.js'
import { mayChangeMembers } from '../../../../src/protocol/ledger/epochs/list-rule.js'
import { compare, equal, hex, tolerated, type MemberId } from '../../../../src/protocol/types/index.js'
import { boxSecretOf } from '../../../fixtures/dealt-epoch.js'
import { Chronicle, SPECS, chain, group, idOf, setOf } from './support/chronicle.js'
import { label } from './support/world.js'

describe('ledger: reshared keys', () => {
  const M = group.hashToElement(label('M'), label('domain'))
  let chronicle: Chronicle
  beforeEach(() => {
    chronicle = new Chronicle(setOf(0, 1, 2, 3))
    chronicle.run([0, 1, 2, 3].map(idOf))
  })

  it('reshares a key that all epochs keep', () => {
    const key = chronicle.keys.active!.keys[1]!.publicKey
    const value = chronicle.evaluate([idOf(0), idOf(3)], M)
    chronicle.change(setOf(0, 1, 2, 3, 4))
    chronicle.run([0, 1, 2, 3, 4].map(idOf))
    assert.deepEqual(chronicle.keys.active!.keys[1]!.publicKey, key)
    assert.deepEqual(chronicle.evaluate([idOf(4), idOf(1)], M), value)
    chronicle.change(setOf(1, 2, 3, 4))
    chronicle.run([4, 1, 3].map(idOf))
    assert.deepEqual(chronicle.keys.active!.keys[1]!.publicKey, key)
    assert.deepEqual(chronicle.evaluate([idOf(3), idOf(4)], M), value)
    const [lottery] = chronicle.keys.active!.keys
    assert(!equal(lottery!.publicKey, key))
  })

  it('lets a holder that was away at the activation compute its share afterwards', () => {
    chronicle.change(setOf(0, 1, 2, 3, 4))
    chronicle.change(setOf(1, 2, 3, 4))
    const present = [4, 1, 3].map(idOf)
    chronicle.run(present)
    for (const id of [idOf(2), ...present]) {
      const epoch = chronicle.keys.serving!
      const index = epoch.holders.findIndex(other => equal(other, id))
      const boxSecret = [0, 1, 2].map(n => boxSecretOf(group, id, n))
        .find(secret => equal(group.base(secret)!, epoch.boxKeys[index]!))
      const computed = computeShares(group, { epoch, index, boxSecret },
        new OpenedDealings(group, chain.id), SPECS)
      const [, share] = computed?.scalars ?? []
      assert(share !== undefined && equal(group.base(share)!, chronicle.keys.active!.keys[1]!.shares[index]!))
    }
  })

  it('is dealt only by a ready holder of the active epoch, from its share', () => {
    chronicle.change(setOf(0, 1, 2, 3, 4))
    const stranger = idOf(4)
    assert.equal(chronicle.codeOf(chronicle.dealing(stranger)), 'accept')
    const other = chronicle.shares.get(hex(idOf(1)))!
    assert.equal(chronicle.codeOf(chronicle.dealing(stranger, [{ key: 0 }, { key: 1, share: other }])),
      'no-share-to-deal')
    assert.equal(chronicle.codeOf(chronicle.dealing(idOf(0), [{ key: 0 }, { key: 1, share: other }])),
      'not-the-share')
    assert.equal(chronicle.codeOf(chronicle.dealing(idOf(0), [{ key: 1, share: other }])), 'wrong-keys')
  })

  it('counts the ready holders that stay', () => {
    const { keys } = chronicle
    const ids = (...numbers: number[]): MemberId[] => numbers.map(idOf).sort(compare)
    const current = ids(0, 1, 2, 3)
    const withReady = (n: number): KeyState => ({ ...keys, serving: {
      ...keys.serving!, ready: new Map([...keys.serving!.ready].slice(0, n))
    } })
    const [first] = keys.active!.holders
    assert(mayChangeMembers(keys, current, ids(0, 1, 2, 3, 4)))
    assert(!mayChangeMembers(keys, ids(0, 1, 2), ids(0, 1, 2, 3)))
    // t = 2, and one of five may be faulty: three must be ready.
    assert(mayChangeMembers(withReady(3), current, ids(0, 1, 2, 3, 4)))
    assert(!mayChangeMembers(withReady(2), current, ids(0, 1, 2, 3, 4)))
    assert(!mayChangeMembers(keys, current, ids(0, 1, 4, 5)), 'two of the four stay')
    const gone = current.filter(id => !equal(id, first!))
    assert.equal(tolerated(gone.length), 0)
    assert(mayChangeMembers(withReady(4), current, gone))
    const isFirstReady = withReady(2).serving!.ready.has(hex(first!))
    assert.equal(mayChangeMembers(withReady(2), current, gone), !isFirstReady)
    assert(mayChangeMembers(firstKeyState(setOf(0, 1, 2, 3)), current, gone))
  })
})

describe('ledger: holders that vanish while a key is reshared', () => {
  const M = group.hashToElement(label('M'), label('domain'))
  const ids = (...numbers: readonly number[]): MemberId[] => numbers.map(idOf)
  const all = ids(0, 1, 2, 3, 4, 5, 6)
  let chronicle: Chronicle
  let value: Uint8Array | undefined
  beforeEach(() => {
    chronicle = new Chronicle(setOf(0, 1, 2, 3, 4, 5, 6))
    chronicle.run(all)
    value = chronicle.evaluate(ids(0, 1, 2), M)
  })

  it('keep the key if f of them vanish after they dealt', () => {
    chronicle.change(setOf(0, 1, 2, 3, 4, 5, 6, 7))
    // f = 2: the first two dealers are in Dl, and are never ready.
    chronicle.run(ids(2, 3, 4, 5, 6, 7), ids(0, 1, 2, 3, 4, 5, 6, 7))
    assert.deepEqual(chronicle.evaluate(ids(7, 3, 5), M), value)
    assert.deepEqual(chronicle.evaluate(ids(2, 4, 6), M), value)
  })

  it('keep the key if all but t have lost their shares', () => {
    const { threshold } = chronicle.keys.active!
    for (const id of all.slice(threshold)) chronicle.lose(id)
    chronicle.run(all)
    assert.equal(chronicle.shares.size, all.length)
    assert.deepEqual(chronicle.evaluate(ids(4, 5, 6), M), value)
    assert.deepEqual(chronicle.evaluate(ids(0, 3, 6), M), value)
  })

  it('leave the former epoch in force, for ever, if fewer than t can reshare', () => {
    const { number, threshold } = chronicle.keys.active!
    for (const id of all.slice(threshold - 1)) chronicle.lose(id)
    for (const id of all) chronicle.deal(id)
    for (let i = 0; i < 10; i++) chronicle.end(chronicle.keys, DEAL_WAIT_MS)
    assert.equal(chronicle.keys.active?.number, number)
    assert.equal(chronicle.keys.pending?.keys, undefined)
  })

  it('leave the former epoch in force while fewer than a quorum are ready', () => {
    const { number } = chronicle.keys.active!
    chronicle.lose(idOf(6))
    for (const id of all) chronicle.deal(id)
    for (const id of ids(0, 1, 2, 3)) chronicle.ready(id)
    for (let i = 0; i < 10; i++) chronicle.end(chronicle.keys, DEAL_WAIT_MS)
    assert.equal(chronicle.keys.active?.number, number)
    chronicle.ready(idOf(4))
    assert.equal(chronicle.keys.active?.number, chronicle.keys.lastNumber)
  })
})
