import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  MismatchOutcome, STATEMENTS_PER_DAY, confirming, eventsOf, mismatchKey, mismatchRowCodec, readiness,
  refute, rowsOnArrival, type MismatchRow
} from '../../../../src/protocol/ledger/index.js'
import {
  MAX_STATEMENTS, statedCountCodec, statedKey, withStatement, type MismatchStatement
} from '../../../../src/protocol/ledger/rows/mismatch.js'
import {
  MismatchVerdict, TransactionKind, dayOf, equal, tolerated, type Case, type Signer, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { label } from './support/made.js'
import { World } from './support/world.js'

const { differs, fits } = MismatchVerdict

describe('ledger: statements about records', () => {
  let world: World
  let record: Case
  let submitter: Signer
  beforeEach(() => {
    world = new World(7).begin()
    submitter = world.signers[0]!
    record = world.approve(world.drawn(submitter))
  })

  const statement = (
    author: Signer, verdict: MismatchVerdict = differs,
    { caseId = record.id, of = submitter.id }: { caseId?: Uint8Array, of?: Uint8Array } = {}
  ): VerifiedTransaction => world.sign(author, {
    kind: TransactionKind.mismatch, author: author.id, caseId, submitter: of, verdict
  })
  const row = (): MismatchRow | undefined => {
    const found = world.memory.load([mismatchKey(record.id)]).values().next().value
    return found === undefined ? undefined : mismatchRowCodec.decode(found)
  }
  const codesOf = (...txs: VerifiedTransaction[]): string[] => {
    const { deferred, dropped } = world.draft(txs)
    return [...deferred, ...dropped].map(({ code }) => code)
  }
  const refuted = (tx: VerifiedTransaction): string | undefined =>
    refute(world.state, tx, world.load(rowsOnArrival(world.state, tx)), world.state.timestamp)

  it('confirm a mismatch once three of seven say so, and tell it once', () => {
    const [, a, b, c, d] = world.signers as [Signer, Signer, Signer, Signer, Signer]
    world.commit([statement(a)])
    assert.equal(row()?.outcome, MismatchOutcome.stated)
    world.commit([statement(b, fits)])
    const delta = world.commit([statement(c), statement(d)])
    assert.deepEqual(eventsOf(delta, 'mismatch').map(({ isDecided, outcome }) => [isDecided, outcome]),
      [[false, MismatchOutcome.stated], [true, MismatchOutcome.confirmed]])
    assert.equal(row()?.statements.length, 4)
    world.commit([statement(world.signers[5]!)])
    assert.equal(row()?.statements.length, 4, 'further statements change nothing')
    assert.equal(eventsOf(world.deltas.at(-1)!, 'mismatch')[0]?.isDecided, false)
  })

  it('refute a false accusation, whoever made it', () => {
    const [, a, b, c, d] = world.signers as [Signer, Signer, Signer, Signer, Signer]
    world.commit([statement(a), statement(b, fits), statement(c, fits), statement(d, fits)])
    assert.equal(row()?.outcome, MismatchOutcome.refuted)
  })

  it('are one for each hospital and case, of a case that the chain has, and name its submitter', () => {
    const [, a, b] = world.signers as [Signer, Signer, Signer]
    world.commit([statement(a)])
    assert.deepEqual(codesOf(statement(a, fits)), ['stated-already'])
    assert.equal(refuted(statement(a, fits)), 'stated-already')
    assert.deepEqual(codesOf(statement(a, differs, { of: b.id })), ['another-submitter'])
    assert.deepEqual(codesOf(statement(b, differs, { caseId: label('no case') })), ['unknown-case'])
    assert.throws(() => statement(submitter), /own-case/)
    assert.deepEqual(codesOf(statement(world.newcomer('stranger'))), ['not-a-member'])
  })

  it('wait while their hospital is no member', () => {
    const tx = statement(world.signers[1]!)
    assert.equal(readiness(world.state, tx, world.state.timestamp), 'ready')
    const left = { ...world.state, set: { ...world.state.set, has: () => false } } as never
    assert.equal(readiness(left, tx, world.state.timestamp), 'later')
  })

  it('are limited for each hospital and day', () => {
    const [, a, b] = world.signers as [Signer, Signer, Signer]
    const full = { day: dayOf(world.state.timestamp), stated: STATEMENTS_PER_DAY }
    world.memory.apply([{ ...statedKey(a.id), value: statedCountCodec.encode(full) }])
    assert.equal(refuted(statement(a)), 'stated-of-the-day')
    assert.equal(refuted(statement(b)), undefined)
  })
})

describe('ledger: how statements decide', () => {
  const members = (n: number): Uint8Array[] => Array.from({ length: n }, (_, i) => label(`member ${i}`))
  const decide = (n: number, statements: readonly MismatchStatement[]): MismatchRow => {
    const set = members(n)
    const isMember = (id: Uint8Array): boolean => set.some(member => equal(member, id))
    return statements.reduce((row, one) => withStatement(row, one, isMember, confirming(n)),
      { submitter: label('submitter'), outcome: MismatchOutcome.stated, statements: [] } as MismatchRow)
  }

  it('never by f liars, whatever they say and in whatever order', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 100 }), fc.boolean(), fc.nat(), (n, isHonest, seed) => {
      const f = tolerated(n)
      const all = members(n).map((author, i) => ({
        author, verdict: (i < f) === isHonest ? differs : fits, order: (i * 7919 + seed) % 104_729
      })).sort((a, b) => a.order - b.order)
      const truth = isHonest ? MismatchOutcome.refuted : MismatchOutcome.confirmed
      const { outcome } = decide(n, all)
      // Of fewer than three hospitals no two can confirm.
      assert.equal(outcome, n < confirming(n) ? MismatchOutcome.stated : truth)
    }))
  })

  it('needs two, and counts no hospital that left', () => {
    assert.equal(confirming(1), 2)
    assert.equal(confirming(4), 2)
    assert.equal(confirming(100), 34)
    const [a, b] = members(4) as [Uint8Array, Uint8Array]
    const former = { author: label('a former member'), verdict: differs }
    const one = decide(4, [former, { author: a, verdict: differs }])
    assert.equal(one.outcome, MismatchOutcome.stated)
    assert.equal(decide(4, [...one.statements, { author: b, verdict: differs }]).outcome,
      MismatchOutcome.confirmed)
    const many = Array.from({ length: 300 }, (_, i) => ({ author: label(`left ${i}`), verdict: differs }))
    assert.equal(decide(4, many).statements.length, MAX_STATEMENTS)
  })
})
