import assert from 'node:assert/strict'
import fc from 'fast-check'
import { accessLink } from '../../../../src/protocol/access/index.js'
import {
  accessBatchCodec, accessBatchKey, accessHeadCodec, accessHeadKey, entryId, eventsOf, refute, rowsNeeded,
  rowsOnArrival, touches, type AccessHead
} from '../../../../src/protocol/ledger/index.js'
import { ACCESSES_PER_DAY } from '../../../../src/protocol/ledger/kinds/access-log.js'
import { accessCountCodec, accessCountKey } from '../../../../src/protocol/ledger/rows/access.js'
import {
  ACCESS_KINDS, AccessKind, TransactionKind, ZERO_32, dayOf, equal, type AccessEntry, type Signer,
  type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { World, label } from './support/world.js'

const ANA = label('ana')
const BEA = label('bea')

describe('ledger: the log of accesses', () => {
  let world: World
  let a: Signer
  let b: Signer
  let made = 0
  beforeEach(() => {
    world = new World(5).begin()
    ;[a, b] = world.signers as [Signer, Signer]
  })

  const entry = (handle = ANA, kind: AccessKind = AccessKind.read): AccessEntry =>
    ({ handle, kind, hash: label(`event ${++made}`) })
  const log = (author: Signer, number: number, entries: readonly AccessEntry[]): VerifiedTransaction =>
    world.sign(author, { kind: TransactionKind.accessLog, author: author.id, number, entries })
  const headOf = (handle = ANA): AccessHead | undefined => {
    const row = world.memory.load([accessHeadKey(handle)]).get(entryId(accessHeadKey(handle)))
    return row === undefined ? undefined : accessHeadCodec.decode(row)
  }
  const codesOf = (...txs: VerifiedTransaction[]): string[] => {
    const { deferred, dropped } = world.draft(txs)
    return [...deferred, ...dropped].map(({ code }) => code)
  }
  const refuted = (tx: VerifiedTransaction): string | undefined =>
    refute(world.state, tx, world.load(rowsOnArrival(world.state, tx)), world.state.timestamp)

  it('extends the chain of each patient, also several times in a block', () => {
    const [first, second, other] = [entry(), entry(), entry(BEA)]
    const third = entry()
    world.commit([log(a, 1, [first, other, second]), log(b, 1, [third])])
    const { height } = world.state
    const links = [
      { ...first, author: a.id, number: 1, position: 0, height },
      { ...second, author: a.id, number: 1, position: 2, height },
      { ...third, author: b.id, number: 1, position: 0, height }
    ]
    const events = eventsOf(world.deltas.at(-1)!, 'access')
    assert.deepEqual(events.map(({ count }) => count).sort(), [1, 1, 2, 3])
    const inOrder = events.map(({ access }) => access).filter(({ hash }) =>
      links.some(link => equal(link.hash, hash)))
    assert.equal(inOrder.length, links.length)
    const chain = inOrder.reduce((sum, access) => accessLink(world.chain.id, sum, access), ZERO_32)
    assert.deepEqual(headOf(), { count: 3, chain, height })
    assert.equal(headOf(BEA)?.count, 1)
  })

  it('takes batches in the order of their numbers, and each number once', () => {
    const ahead = log(a, 2, [entry()])
    assert.deepEqual(codesOf(ahead), ['access-ahead'])
    assert.deepEqual(rowsNeeded(world.state, ahead), [accessBatchKey(a.id, 1)])
    const first = log(a, 1, [entry()])
    world.commit([first])
    assert.deepEqual(codesOf(first), ['access-known'])
    assert.equal(refuted(log(a, 1, [entry()])), 'access-known', 'also another batch with this number')
    world.commit([ahead])
    const key = accessBatchKey(a.id, 2)
    const row = world.memory.load([key]).get(entryId(key))
    assert.deepEqual(accessBatchCodec.decode(row!), { height: world.state.height, transactionId: ahead.id })
    assert.deepEqual(codesOf(log(b, 2, [entry()])), ['access-ahead'], 'each author counts for itself')
  })

  it('waits for no hospital that is not a member', () => {
    assert.deepEqual(codesOf(log(world.newcomer('former member'), 1, [entry()])), ['not-a-member'])
  })

  it('has a limit for each hospital and day of block time', () => {
    const day = dayOf(world.state.timestamp)
    const full = { last: 0, day, accesses: ACCESSES_PER_DAY - 1 }
    const key = accessCountKey(a.id)
    world.memory.apply([{ ...key, value: accessCountCodec.encode(full) }])
    assert.deepEqual(codesOf(log(a, 1, [entry(), entry()])), ['accesses-of-the-day'])
    assert.deepEqual(codesOf(log(a, 1, [entry()])), [])
    world.memory.apply([{ ...key, value: accessCountCodec.encode({ ...full, day: day - 1 }) }])
    assert.deepEqual(codesOf(log(a, 1, [entry(), entry()])), [])
  })

  it('names all rows that it reads and writes', () => {
    const tx = log(a, 2, [entry(), entry(), entry(BEA)])
    const keys = touches(world.state, [tx]).map(entryId)
    for (const row of [
      accessHeadKey(ANA), accessHeadKey(BEA), accessBatchKey(a.id, 2), accessCountKey(a.id)
    ]) assert(keys.includes(entryId(row)))
  })

  it('counts whatever hospitals log, for whichever patients', () => {
    const step = fc.record({
      hospital: fc.nat(2), patients: fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }),
      kind: fc.constantFrom(...ACCESS_KINDS)
    })
    fc.assert(fc.property(fc.array(step, { maxLength: 8 }), steps => {
      const own = new World(4).begin()
      const numbers = [0, 0, 0]
      const counts = [0, 0, 0, 0]
      for (const { hospital, kind, patients } of steps) {
        const author = own.signers[hospital]!
        own.commit([own.sign(author, {
          kind: TransactionKind.accessLog, author: author.id, number: ++numbers[hospital]!,
          entries: patients.map(patient => entry(label(`patient ${patient}`), kind))
        })])
        for (const patient of patients) counts[patient]!++
      }
      for (const [patient, count] of counts.entries()) {
        const key = accessHeadKey(label(`patient ${patient}`))
        const row = own.memory.load([key]).get(entryId(key))
        assert.equal(row === undefined ? 0 : accessHeadCodec.decode(row).count, count)
      }
    }), { numRuns: 20 })
  })
})
