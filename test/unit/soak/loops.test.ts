import assert from 'node:assert/strict'
import { ServiceError } from '../../../src/api/index.js'
import { ProcessVitals } from '../../../src/node/machine/process-vitals.js'
import { judgeLoops, MACHINE } from '../../soak/loops.js'
import { look, type SampledNode, type Sample } from '../../soak/vitals.js'

const QUIET: Partial<Sample> = { lagP99: 7, lagMax: 90 }

/** Makes a hundred samples, of which some of the last differ. */
function looks (node: string, others: number, other: Partial<Sample>, usual = QUIET): Sample[] {
  return Array.from({ length: 100 }, (_, i) => {
    return { at: i * 5000, node, pid: 1, ...i < 100 - others ? usual : other }
  })
}

function wrong (own: readonly Sample[], machine: Partial<Sample> = { lagP99: 2, lagMax: 20 }): string[] {
  return judgeLoops([...looks(MACHINE, 0, {}, machine), ...own]).wrong
}

describe('soak: event loops', () => {
  it('finds a loop that blocks for 2 s of every 5, although its p99 is low', () => {
    assert.deepEqual(wrong(looks('hospital-1', 100, { lagP99: 7, lagMax: 2001 })),
      ['event loop of hospital-1: longest of 2001 ms, 660 allowed'])
    assert.deepEqual(wrong(looks('hospital-1', 5, { lagP99: 7, lagMax: 2001 })), [], 'now and then')
  })

  it('finds the delays of a real process of this kind', async () => {
    const vitals = new ProcessVitals(1000)
    for (let turn = 0; turn < 3; turn++) {
      await new Promise(resolve => { setTimeout(resolve, 200) })
      const end = performance.now() + 700
      while (performance.now() < end);
    }
    const { max } = vitals.read().eventLoopDelayMs
    vitals.stop()
    assert(max > 600, `${max} ms`)
  })

  it('allows for the delays of the machine', () => {
    const busy = looks('hospital-1', 20, { lagP99: 1400, lagMax: 1400 })
    assert.deepEqual(wrong(busy, { lagP99: 425, lagMax: 430 }), [])
    assert.equal(wrong(busy).length, 2)
  })

  it('counts a sample without an answer as late', () => {
    assert.deepEqual(wrong(looks('hospital-1', 5, { isSilent: true })), [])
    assert.deepEqual(wrong(looks('hospital-1', 6, { isSilent: true })), [
      'event loop of hospital-1: p99 of silence, 406 allowed',
      'event loop of hospital-1: longest of silence, 660 allowed'
    ])
  })

  it('distinguishes silence, an answer and an ended process', async () => {
    const silenceOf = async (call: (node: { pid?: number }) => Promise<unknown>): Promise<unknown> => {
      const node: { pid?: number } = { pid: process.pid }
      const client = { call: async () => await call(node) } as SampledNode['client']
      const looked = Object.assign(node, { name: 'n', dataFolder: '/nowhere', client })
      const sample = await look(looked, { answerMs: 300 })
      return sample?.isSilent
    }
    const starting = new ServiceError(503, 'starting', 'not yet')
    const refused = new ServiceError(0, 'unreachable', 'nobody listens')
    assert.equal(await silenceOf(async () => { await new Promise(() => {}) }), true)
    assert.equal(await silenceOf(async () => { throw refused }), true)
    assert.equal(await silenceOf(async () => { throw starting }), undefined)
    assert.equal(await silenceOf(async node => {
      delete node.pid
      throw refused
    }), undefined)
    assert.equal(await silenceOf(async () => ({ phase: 'validating' })), undefined)
  })

  it('judges nodes that catch up separately, and reports their delays', () => {
    const behind = looks('hospital-5', 100, { lagP99: 900, lagMax: 3000, isBehind: true })
    assert.deepEqual(wrong(behind), [])
    assert.match(judgeLoops(behind).notes.join('\n'), /while catching up it was 3000 ms/)
  })
})
