import assert from 'node:assert/strict'
import type { DialTarget } from '../../../../src/network/index.js'
import { AddressBook } from '../../../../src/node/peers/address-book.js'
import {
  MAX_MEMBERS, addressRecordsCodec, addressSignBytes
} from '../../../../src/protocol/codec/index.js'
import type { MemberId, SignedAddressRecord } from '../../../../src/protocol/types/index.js'
import { equal } from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

const HOUR_MS = 3_600_000

/** Makes the address book of a member of a chain of four. The member listens at `addresses`. */
function book (
  world: ChainFixture, index: number, now: number, addresses: string[],
  alarm: (code: string, message: string) => void = assert.fail,
  successorSet?: { has (id: MemberId): boolean },
  setTargets: (targets: readonly DialTarget[]) => void = () => {},
  report: (id: MemberId, code: string) => void = assert.fail
): AddressBook {
  const { chain, signers } = world
  const signer = signers[index]
  assert(signer !== undefined)
  return new AddressBook({
    chain, signer,
    clock: { wall: () => now, monotonic: () => now },
    network: { addresses: () => addresses, report, setTargets },
    membership: { isKnown: () => true, set: world.state.set, successorSet }, alarm,
    store: { addresses: { put: async () => {} } },
    fail: (error: unknown) => { throw error }
  } as unknown as ConstructorParameters<typeof AddressBook>[0])
}

