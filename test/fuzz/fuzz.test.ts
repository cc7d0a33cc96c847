import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { campaign } from './campaign.js'
import { fuzz, FuzzFailure, replay } from './engine.js'
import { Guide } from './guide.js'
import type { Target } from './target.js'
import { TARGETS } from './targets/index.js'

/** By default the date, so that a failure can be repeated on the same day. */
const SEED = process.env.SEED === undefined || process.env.SEED === ''
  ? `day ${new Date().toISOString().slice(0, 10)}`
  : process.env.SEED
const BUDGET_MS = 10_000

/** Fails for inputs with two bytes of value 7. */
const refusing: Target = {
  name: 'refusing', extension: 'bin',
  make: random => random.bytes(600),
  run: input => { assert(input.filter(byte => byte === 7).length < 2) }
}

describe(`fuzz: kept inputs, and some new ones with SEED='${SEED}'`, () => {
  for (const target of TARGETS) {
    it(target.name, async () => {
      await target.begin?.()
      try {
        await replay(target)
        const ms = BUDGET_MS / TARGETS.length
        const { runs } = await fuzz(target, { seed: SEED, runs: 100_000, ms })
        assert(runs > 0)
      } finally {
        await target.end?.()
      }
    })
  }
})

describe('fuzz: the engine', () => {
  let folder: string
  beforeEach(async () => { folder = await mkdtemp(path.join(tmpdir(), 'medichain-fuzz-')) })
  afterEach(async () => { await rm(folder, { recursive: true, force: true }) })

  it('shortens and keeps a failing input, names its seed, and finds it again', async () => {
    const budget = { seed: 'engine', runs: 500, ms: 10_000, folder }
    await assert.rejects(fuzz(refusing, budget), (error: unknown) => {
      assert(error instanceof FuzzFailure)
      assert.match(error.message, /refusing: SEED=engine, run \d+: AssertionError/)
      return true
    })
    const [name] = await readdir(path.join(folder, 'refusing'))
    assert.match(name!, /^[0-9a-f]{12}\.bin$/)
    await assert.rejects(replay(refusing, folder), /regression [0-9a-f]{12}\.bin/)
    const fixed: Target = { ...refusing, run: input => { assert.equal(input.byteLength, 2) } }
    assert.equal(await replay(fixed, folder), 1)
  })

  it('reports slow inputs', async () => {
    const slow: Target = {
      ...refusing, name: 'slow', maxMs: 5,
      run: async () => { await new Promise(resolve => { setTimeout(resolve, 20) }) }
    }
    await assert.rejects(fuzz(slow, { seed: 's', runs: 1, ms: 1000, folder }), /more than 5/)
  })

  it('gives the same inputs for the same seed', async () => {
    const met: string[] = []
    const noting: Target = {
      ...refusing, run: input => { met.push(Buffer.from(input).toString('hex')) }
    }
    for (let i = 0; i < 2; i++) await fuzz(noting, { seed: 'same', runs: 3, ms: 10_000, folder })
    assert.deepEqual(met.slice(0, 3), met.slice(3))
    assert.notEqual(met[0], met[1])
  })

  it('varies inputs that reached new code', async () => {
    const target = TARGETS.find(({ name }) => name === 'short-text')!
    const guide = new Guide(target, 'g')
    try {
      assert.equal(guide.variation(), undefined, 'nothing has been met')
      await fuzz(target, { seed: 'g', runs: 64, ms: 10_000, folder, guide })
      assert(guide.blocks > 0)
      const varied = Array.from({ length: 40 }, () => guide.variation()).filter(input => input !== undefined)
      assert(varied.length > 0 && varied.length < 40, 'half of them')
    } finally {
      guide.stop()
    }
  })

  it('runs a campaign over the selected targets', async () => {
    const lines: string[] = []
    const options = { seed: 'c', runs: 20, only: 'json-text', print: (l: string) => { lines.push(l) } }
    assert.equal(await campaign(options), 0)
    assert.match(lines.join('\n'), /json-text +20 inputs/)
    assert.equal(await campaign({ ...options, only: 'no-such-target' }), 2)
  })
})
