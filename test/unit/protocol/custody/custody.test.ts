import assert from 'node:assert/strict'
import fc from 'fast-check'
import { WithheldKey, type CustodyClaim, type PatientReading } from '../../../../src/protocol/codec/index.js'
import { ORDINARY, SENSITIVE, TREATS_MS } from '../../../../src/protocol/consent/index.js'
import { ristretto255, sha256 } from '../../../../src/protocol/crypto/index.js'
import {
  checkResults, giveResults, isOwnKey, isShownTreatment, judgeClaim, judgeClosure, judgeReading,
  makeRecordKey, openKeys, verifyCustody, type ClaimedCase, type CustodyAnswer, type Reading
} from '../../../../src/protocol/custody/index.js'
import {
  classTagOf, classToken, consentKey, linkOf, linkToken, patientHandle
} from '../../../../src/protocol/names/index.js'
import {
  CaseStatus, PURPOSES, ROLES, hex, utf8, ZERO_32, type Group
} from '../../../../src/protocol/types/index.js'
import { fastGroup } from '../../../../src/sim/fast-group.js'
import { NOW, consent, provision } from '../consent/model.js'
import { CHAIN } from '../sharing/holders.js'
import { answersOf, escrowedCase, heldCustody, type HeldCustody, type KnownCase } from './held-custody.js'

/** n from 2 to 10, 2 ≤ t ≤ n, and an order of the holders. */
const sizes = fc.integer({ min: 2, max: 10 }).chain(n => fc.record({
  n: fc.constant(n),
  t: fc.integer({ min: 2, max: n }),
  order: fc.shuffledSubarray(Array.from({ length: n }, (_, i) => i), { minLength: n })
}))
const LABELS = ['a', 'b', 'c']

function casesOf (held: HeldCustody): KnownCase[] {
  return LABELS.map(label => escrowedCase(held, label))
}

function keysOf (
  held: HeldCustody, cases: readonly KnownCase[], answers: readonly CustodyAnswer[]
): string[] {
  return openKeys(held.custodians, cases, answers).keys.map(opened =>
    opened.type === 'key' ? hex(opened.key) : opened.type)
}

/** Replaces the element of a case in an answer by its double. */
function falsified (group: Group, answer: CustodyAnswer, at: number): CustodyAnswer {
  const result = answer.results[at]!
  const element = group.add(result.element, result.element)!
  return { ...answer, results: answer.results.with(at, { ...result, element }) }
}

