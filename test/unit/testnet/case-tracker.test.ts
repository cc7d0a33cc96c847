import assert from 'node:assert/strict'
import { CaseTracker, type NodeProcess } from '../../../src/testnet/index.js'

type Step = [committedAt: number, status: string]

/** Returns a node that sends the `steps` of a case to subscribers, until its stream is aborted. */
function node (...steps: Step[]): NodeProcess {
  const open = async (_name: string, signal: AbortSignal): Promise<AsyncIterable<object>> => {
    const over = new Promise<void>(resolve => { signal.addEventListener('abort', () => { resolve() }) })
    return (async function * () {
      for (const [committedAt, status] of steps) yield { committedAt, cases: [['case', status]] }
      await over
    })()
  }
  return { client: { open } } as unknown as NodeProcess
}

describe('testnet: case tracker', () => {
  it('notices when the last of many nodes has a decision, without a warning of leaks', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error): void => { warnings.push(warning) }
    process.on('warning', onWarning)
    const nodes = Array.from({ length: 12 }, (_, i) => node([5, 'proposed'], [10 + i, 'accepted']))
    const tracker = new CaseTracker(nodes, { details: false })
    await tracker.open()
    for (let i = 0; i < 100 && !tracker.isKnownEverywhere('case'); i++) {
      await new Promise(resolve => { setImmediate(resolve) })
    }
    await tracker.close()
    process.off('warning', onWarning)
    assert.equal(tracker.cases.get('case')?.everywhereAt, 21)
    assert.deepEqual(warnings, [])
  })

  it('does not count a decision as known everywhere if a node lacks the decision', async () => {
    const tracker = new CaseTracker([node([10, 'accepted']), node([11, 'proposed'])], { details: false })
    await tracker.open()
    for (let i = 0; i < 20; i++) await new Promise(resolve => { setImmediate(resolve) })
    await tracker.close()
    assert(tracker.isDecided('case'))
    assert(!tracker.isKnownEverywhere('case'))
  })
})
