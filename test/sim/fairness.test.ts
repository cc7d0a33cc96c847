/** A small version of `make fairness`. The seeds are fixed, so each run gives the same counts. */
import assert from 'node:assert/strict'
import { Experiment, isFair } from '../../src/sim/fairness/index.js'

const SMALL = { seed: 'small', hospitals: 10, heights: 41, proposals: 10 } as const

describe('sim: draws are fair', function () {
  this.timeout(120_000)

  it('draws each hospital, and each pair, equally often, and every diagnosis is accepted', () => {
    const outcome = new Experiment({ ...SMALL, colluders: 0 }).run()
    assert.equal(outcome.draws, 4_000)
    assert(isFair(outcome), JSON.stringify(outcome))
    // The cases of the last heights are still open.
    assert(outcome.accepted >= 3_800, JSON.stringify(outcome))
  })

  it('gives f colluders no more than chance, however they lead, withhold, choose and try again', () => {
    const outcome = new Experiment({ ...SMALL, colluders: 3 }).run()
    assert(isFair(outcome), JSON.stringify(outcome))
    assert(outcome.tries > 400 && outcome.retries > 300 && outcome.wins > 0, JSON.stringify(outcome))
  })

  it('shows the advantage of colluders who hold t shares', () => {
    const outcome = new Experiment({ ...SMALL, colluders: 4 }).run()
    assert(outcome.wins > outcome.mostWins, JSON.stringify(outcome))
  })
})
