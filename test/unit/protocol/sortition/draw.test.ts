import assert from 'node:assert/strict'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { sha256 } from '../../../../src/protocol/crypto/index.js'
import {
  assignmentOrder, beaconOf, drawnFor, explainDraw, initialBeacon, leaderOrder, lotteryMessage
} from '../../../../src/protocol/sortition/index.js'
import { compare, equal, fromHex, hex, utf8, type Member } from '../../../../src/protocol/types/index.js'

const chainId = sha256(utf8('draw test chain'))
const idOf = (i: number): Uint8Array => sha256(utf8(`hospital ${i}`))
const setOf = (n: number): { members: Member[] } => ({
  members: Array.from({ length: n }, (_, i) => ({ id: idOf(i), boxKey: idOf(i), name: '' }))
    .sort((a, b) => compare(a.id, b.id))
})

describe('sortition: draws', () => {
  it('are permutations of the members except the submitter', () => {
    fc.assert(fc.property(fc.integer({ min: 3, max: 20 }), fc.nat(), fc.nat(), (n, who, seq) => {
      const set = setOf(n)
      const submitter = set.members[who % n]!.id
      const order = assignmentOrder(chainId, initialBeacon(chainId), submitter, seq, set)
      assert.equal(new Set(order.map(hex)).size, n - 1)
      assert(!order.some(id => equal(id, submitter)))
      const pair = drawnFor(order, seq % 3, 2)
      assert.equal(new Set(pair.map(hex)).size, 2)
    }), { numRuns: 50 })
  })

  it('name every hospital except the submitter about equally often (G4)', () => {
    const set = setOf(5)
    const submitter = set.members[0]!.id
    const counts = new Map<string, number>()
    const draws = 2000
    for (let seq = 0; seq < draws; seq++) {
      const order = assignmentOrder(chainId, initialBeacon(chainId), submitter, seq, set)
      for (const id of drawnFor(order, 0, 2)) counts.set(hex(id), (counts.get(hex(id)) ?? 0) + 1)
    }
    // 2/(n−1) = 1/2 each; five standard deviations of a binomial of 2000 are 112.
    assert.equal(counts.size, 4)
    for (const count of counts.values()) assert(Math.abs(count - draws / 2) < 112, `${count}`)
  })

  it('begin again when the order ends', () => {
    const order = [idOf(0), idOf(1), idOf(2)]
    assert.deepEqual(drawnFor(order, 1, 2), [idOf(2), idOf(0)])
    assert.deepEqual(drawnFor(order, 2, 1), [idOf(2)])
    assert.throws(() => drawnFor([idOf(0)], 0, 2))
  })

  it('give each height different leaders', () => {
    const set = setOf(10)
    const orders = [1, 2, 3, 4].map(height =>
      leaderOrder(chainId, initialBeacon(chainId), height, set).map(hex).join())
    assert.equal(new Set(orders).size, 4)
  })
})

describe('sortition: explain', () => {
  const set = setOf(5)
  const share = { index: 1, element: idOf(8), proof: { c: idOf(9), s: idOf(10) } }
  const facts = {
    chainId, submitter: set.members[2]!.id, seq: 9, height: 12, hash: idOf(6), sigma: idOf(7),
    shares: [share], epoch: 3, set, attempts: 3, validatorsPerDiagnosis: 2
  }
  const explanation = explainDraw(facts)

  it('has the same order and validators as the draw', () => {
    const beacon = beaconOf(chainId, 12, facts.sigma)
    const order = assignmentOrder(chainId, beacon, facts.submitter, 9, set)
    assert.deepEqual(explanation.order.map(({ id }) => hex(id)), order.map(hex))
    assert.deepEqual(explanation.drawn, [0, 1, 2].map(attempt => drawnFor(order, attempt, 2)))
  })

  it('has steps whose inputs make the message, and whose message makes the digest', () => {
    const { beacon, candidates, lottery, sigma } = explanation
    for (const { inputs, message } of [lottery!, sigma, beacon, ...candidates]) {
      assert.equal(inputs.map(input => input.value).join(''), message)
    }
    assert.equal(lottery!.digest, hex(lotteryMessage(chainId, 3, 12, facts.hash)))
    assert.equal(sigma.digest, hex(facts.sigma))
    for (const { message, digest } of [beacon, ...candidates]) {
      assert.equal(hex(nobleSha256(fromHex(message))), digest)
    }
    assert(beacon.inputs.some(input => input.value === sigma.digest))
    for (const step of candidates) assert(step.inputs.some(input => input.value === beacon.digest))
    const digests = candidates.map(step => step.digest)
    assert.deepEqual(digests, digests.toSorted())
  })

  it('leaves out the message of the lottery if the epoch is not known', () => {
    assert.equal(explainDraw({ ...facts, epoch: undefined }).lottery, undefined)
  })
})