for (const [title, group, runs] of [['ristretto255', ristretto255, 4], ['fast', fastGroup, 60]] as const) {
  describe(`custody: record keys opened together, ${title}`, () => {
    it('are those of the submitter, by any t holders', () => {
      fc.assert(fc.property(sizes, ({ n, t, order }) => {
        const held = heldCustody(group, n, t)
        const cases = casesOf(held)
        const wanted = cases.map(({ key }) => hex(key))
        assert.equal(new Set(wanted).size, LABELS.length)
        assert.deepEqual(keysOf(held, cases, answersOf(held, cases, order.slice(0, t))), wanted)
        assert.deepEqual(keysOf(held, cases, answersOf(held, cases, order.slice(n - t))), wanted)
      }), { numRuns: runs })
    })

    it('need t different holders', () => {
      fc.assert(fc.property(sizes, ({ n, t, order }) => {
        const held = heldCustody(group, n, t)
        const cases = casesOf(held)
        const few = answersOf(held, cases, order.slice(0, t - 1))
        const opened = openKeys(held.custodians, cases, [...few, few[0]!])
        assert.deepEqual(opened.keys, cases.map(() => ({ type: 'too-few', lacking: 1 })))
      }), { numRuns: runs })
    })

    it('are the same with the own share in the place of an answer, which counts once', () => {
      fc.assert(fc.property(sizes, ({ n, t, order }) => {
        const held = heldCustody(group, n, t)
        const cases = casesOf(held)
        const [index] = order as [number]
        const own = { index, secret: held.shares[index]!, pads: cases.map(() => undefined) }
        const keys = (from: number, to: number, given = cases): string[] =>
          openKeys(held.custodians, given, answersOf(held, cases, order.slice(from, to)), own).keys
            .map(opened => opened.type === 'key' ? hex(opened.key) : opened.type)
        assert.deepEqual(keys(1, t), cases.map(({ key }) => hex(key)))
        assert.deepEqual(keys(0, t - 1), cases.map(() => 'too-few'), 'an answer of the own share is none')
        const foul = cases.map(one => ({ ...one, custody: ZERO_32 }))
        assert.deepEqual(keys(1, t, foul), cases.map(() => 'too-few'), 'bytes that are no element')
      }), { numRuns: runs })
    })

    it('are opened with the own share in spite of false results and a false pad here', () => {
      const held = heldCustody(group, 5, 3)
      const cases = casesOf(held)
      const own = { index: 2, secret: held.shares[2]!, pads: cases.map(() => sha256(utf8('damaged'))) }
      const [liar, ...honest] = answersOf(held, cases, [0, 1, 3])
      const opened = openKeys(held.custodians, cases, [falsified(group, liar!, 1), ...honest], own)
      assert(opened.keys.every(({ type }) => type === 'key'))
      assert.deepEqual(opened.liars, new Set([0]))
    })

    it('are opened in spite of false results, whose holders are named', () => {
      fc.assert(fc.property(sizes, fc.nat(2), fc.boolean(), ({ n, t, order }, at, isFirst) => {
        const held = heldCustody(group, n, t)
        const cases = casesOf(held)
        const liars = order.slice(0, n - t)
        const answers = answersOf(held, cases, order).map(answer =>
          liars.includes(answer.index) ? falsified(group, answer, at) : answer)
        const opened = openKeys(held.custodians, cases, isFirst ? answers : answers.toReversed())
        assert.deepEqual(opened.keys.map(one => one.type === 'key' && hex(one.key)),
          cases.map(({ key }) => hex(key)))
        if (isFirst) assert.deepEqual(opened.liars, new Set(liars))
      }), { numRuns: runs })
    })

    it('are opened in spite of false pads, whose holders are named', () => {
      const held = heldCustody(group, 5, 2)
      const cases = casesOf(held)
      const [liar, ...honest] = answersOf(held, cases, [3, 1, 4])
      const results = liar!.results.with(1, { ...liar!.results[1]!, pad: sha256(utf8('another')) })
      const opened = openKeys(held.custodians, cases, [{ ...liar!, results }, ...honest])
      assert(opened.keys.every(({ type }) => type === 'key'))
      assert.deepEqual(opened.liars, new Set([3]))
    })

    it('are opened case by case, if holders give different cases', () => {
      const held = heldCustody(group, 5, 2)
      const cases = casesOf(held)
      const part = (index: number, given: readonly number[]): CustodyAnswer => {
        const [answer] = answersOf(held, given.map(at => cases[at]!), [index])
        return { ...answer!, results: cases.map((_, at) => answer!.results[given.indexOf(at)]) }
      }
      const opened = openKeys(held.custodians, cases, [part(0, [0, 1]), part(1, [1]), part(2, [1, 2])])
      assert.deepEqual(opened.keys.map(({ type }) => type), ['too-few', 'key', 'too-few'])
      assert.equal(opened.liars.size, 0)
      const forged = openKeys(held.custodians, cases,
        [part(0, [0, 1]), falsified(group, part(1, [1, 2]), 1), part(2, [1, 2])])
      assert.deepEqual(forged.keys.map(({ type }) => type), ['too-few', 'key', 'key'])
      assert.deepEqual(forged.liars, new Set([1]))
    })

    it('that miss their commitment by true results are the fault of the submitter', () => {
      const held = heldCustody(group, 4, 2)
      const cases = casesOf(held).map((one, at) => at === 1 ? { ...one, keyCommitment: ZERO_32 } : one)
      const opened = openKeys(held.custodians, cases, answersOf(held, cases, [0, 1, 2]))
      assert.deepEqual(opened.keys.map(({ type }) => type), ['key', 'unfit', 'key'])
      assert.equal(opened.liars.size, 0)
    })

    it('have results with a proof for one holder, epoch, chain, key and batch alone', () => {
      const held = heldCustody(group, 4, 2)
      const { custodians, shares } = held
      const custody = casesOf(held).map(one => one.custody)
      const given = giveResults(custodians, shares[1]!, custody)
      const codeOf = (...[of, index, sent, got]: Parameters<typeof checkResults>): string => {
        const verdict = checkResults(of, index, sent, got)
        return verdict.verdict === 'accept' ? 'accept' : verdict.code
      }
      assert.equal(codeOf(custodians, 1, custody, given), 'accept')
      assert.equal(codeOf(custodians, 2, custody, given), 'bad-custody-proof')
      assert.equal(codeOf(custodians, 4, custody, given), 'not-a-holder')
      assert.equal(codeOf(custodians, 1, custody.toReversed(), given), 'bad-custody-proof')
      const { chain, epoch } = custodians
      assert.equal(codeOf({ chain, epoch: { ...epoch, number: 2 } }, 1, custody, given), 'bad-custody-proof')
      assert.equal(codeOf({ chain, epoch: { ...epoch, keys: epoch.keys.toReversed() } }, 1, custody, given),
        'bad-custody-proof')
      const elsewhere = { ...chain, id: ZERO_32 }
      assert.equal(codeOf({ chain: elsewhere, epoch }, 1, custody, given), 'bad-custody-proof')
    })
  })
}

