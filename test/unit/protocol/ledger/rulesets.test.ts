import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isSpent, readiness, supportersOf } from '../../../../src/protocol/ledger/index.js'
import { rulesetId } from '../../../../src/protocol/codec/index.js'
import { MAX_ADOPTED, MAX_SUPPORTED } from '../../../../src/protocol/ledger/rows/ruleset.js'
import { judgeAdopt, NO_RULESETS, type Rulesets } from '../../../../src/protocol/ledger/state/rulesets.js'
import { TransactionKind, ZERO_32, equal, type Ruleset } from '../../../../src/protocol/types/index.js'
import { imageOf } from './support/image.js'
import { World } from './support/world.js'

function ruleset (version: string): Ruleset {
  return {
    subject: 1, system: 'http://hl7.org/fhir/sid/icd-10-cm', version, hash: ZERO_32, firstDay: 20_362,
    lastDay: 0
  }
}

const RELEASE = ruleset('2026')

describe('ledger: rulesets', () => {
  let world: World
  beforeEach(() => { world = new World(5).begin() })

  const adopt = (at: number, which = RELEASE): void => {
    world.commit([world.adopt(world.signers[at]!, which)])
  }
  const codes = (at: number, which = RELEASE): string[] => {
    const { deferred, dropped } = world.draft([world.adopt(world.signers[at]!, which)])
    return [...deferred, ...dropped].map(({ code }) => code)
  }

  it('are adopted by the block with the last signature of a quorum', () => {
    for (const at of [0, 1, 2]) adopt(at)
    assert.deepEqual(world.state.rulesets.adopted, [])
    adopt(4)
    assert.deepEqual(world.state.rulesets.adopted, [{ ruleset: RELEASE, since: world.state.timestamp }])
    assert.deepEqual(codes(3), ['adopted-already'])
    assert(isSpent(world.state, world.adopt(world.signers[3]!, RELEASE)))
  })

  it('count each hospital once, and each ruleset with its dates by itself', () => {
    adopt(0)
    assert.deepEqual(codes(0), ['supported-already'])
    assert.equal(readiness(world.state, world.adopt(world.signers[0]!, RELEASE), 0), 'never')
    for (const at of [1, 2]) adopt(at)
    adopt(3, { ...RELEASE, lastDay: 20_726 })
    assert.deepEqual(world.state.rulesets.adopted, [])
  })

  it('are signed by members, in one block, and before the first key epoch too', () => {
    const fresh = new World(4)
    fresh.commit(fresh.signers.slice(0, 3).map(signer => fresh.adopt(signer, RELEASE)))
    assert.equal(fresh.state.rulesets.adopted.length, 1)
    const [gone, ...rest] = world.signers
    const notice = world.adopt(gone!, RELEASE)
    const entries = world.state.allowlist.list.entries.filter(({ id }) => !equal(id, gone!.id))
    world.commit([world.allowlist(entries)], { timestamp: world.state.timestamp + 60_000 })
    assert.deepEqual(world.draft([notice]).deferred.map(({ code }) => code), ['not-a-member'])
    assert.equal(readiness(world.state, notice, 0), 'later')
    assert.equal(rest.length, 4)
  })

  it('count members alone, and a repeated signature after others have left', () => {
    for (const at of [0, 1, 2]) adopt(at)
    const gone = world.signers[4]!
    const entries = world.state.allowlist.list.entries.filter(({ id }) => !equal(id, gone.id))
    world.commit([world.allowlist(entries)], { timestamp: world.state.timestamp + 60_000 })
    assert.equal(world.state.set.quorum, 3)
    adopt(0)
    assert.equal(world.state.rulesets.adopted.length, 1)
  })

  it('do not count a former member', () => {
    for (const at of [0, 1]) adopt(at)
    const entries = world.state.allowlist.list.entries.filter(({ id }) => !equal(id, world.signers[0]!.id))
    world.commit([world.allowlist(entries)], { timestamp: world.state.timestamp + 60_000 })
    adopt(2)
    assert.deepEqual(world.state.rulesets.adopted, [])
    adopt(3)
    assert.equal(world.state.rulesets.adopted.length, 1)
  })

  it('are the same after a restart', () => {
    for (const at of [0, 1, 2, 3]) adopt(at)
    adopt(0, ruleset('2027'))
    assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
  })

  it('are bounded: the newest of each hospital, and the newest adopted', () => {
    const [author] = world.signers
    let rulesets: Rulesets = NO_RULESETS
    for (let n = 0; n < MAX_SUPPORTED + 3; n++) {
      const verdict = judgeAdopt(world.chain.id, rulesets, world.state.set, {
        kind: TransactionKind.adopt, author: author!.id, signature: new Uint8Array(64), ...ruleset(String(n))
      }, n)
      assert(verdict.verdict === 'accept')
      rulesets = verdict.value
    }
    const ids = [...rulesets.support.values()][0]!
    assert.equal(ids.length, MAX_SUPPORTED)
    assert.deepEqual(ids[0], rulesetId(world.chain.id, ruleset('3')))
    for (let n = 0; n < MAX_ADOPTED + 2; n++) {
      for (const { id } of world.signers.slice(0, 4)) {
        const verdict = judgeAdopt(world.chain.id, rulesets, world.state.set, {
          kind: TransactionKind.adopt, author: id, signature: new Uint8Array(64), ...ruleset(`a${n}`)
        }, n)
        if (verdict.verdict === 'accept') rulesets = verdict.value
      }
    }
    assert.equal(rulesets.adopted.length, MAX_ADOPTED)
    assert.equal(rulesets.adopted.at(-1)?.ruleset.version, `a${MAX_ADOPTED + 1}`)
  })

  it('are adopted if and only if a quorum has signed, in any order', () => {
    const turn = fc.tuple(fc.nat({ max: 4 }), fc.constantFrom('1', '2'))
    fc.assert(fc.property(fc.array(turn, { maxLength: 14 }), turns => {
      let rulesets: Rulesets = NO_RULESETS
      for (const [at, version] of turns) {
        const verdict = judgeAdopt(world.chain.id, rulesets, world.state.set, {
          kind: TransactionKind.adopt, author: world.signers[at]!.id, signature: new Uint8Array(64),
          ...ruleset(version)
        }, 1)
        if (verdict.verdict === 'accept') rulesets = verdict.value
      }
      for (const version of ['1', '2']) {
        const signed = new Set(turns.filter(turn => turn[1] === version).map(([at]) => at)).size
        const isIn = rulesets.adopted.some(({ ruleset }) => ruleset.version === version)
        assert.equal(isIn, signed >= 4)
        const id = rulesetId(world.chain.id, ruleset(version))
        assert(supportersOf(rulesets, id, world.state.set).length <= signed)
      }
    }), { numRuns: 60 })
  })
})
