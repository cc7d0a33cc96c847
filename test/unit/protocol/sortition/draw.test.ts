import assert from 'node:assert/strict'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { sha256 } from '../../../../src/protocol/crypto/index.js'
import {
  beaconOf, explainDraw, initialBeacon, isInSample, leaderOrder, lotteryMessage, rankedValidators
} from '../../../../src/protocol/sortition/index.js'
import { compare, equal, fromHex, hex, utf8, type Member } from '../../../../src/protocol/types/index.js'

const chainId = sha256(utf8('draw test chain'))
const idOf = (i: number): Uint8Array => sha256(utf8(`hospital ${i}`))
const setOf = (n: number): { members: Member[] } => ({
  members: Array.from({ length: n }, (_, i) => ({ id: idOf(i), boxKey: idOf(i), name: '' }))
    .sort((a, b) => compare(a.id, b.id))
})
const caseOf = (which: number): Uint8Array => sha256(utf8(`case ${which}`))

function orderOf (
  beacon: Uint8Array, which: number, submitter: Uint8Array, set: ReturnType<typeof setOf>
): Uint8Array[] {
  return rankedValidators(chainId, beacon, caseOf(which), submitter, set).map(({ id }) => id)
}

describe('sortition: draws', () => {
  it('are permutations of the members except the submitter', () => {
    fc.assert(fc.property(fc.integer({ min: 3, max: 20 }), fc.nat(), fc.nat(), (n, who, which) => {
      const set = setOf(n)
      const submitter = set.members[who % n]!.id
      const order = orderOf(initialBeacon(chainId), which, submitter, set)
      assert.equal(new Set(order.map(hex)).size, n - 1)
      assert(!order.some(id => equal(id, submitter)))
    }), { numRuns: 50 })
  })

  it('choose the sample for clinicians by the chain, the beacon and the case', () => {
    const drawn = (which: number, isHistorical = false): Parameters<typeof isInSample>[2] =>
      ({ id: caseOf(which), isHistorical })
    const inSample = (chain: string, beacon: string, which: number): boolean =>
      isInSample(sha256(utf8(chain)), sha256(utf8(beacon)), drawn(which), 500_000)
    const count = (choose: (i: number) => boolean): number =>
      Array.from({ length: 400 }, (_, i) => choose(i)).filter(Boolean).length
    for (const choose of [
      (i: number) => inSample(`chain ${i}`, 'b', 0), (i: number) => inSample('c', `beacon ${i}`, 0),
      (i: number) => inSample('c', 'b', i)
    ]) assert(count(choose) > 140 && count(choose) < 260, `${count(choose)} of 400`)
    assert.equal(count(i => isInSample(chainId, sha256(utf8(`${i}`)), drawn(0), 0)), 0)
    assert.equal(count(i => isInSample(chainId, sha256(utf8(`${i}`)), drawn(0), 1_000_000)), 400)
    const old = count(i => isInSample(chainId, sha256(utf8(`${i}`)), drawn(0, true), 1_000_000))
    assert(old > 60 && old < 140, `${old} of 400`)
    assert.equal(count(i => isInSample(chainId, sha256(utf8(`${i}`)), drawn(0, true), 3)), 0)
  })

  it('name every hospital except the submitter about equally often (G4)', () => {
    const set = setOf(5)
    const submitter = set.members[0]!.id
    const counts = new Map<string, number>()
    const draws = 2000
    for (let which = 0; which < draws; which++) {
      const order = orderOf(initialBeacon(chainId), which, submitter, set)
      for (const id of order.slice(0, 2)) counts.set(hex(id), (counts.get(hex(id)) ?? 0) + 1)
    }
    // 2/(n−1) = 1/2 each; five standard deviations of a binomial of 2000 are 112.
    assert.equal(counts.size, 4)
    for (const count of counts.values()) assert(Math.abs(count - draws / 2) < 112, `${count}`)
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
    chainId, caseId: caseOf(9), submitter: set.members[2]!.id, height: 12, hash: idOf(6), sigma: idOf(7),
    shares: [share], epoch: 3, set
  }
  const explanation = explainDraw(facts)

  it('has the same order as the draw', () => {
    const beacon = beaconOf(chainId, 12, facts.sigma)
    const order = orderOf(beacon, 9, facts.submitter, set)
    assert.deepEqual(explanation.order.map(({ id }) => hex(id)), order.map(hex))
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
