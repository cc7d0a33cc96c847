import assert from 'node:assert/strict'
import { accessOf, mayUse, memberSet } from '../../../../src/protocol/membership/index.js'
import type { Access } from '../../../../src/protocol/membership/index.js'
import type { Signer } from '../../../../src/protocol/types/index.js'
import { ZERO_32, compare } from '../../../../src/protocol/types/index.js'
import { governmentPeer, hospitals, memberOf, named } from '../codec/chains.js'

const [leaver, ...others] = hospitals(4) as [Signer, ...Signer[]]
const joiner = named('joiner')
const setOf = (signers: readonly Signer[]): ReturnType<typeof memberSet> =>
  memberSet(ZERO_32, {
    version: 1,
    prevHash: ZERO_32,
    issuedAt: 0,
    checkpointHeight: 0,
    checkpointHash: ZERO_32,
    entries: signers.map(signer => memberOf(signer)).sort((a, b) => compare(a.id, b.id))
  })
const committed = setOf([leaver, ...others])
const successor = setOf([...others, joiner])

describe('membership: access, the table of SPECIFICATION.md §5.3', () => {
  it('uses a successor before it is committed', () => {
    const view = { committed, successor, governmentPeer: governmentPeer.id }
    assert.equal(accessOf(others[0]!.id, view), 'member')
    assert.equal(accessOf(leaver.id, view), 'leaving')
    assert.equal(accessOf(joiner.id, view), 'joining')
    assert.equal(accessOf(governmentPeer.id, view), 'government')
    assert.equal(accessOf(named('nobody').id, view), 'stranger')
  })

  it('has only members and strangers without a successor', () => {
    const view = { committed, governmentPeer: governmentPeer.id }
    assert.equal(accessOf(leaver.id, view), 'member')
    assert.equal(accessOf(joiner.id, view), 'stranger')
  })

  // This copy of the table makes every change of the table a change of two files.
  const table: [protocol: string, may: Access[]][] = [
    ['consensus', ['member', 'leaving']],
    ['gossip', ['member']],
    ['status', ['member', 'leaving', 'joining', 'government']],
    ['request', ['member', 'leaving', 'joining', 'government']],
    ['request-bodies', ['member', 'leaving', 'joining']],
    ['txs', ['member']],
    ['record-key', ['member']],
    ['name', ['member']],
    ['findings', ['member']],
    ['terminology', ['member']],
    ['consent-rules', ['member']],
    ['access-events', ['member']],
    ['consent-form', ['member']],
    ['mismatch', ['member']],
    ['excerpt', ['member']],
    ['allowlist', ['member', 'government']],
    ['join', ['member', 'government']],
    ['enrol', ['member', 'joining', 'government', 'stranger']],
    ['no-such-protocol', []]
  ]
  const everyone: Access[] = ['member', 'leaving', 'joining', 'government', 'stranger']

  for (const [protocol, may] of table) {
    it(`${protocol}: ${may.join(', ') || 'nobody'}`, () => {
      assert.deepEqual(everyone.filter(access => mayUse(access, protocol)), may)
    })
  }

  it('uses sets that find members by id, in the order of the list', () => {
    committed.members.forEach((member, index) => {
      assert.equal(committed.indexOf(member.id), index)
      assert.equal(committed.get(member.id), member)
      assert(committed.has(new Uint8Array(member.id)))
    })
    assert.equal(committed.indexOf(joiner.id), -1)
    assert.equal(committed.get(joiner.id), undefined)
    assert(!committed.has(joiner.id))
  })
})
