import assert from 'node:assert/strict'
import {
  caseAhead, dutiesAhead, drawAhead, readiness
} from '../../../../../src/protocol/ledger/index.js'
import { sha256 } from '../../../../../src/protocol/crypto/index.js'
import {
  CaseStatus, Decision, ZERO_32, hex, utf8, type Case
} from '../../../../../src/protocol/types/index.js'
import { World, opinionOn } from '../support/world.js'

/** A chain with one undrawn case. */
function undrawn (): { world: World, id: Uint8Array } {
  const world = new World(7).begin()
  const tx = world.propose(world.signers[0]!, [world.proposal()])
  world.commit([tx])
  return { world, id: tx.caseIds[0]! }
}

const holders = ({ holders }: Case): string[] => holders.map(({ validator }) => hex(validator))

describe('ledger: draws ahead of the block that makes them', () => {
  it('are the draws of that block, and change nothing that a block depends on', () => {
    const { world, id } = undrawn()
    const image = JSON.stringify(world.state.undecided.image())
    const [ahead, ...others] = drawAhead(world.state, world.sigma, world.state.timestamp)
    assert.deepEqual(others, [])
    assert.equal(JSON.stringify(world.state.undecided.image()), image)
    assert.equal(world.state.undecided.get(hex(id))!.status, CaseStatus.undrawn)
    assert.equal(caseAhead(world.state, hex(id)), ahead)
    world.commit([])
    assert.deepEqual(holders(ahead!), holders(world.case(id)))
    assert.deepEqual(caseAhead(world.state, hex(id)), world.case(id), 'the block ends what was ahead of it')
    assert.deepEqual(dutiesAhead(world.state, ahead!.holders[0]!.validator), [])
  })

  it('make opinions ready, and the block that draws a case accepts it', () => {
    const { world, id } = undrawn()
    const [ahead] = drawAhead(world.state, world.sigma, world.state.timestamp)
    world.state.ahead = new Map()
    const pair = world.pair(ahead!)
    const opinions = pair.map(signer => world.opinions(signer, [opinionOn(ahead!, Decision.approve)]))
    const ready = (): string[] => opinions.map(tx => readiness(world.state, tx, world.state.timestamp))
    assert.deepEqual(ready(), ['later', 'later'])
    drawAhead(world.state, world.sigma, world.state.timestamp)
    assert.deepEqual(ready(), ['ready', 'ready'])
    for (const signer of pair) assert.deepEqual(dutiesAhead(world.state, signer.id), [ahead])
    world.commit(opinions)
    const accepted = world.case(id)
    assert.equal(accepted.status, CaseStatus.accepted)
    assert.equal(accepted.closedHeight, accepted.height + 1)
  })

  it('change nothing in the delta of the block that takes them', () => {
    const { world } = undrawn()
    const draw = (): unknown => {
      const { made } = world.draft([])
      assert(made !== undefined)
      return { ...made.delta, set: hex(made.delta.set.hash) }
    }
    const drawn = draw()
    drawAhead(world.state, sha256(utf8('another')), world.state.timestamp + 100)
    assert.deepEqual(draw(), drawn, 'draws by another beacon are not taken')
    drawAhead(world.state, world.sigma, world.state.timestamp + 7)
    assert.deepEqual(draw(), drawn, 'its slots have the time of the block')
  })

  it('do not exist without σ', () => {
    const { world, id } = undrawn()
    assert.deepEqual(drawAhead(world.state, ZERO_32, world.state.timestamp), [])
    assert.equal(caseAhead(world.state, hex(id))!.status, CaseStatus.undrawn)
  })
})
