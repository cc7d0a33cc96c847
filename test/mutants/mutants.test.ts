import assert from 'node:assert/strict'
import { carryOut } from './carry-out.js'
import { hunt } from './hunt.js'
import { judgeChain } from './judge-chain.js'
import { MUTANTS } from './list/index.js'
import type { Mutant, SimTrial } from './mutant.js'
import { mutatedModule } from './mutate.js'
import { explore } from './twins/explore.js'

/** Mutants that are caught at once. `make mutants` runs all of them. */
const QUICK = [
  'FINALIZE after NULLIFY', 'quorum lowered by one', 'justification unchecked, schedules',
  'two NOTARIZE in a view, schedules', 'certificates not logged', 'leaders do not depend on the beacon',
  'a node makes any number of accusations'
]
/** Number of schedules by number of hospitals. `make twins` plays all of them. */
const SCHEDULES = { 4: 400, 7: 200 }
const TRIAL: SimTrial = { type: 'sim', hospitals: 4, faults: [], seeds: 1 }

function named (name: string): Mutant {
  const found = MUTANTS.find(mutant => mutant.name === name)
  assert(found !== undefined, name)
  return found
}

describe('mutants', function () {
  this.timeout(120_000)

  it('all apply to the present code', () => {
    for (const mutant of MUTANTS) assert(mutatedModule(mutant).length > 0)
    assert.equal(new Set(MUTANTS.map(({ name }) => name)).size, MUTANTS.length)
  })

  it('count as errors, not as survivors, if they no longer apply', async () => {
    const mutant = named('quorum lowered by one')
    await assert.rejects(hunt({ ...mutant, find: 'no such words' }), /does not apply/)
    await assert.rejects(hunt({ ...mutant, find: 'n' }), /does not apply/)
  })

  it('count as errors if no module loads their file', async () => {
    const elsewhere = { file: 'src/cli/program.ts', find: "from 'commander'", replace: 'from "commander"' }
    const mutant = { ...named('leaders do not depend on the beacon'), ...elsewhere }
    await assert.rejects(hunt(mutant), /does not start/)
  })

  it('survive if they break nothing', async () => {
    const mutant = { ...named('quorum lowered by one'), replace: '1 + Math.floor(2 * n / 3)', trial: TRIAL }
    assert.equal((await hunt(mutant)).caught, undefined)
    const harmless = { find: "return 'ignore'", replace: "return 'ignore' as const" }
    assert.equal((await hunt({ ...named('a node makes any number of accusations'), ...harmless })).caught,
      undefined)
  })

  it('have their chains verified by code without the mutant', async () => {
    const { chains: [chain], violations } = await carryOut({ trial: TRIAL, seed: 1 })
    assert.deepEqual(violations, [])
    assert(chain !== undefined && chain.blocks.length > 4)
    assert.equal(judgeChain(TRIAL, 1, chain), undefined)
    const [first, second, ...others] = chain.blocks
    assert(first !== undefined && second !== undefined)
    const swapped = { ...chain, blocks: [{ ...first, certificate: second.certificate }, second, ...others] }
    assert.match(judgeChain(TRIAL, 1, swapped)?.text ?? '', /block 1: certificate-of-another-block/)
    assert.match(judgeChain(TRIAL, 1, { ...chain, blocks: [second, ...others] })?.text ?? '', /block 1: /)
  })

  for (const name of QUICK) {
    it(`are caught: ${name}`, async () => {
      assert.notEqual((await hunt(named(name))).caught, undefined)
    })
  }
})

describe('twins', function () {
  this.timeout(120_000)

  for (const [hospitals, most] of Object.entries(SCHEDULES)) {
    it(`${most} schedules of ${hospitals} hospitals keep every invariant`, () => {
      const { broken, schedules } = explore({ hospitals: Number(hospitals), most })
      assert.equal(broken, undefined)
      assert.equal(schedules, most)
    })
  }
})
