import assert from 'node:assert/strict'
import type { FactsView } from '../../../../../src/api/index.js'
import { ago, codes, EAST, found, healthyFacts, NORTH, peer, ST_MARY, WEST } from './facts.js'

const stalledFor = (votesFrom: number): FactsView => healthyFacts({
  peers: [peer(NORTH), peer(EAST, { votesFrom }), peer(WEST, { votesFrom })],
  agreement: {
    height: 18, view: 3, leader: EAST, members: 4, quorum: 3, active: true, halted: false,
    activeSince: ago(120), awaits: { for: 'votes', kind: 'nullify', view: 3 },
    votes: [{ kind: 'nullify', view: 3, needed: 3, from: [ST_MARY, NORTH],
      missing: [{ hospital: EAST, since: ago(120) }, { hospital: WEST, since: ago(120) }] }]
  }
})

describe('doctor: abstention', () => {
  it('of another hospital is reported, with the advice to stop no other hospital meanwhile', () => {
    const facts = healthyFacts({ peers: [peer(NORTH), peer(EAST, { votesFrom: 20 }), peer(WEST)] })
    const { action, severity, text } = found(facts, 'abstaining')
    assert.equal(severity, 'warning')
    assert.match(text, /^East does not vote before block 20: .* 2 blocks to go\.$/)
    assert.match(action, /^Take no other hospital down before East votes again \(2 more blocks\)\./)
  })

  it('is not reported for a hospital that votes again, and the advice counts spare votes', () => {
    const again = [peer(NORTH), peer(EAST, { votesFrom: 18 }), peer(WEST)]
    assert.deepEqual(codes(healthyFacts({ peers: again })), [])
    const more = ['e', 'f', 'g'].map(name => ({ id: `12D3KooW${name}`, name }))
    const facts = healthyFacts({
      belonging: { version: 1, members: [ST_MARY, NORTH, EAST, WEST, ...more], quorum: 5, isMember: true },
      peers: [peer(NORTH), peer(EAST, { votesFrom: 20 }), ...[WEST, ...more].map(one => peer(one))]
    })
    assert.match(found(facts, 'abstaining').action, /^Take no more than 1 other hospital down before East/)
  })

  it('is part of the lost quorum if it concerns the hospitals that could replace a missing one', () => {
    const facts = healthyFacts({
      peers: [peer(NORTH), peer(EAST, { votesFrom: 20 }), peer(WEST, { connected: false, since: ago(21) })]
    })
    const { action, text } = found(facts, 'quorum-lost')
    assert.match(text, /East does not vote before block 20\./)
    assert.equal(action, 'Get West running and reachable again.')
  })

  it('of so many hospitals that no quorum can vote names no other hospital to ask', () => {
    const own = {
      ...stalledFor(20), votingRight: { state: 'abstaining', from: 20 } as const,
      peers: [peer(NORTH), peer(EAST), peer(WEST, { votesFrom: 20 })]
    }
    for (const facts of [stalledFor(20), own]) {
      const { action, severity, text } = found(facts, 'votes-lost')
      assert.deepEqual(codes(facts), ['votes-lost'])
      assert.equal(severity, 'stopped')
      assert.match(text, /3 of 4 votes are needed, and .* does not vote before block 20/)
      assert.doesNotMatch(action, /[Rr]un doctor/)
      assert.match(action,
        /^If the complete former data folder of .* run medichain-node recover at each .* The README says /)
    }
    const behind = { ...stalledFor(20), tip: { height: 17, hash: 'ab', timestamp: ago(40), syncTarget: 40 } }
    assert(!codes(behind).includes('votes-lost'), 'a node that catches up cannot know this')
    const government = { ...stalledFor(20), role: 'government' as const,
      belonging: { version: 1, members: [NORTH, EAST, WEST], quorum: 3, isMember: false } }
    assert.equal(codes(government)[0], 'votes-lost')
  })

  it('of one missing hospital directs the operator to another missing hospital', () => {
    const facts = stalledFor(20)
    const one = { ...facts, peers: [peer(NORTH), peer(EAST), peer(WEST, { votesFrom: 20 })] }
    const { action, text } = found(one, 'stalled')
    assert.match(text, /missing East and West \(no vote before block 20\)/)
    assert.match(action, /^Run doctor at East(\.|:)/)
  })
})