describe('custody: the proof of a case', () => {
  const held = heldCustody(ristretto255, 4, 2)
  const { publicKey } = held.custodians.epoch.keys[2]!
  const escrowed = escrowedCase(held, 'a')
  const isValid = (changed: Partial<KnownCase>, key = publicKey, chain = CHAIN): boolean =>
    verifyCustody(ristretto255, key, chain, { ...escrowed, ...changed })

  it('is valid for its submitter, r, body, chain and custody key alone, so that C cannot be copied', () => {
    const other = escrowedCase(held, 'b')
    assert(isValid({}))
    assert(!isValid({ submitter: sha256(utf8('another hospital')) }))
    assert(!isValid({ r: other.r }))
    assert(!isValid({ bodyHash: other.bodyHash }))
    assert(!isValid({ custody: other.custody }))
    assert(!isValid({}, held.custodians.epoch.keys[0]!.publicKey))
    assert(!isValid({}, publicKey, ZERO_32))
  })

  it('is false for an element that was made of C of another', () => {
    const { custody } = makeRecordKey(ristretto255, publicKey,
      { chainId: CHAIN, submitter: escrowed.submitter, r: escrowed.r }, ZERO_32, escrowed.pad)
    assert(!isValid({ custody: ristretto255.add(escrowed.custody, custody)! }))
  })

  it('of any bytes is judged without an exception', () => {
    const bytes = fc.oneof(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.constant(ZERO_32))
    const proofs = fc.uint8Array({ minLength: 0, maxLength: 70 })
    fc.assert(fc.property(bytes, proofs, (custody, custodyProof) => {
      assert(!isValid({ custody: new Uint8Array(custody), custodyProof: new Uint8Array(custodyProof) }))
    }), { numRuns: 200 })
  })
})

