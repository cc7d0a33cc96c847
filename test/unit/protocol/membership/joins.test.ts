import assert from 'node:assert/strict'
import {
  churn, faultOfSigners, isRecent, maxChurn, needsJoins
} from '../../../../src/protocol/membership/index.js'
import {
  hex, quorum, tolerated, type Allowlist, type Member
} from '../../../../src/protocol/types/index.js'
import { chainOf, genesisOf, hospitals, memberOf, named } from '../codec/chains.js'

const list = (entries: readonly Member[]): Allowlist => ({
  version: 2, prevHash: new Uint8Array(32), issuedAt: 0, checkpointHeight: 0,
  checkpointHash: new Uint8Array(32), entries
})
const fresh = [0, 1, 2].map(i => memberOf(named(`newcomer ${i}`)))
const membersOf = (n: number): readonly Member[] => chainOf(genesisOf(hospitals(n))).genesis.members

/** Tells whether a list can become final when exactly the members of `up` answer. */
function canCommit (before: readonly Member[], after: readonly Member[], up: ReadonlySet<string>): boolean {
  const votes = before.filter(({ id }) => up.has(hex(id))).length
  const joins = after.flatMap(({ id }, index) => up.has(hex(id)) ? [{ index }] : [])
  return votes >= quorum(before.length) &&
    faultOfSigners(list(before), list(after), joins) === undefined
}

describe('membership: who has to sign a list', () => {
  it('is nobody if no member changes', () => {
    const members = membersOf(4)
    assert(!needsJoins(list(members), list(members)))
    assert.equal(faultOfSigners(list(members), list(members), []), undefined)
    assert.equal(faultOfSigners(list(members), list(members), [{ index: 0 }]), 'joins-needless')
  })

  it('is 3 of 3 for 2 → 3, 3 of 4 for 3 → 4, 4 of 5 for 4 → 5, each with the new member', () => {
    for (const [n, needed] of [[2, 3], [3, 3], [4, 4]] as const) {
      const before = membersOf(n)
      const after = [...before, fresh[0]!]
      assert.equal(quorum(after.length), needed)
      const up = (...missing: Member[]): ReadonlySet<string> =>
        new Set(after.filter(member => !missing.includes(member)).map(({ id }) => hex(id)))
      assert.equal(canCommit(before, after, up()), true)
      assert.equal(canCommit(before, after, up(fresh[0]!)), false, 'not without the new member')
      assert.equal(canCommit(before, after, up(before[0]!)), n === 4, 'one member of four is down')
    }
  })

  it('leaves a set that can decide, for each list at n = 2 to 7, whoever is down', () => {
    let committed = 0
    for (let n = 2; n <= 7; n++) {
      const before = membersOf(n)
      for (const after of listsAfter(before)) {
        const all = [...before, ...fresh.filter(member => after.includes(member))]
        for (let down = 0; down < 2 ** all.length; down++) {
          const up = new Set(all.filter((_, i) => (down & 2 ** i) === 0).map(({ id }) => hex(id)))
          if (!canCommit(before, after, up)) continue
          committed++
          const alive = after.filter(({ id }) => up.has(hex(id))).length
          assert(alive >= quorum(after.length), `${n} → ${after.length}: ${alive} are up`)
        }
      }
    }
    assert(committed > 100, `${committed} lists`)
  })

  it('lets no list pass that admits a hospital that is down, however many follow', () => {
    for (const start of [4, 5, 6, 7, 10, 20]) {
      const before = membersOf(start)
      const up = new Set(before.map(({ id }) => hex(id)))
      const dead = Array.from({ length: maxChurn(start) }, (_, i) => memberOf(named(`dead ${i}`)))
      for (let k = 1; k <= dead.length; k++) {
        assert(!canCommit(before, [...before, ...dead.slice(0, k)], up), `${start} + ${k}`)
      }
    }
  })

  it('lets the others replace up to f members that are down, where the churn allows', () => {
    for (let n = 4; n <= 7; n++) {
      const before = membersOf(n)
      const up = new Set([...before.slice(1), fresh[0]!].map(({ id }) => hex(id)))
      assert(tolerated(n) >= 1)
      assert(canCommit(before, [...before.slice(1), fresh[0]!], up), `n = ${n}`)
    }
  })
})

describe('membership: churn with absent members', () => {
  const members = membersOf(4)
  const [gone, stays] = members as [Member, Member]

  it('counts an absent member and the new member in its place as one change', () => {
    const after = [...members.slice(1), fresh[0]!]
    assert.equal(churn(members, after), 2)
    assert.equal(churn(members, after, id => id === gone.id), 1)
    assert.equal(churn(members, after, id => id === stays.id), 2, 'the absent member stays')
  })

  it('counts a removal alone, and an addition alone, as one change', () => {
    assert.equal(churn(members, members.slice(1), () => true), 1)
    assert.equal(churn(members, [...members, fresh[0]!], () => true), 1)
  })
})

describe('membership: age of a join signature', () => {
  const block = { height: 50, timestamp: 1_000_000, hash: new Uint8Array(32) }

  it('is at most 100 heights, or 10 minutes', () => {
    assert(isRecent(block, 150, 9_000_000))
    assert(!isRecent(block, 151, 9_000_000))
    assert(isRecent(block, 99_999, 1_600_000))
    assert(!isRecent(block, 151, 1_600_001))
  })
})

/** Returns the lists that §5.1 allows after `before`: members removed from the front, new members added. */
function listsAfter (before: readonly Member[]): Member[][] {
  const most = maxChurn(before.length)
  const lists: Member[][] = []
  for (let removed = 0; removed <= most; removed++) {
    for (let added = 0; added + removed <= most; added++) {
      if (added + removed === 0 || before.length - removed + added < 2) continue
      lists.push([...before.slice(removed), ...fresh.slice(0, added)])
    }
  }
  return lists
}
