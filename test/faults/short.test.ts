import type { Ground } from './ground/index.js'
import { openGround } from './grounds.js'
import { tryFault } from './run-scenarios.js'
import { SCENARIOS } from './scenarios/index.js'

/** A selection for `make test`. `make faults` runs all scenarios. */
const SHORT = ['kill-one', 'pause', 'emptied-folder', 'liar-equivocates']

describe('faults on real processes, a short selection', () => {
  let ground: Ground | undefined
  let isSound = false
  before(async () => { ground = await openGround('four') })
  after(async () => { await ground?.close(!isSound) })

  for (const scenario of SCENARIOS.filter(({ name }) => SHORT.includes(name))) {
    it(`recovers from: ${scenario.fault}`, async () => {
      if (ground === undefined) throw new Error('the fleet did not start')
      await tryFault(ground, scenario)
    })
  }

  it('leaves equal chains that verify on every disk', async () => {
    if (ground === undefined) throw new Error('the fleet did not start')
    await ground.checkChains()
    isSound = true
  })
})