describe('custody: claims', () => {
  const [name, r] = [sha256(utf8('name')), sha256(utf8('r')).slice(0, 16)]
  const submitter = sha256(utf8('submitter'))
  const handle = patientHandle(CHAIN, name)
  const [token, tokenOfClass] = [linkToken(CHAIN, name, r), classToken(CHAIN, name, r)]
  const id = sha256(utf8('case'))
  const other = sha256(utf8('another'))
  const found = {
    id, submitter, link: linkOf(CHAIN, handle, token), classTag: classTagOf(CHAIN, tokenOfClass, 4),
    proposedAt: NOW, status: CaseStatus.accepted
  }
  const claim = { type: 'patient' as const, caseId: id, token, classToken: tokenOfClass, sensitive: 4 }
  const reading: PatientReading = {
    handle, consentKey: consentKey(CHAIN, name), purpose: PURPOSES.TREAT, practitioner: undefined,
    role: ROLES.any, treatment: { caseId: id, token }
  }
  const asked: Reading = { requester: other, reading, time: NOW }
  const judge = (given: CustodyClaim, by: Partial<Reading> = {}): number | undefined =>
    judgeClaim(CHAIN, { ...asked, ...by }, given, found)

  it('of the submitter to its own case need nothing but its id', () => {
    const own: CustodyClaim = { type: 'own', caseId: id }
    assert.equal(judge(own, { requester: submitter, reading: undefined }), undefined)
    assert.equal(judge(own), WithheldKey.noRight)
  })

  it('come with the key of rules of their patient', () => {
    assert(isOwnKey(CHAIN, undefined))
    assert(isOwnKey(CHAIN, reading))
    assert(!isOwnKey(CHAIN, { ...reading, consentKey: ZERO_32 }))
    assert(!isOwnKey(CHAIN, { ...reading, handle: patientHandle(CHAIN, ZERO_32) }))
  })

  it('by a patient must fit the link and the class of the case', () => {
    const handleOfOther = patientHandle(CHAIN, sha256(utf8('another name')))
    assert.equal(judge(claim), undefined)
    assert.equal(judge(claim, { reading: undefined }), WithheldKey.noRight)
    assert.equal(judge(claim, { reading: { ...reading, handle: handleOfOther } }), WithheldKey.falseLink)
    assert.equal(judge({ ...claim, token: ZERO_32 }), WithheldKey.falseLink)
    assert.equal(judge({ ...claim, sensitive: 0 }), WithheldKey.falseClass)
  })

  it('by a patient need the decision of its consents, for purpose, reader, class and record', () => {
    const read = (
      provisions: Parameters<typeof consent>[0], by: Partial<Reading> = {},
      changed: Partial<ClaimedCase> = {}, treats = false
    ): number | undefined => judgeReading({ ...asked, ...by }, claim, { ...found, ...changed }, {
      consents: provisions?.length === 0 ? [] : [consent(provisions)], treats, emergencyUntil: 0,
      strict: SENSITIVE
    })
    const permits = [provision({ readers: [{ hospital: other, practitioner: undefined, role: ROLES.any }] })]
    assert.equal(read(permits), undefined)
    assert.equal(read([]), WithheldKey.noRight)
    assert.equal(read(undefined), WithheldKey.consentsIncomplete)
    assert.equal(read(permits, { requester: sha256(utf8('a third')) }), WithheldKey.noRight)
    assert.equal(read(permits, { reading: { ...reading, purpose: PURPOSES.BTG } }), WithheldKey.noRight)
    assert.equal(read(permits, {}, { status: CaseStatus.rejected }), WithheldKey.noRight)
    const [permission] = permits
    assert.equal(read([{ ...permission!, categories: ORDINARY }]), WithheldKey.noRight, 'the class is 4')
    assert.equal(read([{ ...permission!, records: [ZERO_32] }]), WithheldKey.noRight)
    assert.equal(read([], {}, {}, true), WithheldKey.noRight, 'a sensitive record needs a consent')
    const situation = { consents: [], treats: true, emergencyUntil: 0, strict: 0 }
    assert.equal(judgeReading(asked, claim, found, situation), undefined)
  })

  it('are closed by an erasure, and by an order to erase but for emergencies', () => {
    const own: CustodyClaim = { type: 'own', caseId: id }
    for (const each of [own, claim]) {
      assert.equal(judgeClosure(each, undefined), undefined)
      assert.equal(judgeClosure(each, 'restricted'), undefined)
      assert.equal(judgeClosure(each, 'erased'), WithheldKey.erased)
    }
    assert.equal(judgeClosure(own, 'erasing'), WithheldKey.noRight)
    assert.equal(judgeClosure(claim, 'erasing'), undefined)
    const situation = { consents: [], treats: true, emergencyUntil: NOW + 1, strict: 0 }
    const emergency = { ...asked, reading: { ...reading, purpose: PURPOSES.BTG } }
    for (const closure of ['erasing', 'restricted'] as const) {
      assert.equal(judgeReading(asked, claim, found, situation, closure), WithheldKey.noRight)
      assert.equal(judgeReading(emergency, claim, found, situation, closure), undefined)
    }
    assert.equal(judgeReading(emergency, claim, found, situation, 'erased'), WithheldKey.noRight)
  })

  it('of a treatment need a recent own case of the same patient', () => {
    const shown = (by: Partial<Reading>, changed: Partial<ClaimedCase> = {}): boolean =>
      isShownTreatment(CHAIN, { ...asked, requester: submitter, ...by }, { ...found, ...changed })
    assert(shown({}))
    assert(!shown({ requester: other }))
    assert(!shown({ reading: { ...reading, treatment: undefined } }))
    assert(!shown({ reading: { ...reading, treatment: { caseId: id, token: ZERO_32 } } }))
    assert(!shown({ reading: { ...reading, handle: ZERO_32 } }))
    assert(!shown({ time: NOW + TREATS_MS }))
    assert(!shown({}, { status: CaseStatus.rejected }))
  })
})
