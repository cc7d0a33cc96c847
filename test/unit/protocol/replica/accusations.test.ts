import assert from 'node:assert/strict'
import { Accusations, MAX_ACCUSATIONS_PER_HEIGHT } from '../../../../src/protocol/replica/accusations.js'

describe('replica: accusations', () => {
  it('are reported once per offence, and further proofs are kept', () => {
    const accusations = new Accusations()
    assert.equal(accusations.take('a', 1), 'report')
    assert.equal(accusations.take('a', 1), 'keep')
    assert.equal(accusations.take('b', 1), 'report')
  })

  it('are reported again if no block has them after sixteen heights', () => {
    const accusations = new Accusations()
    assert.equal(accusations.take('a', 1), 'report')
    assert.equal(accusations.take('a', 17), 'keep')
    assert.equal(accusations.take('a', 18), 'report')
  })

  it('are never reported again once the chain proves the offence', () => {
    const accusations = new Accusations()
    accusations.prove('a')
    assert.equal(accusations.take('a', 1), 'keep')
    assert.equal(accusations.take('a', 1_000), 'keep')
  })

  it('are bounded for each height', () => {
    const accusations = new Accusations()
    const length = MAX_ACCUSATIONS_PER_HEIGHT + 2
    const taken = Array.from({ length }, (_, i) => accusations.take(`${i}`, 1))
    assert.equal(taken.filter(result => result === 'report').length, MAX_ACCUSATIONS_PER_HEIGHT)
    assert.deepEqual(taken.slice(-2), ['ignore', 'ignore'])
    assert.equal(accusations.take('next', 2), 'report')
  })
})