describe('node: address book', () => {
  const world = new ChainFixture()
  const id = world.signers[0]!.id

  it('signs a newer record than its record from when its clock was an hour ahead', () => {
    const ahead = book(world, 0, HOUR_MS * 2, ['/ip4/127.0.0.1/tcp/1'])
    ahead.announce()
    const other = book(world, 1, HOUR_MS, ['/ip4/127.0.0.1/tcp/3'])
    assert(other.learn(ahead.all()))
    const corrected = book(world, 0, HOUR_MS, ['/ip4/127.0.0.1/tcp/2'])
    corrected.announce()
    assert(!other.learn(corrected.all()), 'seems older')
    corrected.learn(other.all())
    assert(other.learn(corrected.all()))
    assert.deepEqual(other.addressesOf(id), ['/ip4/127.0.0.1/tcp/2'])
  })

  it('raises a single alarm when another process keeps signing other addresses with its key', () => {
    const alarms: string[] = []
    const alarm = (code: string, message: string): void => { alarms.push(`${code}: ${message}`) }
    const [first, second] = ['1', '2'].map(port =>
      book(world, 0, HOUR_MS, [`/ip4/127.0.0.1/tcp/${port}`], alarm)) as [AddressBook, AddressBook]
    first.announce()
    second.announce(HOUR_MS)
    for (let i = 0; i < world.signers.length; i++) {
      first.learn(second.all())
      assert.deepEqual(alarms, [], 'each member may hold an old record')
      second.learn(first.all())
    }
    for (let i = 0; i < 3; i++) {
      first.learn(second.all())
      second.learn(first.all())
    }
    assert.equal(alarms.length, 2, 'each of the two')
    assert.match(alarms[0] ?? '', /^shared-key: Another process .* listens at \/ip4\/127.0.0.1\/tcp\/2\./)
  })

  it('learns the record of a peer that asks, so that two processes with one key hear of each other', () => {
    const alarms: string[] = []
    const alarm = (code: string): void => { alarms.push(code) }
    const twins = [1, 2].map(port => book(world, 0, HOUR_MS + port, [`/ip4/127.0.0.1/tcp/${port}`], alarm))
    const between = book(world, 1, HOUR_MS, ['/ip4/127.0.0.1/tcp/3'])
    const { id } = world.signers[0]!
    for (const twin of twins) twin.announce()
    for (let i = 0; i < 4 * world.signers.length; i++) {
      for (const twin of twins) twin.learn(between.answer(id, { known: twin.known(), own: twin.own }))
    }
    assert.deepEqual(alarms, ['shared-key', 'shared-key'])
  })

  it('reports and refuses a question with the record of another hospital, or with a false signature', () => {
    const reports: string[] = []
    const asked = book(world, 1, HOUR_MS, [], assert.fail, undefined, () => {}, (_id, code) => {
      reports.push(code)
    })
    const first = book(world, 0, HOUR_MS, ['/ip4/127.0.0.1/tcp/1'])
    first.announce()
    const { record, signature } = first.own!
    const own = { record: { ...record, addresses: ['/ip4/127.0.0.1/tcp/9'] }, signature }
    const another = world.signers[2]!.id
    assert.throws(() => asked.answer(another, { known: [], own: first.own }), { code: 'malformed' })
    assert.throws(() => asked.answer(id, { known: [], own }), { code: 'malformed' })
    assert.deepEqual(reports, ['foreign-address', 'bad-signature'])
    assert.deepEqual(asked.addressesOf(id), [])
  })

  it('reports a peer that sends a record with a false signature', () => {
    const reports: string[] = []
    const [, , { id: sender }] = world.signers as [unknown, unknown, { id: MemberId }]
    const learner = book(world, 1, HOUR_MS, [], assert.fail, undefined, () => {}, (by, code) => {
      assert(equal(by, sender))
      reports.push(code)
    })
    const first = book(world, 0, HOUR_MS, ['/ip4/127.0.0.1/tcp/1'])
    first.announce()
    const { record, signature } = first.own!
    const forged = { record: { ...record, seq: record.seq + 1 }, signature }
    assert(learner.learn([forged, first.own!], sender), 'the others are learned')
    assert.deepEqual(reports, ['malformed'])
    assert(!learner.learn([first.own!], sender), 'known')
    assert.deepEqual(reports, ['malformed'])
  })

  it('lists no more records than a message may carry: its own first, leaving members last', () => {
    const crowd = Array.from({ length: MAX_MEMBERS }, (_, i) => world.signer(`other ${i}`))
    const leaving = crowd[0]!
    const own = book(world, 0, HOUR_MS, ['/ip4/127.0.0.1/tcp/2'], assert.fail,
      { has: id => !equal(id, leaving.id) })
    assert(own.learn(crowd.map(signer => {
      const record = { id: signer.id, seq: 1, addresses: [] }
      return { record, signature: signer.sign(addressSignBytes(world.chain.id, record)) }
    })))
    assert.equal(own.all().length, MAX_MEMBERS, 'the government sends no record of itself')
    own.announce()
    const ids = own.all().map(({ record }) => record.id)
    assert.equal(ids.length, MAX_MEMBERS)
    assert.deepEqual(ids[0], id)
    assert(!ids.some(id => equal(id, leaving.id)))
    addressRecordsCodec.encode(own.all())
  })

  it('has the digest of another book with the same records, and names what the other lacks', () => {
    const [a, b] = [0, 1].map(index =>
      book(world, index, HOUR_MS, [`/ip4/127.0.0.1/tcp/${index + 1}`])) as [AddressBook, AddressBook]
    for (const own of [a, b]) own.announce()
    assert(!equal(a.digest(), b.digest()))
    const lacking = (of: AddressBook, asker: AddressBook): SignedAddressRecord[] =>
      of.answer(world.signers[0]!.id, { known: asker.known(), own: undefined })
    assert.deepEqual(lacking(b, b), [])
    assert(a.learn(lacking(b, a)))
    assert.deepEqual(lacking(b, a), [])
    b.learn(lacking(a, b))
    assert.deepEqual(a.digest(), b.digest())
    b.announce(HOUR_MS)
    assert(!equal(a.digest(), b.digest()), 'a newer record of the same hospital')
    assert.deepEqual(lacking(b, a).map(({ record }) => record.seq), [HOUR_MS + 1])
  })

  it('ignores a record in its name that it did not sign', () => {
    const own = book(world, 0, HOUR_MS, ['/ip4/127.0.0.1/tcp/2'])
    own.announce()
    const [before] = own.all()
    assert(before !== undefined)
    own.learn([{ ...before, record: { ...before.record, seq: HOUR_MS * 9 } }])
    assert.deepEqual(own.all(), [before])
  })
  it('joins all addresses of a peer, those on this machine first', () => {
    let targets: readonly DialTarget[] = []
    const own = book(world, 0, HOUR_MS, [], assert.fail, undefined, given => { targets = given })
    const other = book(world, 1, HOUR_MS, ['/ip4/127.0.0.1/tcp/2'])
    other.announce()
    const government = world.chain.genesis.governmentPeer
    own.pin(government, ['/ip4/10.0.0.1/tcp/1'])
    own.learn(other.all())
    own.noteLocal(world.signers[1]!.id, ['/ip4/127.0.0.1/tcp/3'])
    own.noteLocal(government, ['/ip4/127.0.0.1/tcp/4', '/ip4/10.0.0.1/tcp/1'])
    assert.deepEqual(targets, [
      { id: world.signers[1]!.id, addresses: ['/ip4/127.0.0.1/tcp/3', '/ip4/127.0.0.1/tcp/2'] },
      { id: government, addresses: ['/ip4/127.0.0.1/tcp/4', '/ip4/10.0.0.1/tcp/1'] }
    ])
    targets = []
    own.noteLocal(government, ['/ip4/127.0.0.1/tcp/4', '/ip4/10.0.0.1/tcp/1'])
    assert.deepEqual(targets, [], 'nothing new')
  })
})
