import assert from 'node:assert/strict'
import type { FactsView } from '../../../../../src/api/index.js'
import { codes, EAST, found, healthyFacts, NORTH, WEST } from './facts.js'

describe('doctor: names of patients', () => {
  const names = healthyFacts().names!
  const with_ = (changes: Partial<typeof names>): FactsView =>
    healthyFacts({ names: { ...names, ...changes } })

  it('is reported if too few hospitals are reachable to name a patient', () => {
    const one = found(with_({ lacking: 1 }), 'names-unavailable')
    assert.equal(one.severity, 'problem')
    assert.match(one.text, /^This hospital cannot name patients that are new here: 1 more hospital must be/)
    assert.match(found(with_({ lacking: 2 }), 'names-unavailable').text, /2 more hospitals must be/)
    assert.deepEqual(codes(with_({ ready: false, lacking: 1 })), [], 'before the first epoch others say why')
  })

  it('is reported if this hospital comes near its allowance, or is refused', () => {
    assert.deepEqual(codes(with_({ own: { names: 199, allowed: 250, refused: 0 } })), [])
    const near = found(with_({ own: { names: 200, allowed: 250, refused: 0 } }), 'names-allowance')
    assert.equal(near.severity, 'warning')
    assert.equal(near.command, 'medichain-node names --name st-mary')
    const used = found(with_({ own: { names: 250, allowed: 250, refused: 3 } }), 'names-allowance')
    assert.equal(used.severity, 'problem')
    assert.match(used.text, /250 names of patients evaluated today by one hospital, of 250 allowed, and was/)
  })

  it('is reported if other hospitals look up unusually many', () => {
    const others = [
      { hospital: NORTH, names: 10, allowed: 250, refused: 0 },
      { hospital: EAST, names: 240, allowed: 250, refused: 0 },
      { hospital: WEST, names: 10, allowed: 250, refused: 64 }
    ]
    const { severity, text } = found(with_({ others }), 'unusual-look-ups')
    assert.equal(severity, 'warning')
    assert.equal(text, 'More names of patients than usual were looked up. Today, evaluated here, by East ' +
      '(240 of 250) and West (10 of 250, 64 refused).')
    const total = { evaluator: NORTH, day: Date.UTC(2026, 2, 13), hospital: EAST, names: 220, allowed: 250 }
    const published = [total, { ...total, evaluator: WEST }, { ...total, hospital: WEST, names: 190 }]
    assert.match(found(with_({ published }), 'unusual-look-ups').text,
      /looked up\. By the totals on the chain, by East on 2026-03-13\.$/)
  })
})
