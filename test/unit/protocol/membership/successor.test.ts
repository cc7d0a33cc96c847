import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  allowlistHash, allowlistSignBytes, signedAllowlistCodec, signedGenesisCodec
} from '../../../../src/protocol/codec/index.js'
import {
  checkSuccessor, churn, firstSignedAllowlist, maxChurn
} from '../../../../src/protocol/membership/index.js'
import type {
  Allowlist, Chain, Member, SignedAllowlist
} from '../../../../src/protocol/types/index.js'
import { compare, quorum } from '../../../../src/protocol/types/index.js'
import {
  chainOf, genesisOf, governmentList, hospitals, memberOf, named
} from '../codec/chains.js'
import { readVectors } from '../codec/vector-files.js'

interface File {
  genesis: Uint8Array
  vectors: { desc: string, next: Uint8Array, verdict: string, code?: string }[]
}

describe('membership: successors made by another implementation', () => {
  const file = readVectors<File>('membership/successors.json')
  const chain = chainOf(signedGenesisCodec.decode(file.genesis).genesis)
  for (const { desc, next, verdict, code } of file.vectors) {
    it(`${code ?? verdict}: ${desc}`, () => {
      const first = firstSignedAllowlist(chain)
      const judged = checkSuccessor(chain, first, signedAllowlistCodec.decode(next))
      assert.equal(judged.verdict, verdict)
      if (judged.verdict !== 'accept') assert.equal(judged.code, code)
    })
  }
})

describe('membership: successors of a list of seven', () => {
  const signers = hospitals(7)
  const chain = chainOf(genesisOf(signers))
  const first = firstSignedAllowlist(chain)
  const members = chain.genesis.members
  const newcomers = [0, 1, 2].map(i => memberOf(named(`newcomer ${i}`)))

  const verdictOf = (on: Chain, entries: readonly Member[]): string => {
    const judged = checkSuccessor(on, first, follow(on, first, entries))
    return judged.verdict === 'accept' ? 'accept' : judged.code
  }

  it('have at most two changes', () => {
    assert.equal(maxChurn(7), 2)
    const [x, y, z] = newcomers as [Member, Member, Member]
    assert.equal(verdictOf(chain, [...members, x, y]), 'accept')
    assert.equal(verdictOf(chain, [...members, x, y, z]), 'too-much-churn')
    assert.equal(verdictOf(chain, [...members.slice(1), x]), 'accept')
    assert.equal(verdictOf(chain, members.slice(2)), 'accept')
    assert.equal(verdictOf(chain, members.slice(3)), 'too-much-churn')
  })

  it('have at most maxMembers members', () => {
    const parameters = { ...chain.genesis.parameters, maxMembers: 7 }
    const full = { ...chain, genesis: { ...chain.genesis, parameters } }
    assert.equal(verdictOf(full, [...members, newcomers[0]!]), 'too-many-members')
  })

  it('have a version at most 256 above, and need not have the next', () => {
    const verdict = (version: number): string => {
      const judged = checkSuccessor(chain, first, follow(chain, first, members, version))
      return judged.verdict === 'accept' ? 'accept' : judged.code
    }
    assert.deepEqual([1, 2, 3, 257, 258].map(verdict),
      ['old-version', 'accept', 'accept', 'accept', 'version-gap'])
  })

  it('are not lists of another chain', () => {
    const other = chainOf({ ...chain.genesis, name: 'other' })
    const judged = checkSuccessor(chain, first, follow(other, first, members))
    assert.deepEqual(judged, { verdict: 'reject', code: 'bad-signature' })
  })

  it('have the same churn in both directions', () => {
    fc.assert(fc.property(
      fc.subarray([...members, ...newcomers]), fc.subarray([...members, ...newcomers]),
      (before, after) => {
        const changed = before.filter(member => !after.includes(member)).length +
          after.filter(member => !before.includes(member)).length
        assert.equal(churn(before, after), changed)
        assert.equal(churn(after, before), changed)
      }
    ))
  })

  it('need no new member for their quorum: q(n + churn) ≤ n (§5.2)', () => {
    for (let n = 4; n <= 100; n++) assert(quorum(n + maxChurn(n)) <= n, `n = ${n}`)
  })
})

function follow (
  chain: Chain, current: SignedAllowlist, entries: readonly Member[],
  version = current.list.version + 1
): SignedAllowlist {
  const list: Allowlist = {
    version,
    prevHash: allowlistHash(chain.id, current.list),
    issuedAt: 1_700_000_100_000,
    checkpointHeight: 0,
    checkpointHash: chain.id as Uint8Array,
    entries: entries.toSorted((a, b) => compare(a.id, b.id))
  }
  return { list, signature: governmentList.sign(allowlistSignBytes(chain.id, list)) }
}
