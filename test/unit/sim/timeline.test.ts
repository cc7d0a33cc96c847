import assert from 'node:assert/strict'
import { Timeline } from '../../../src/sim/timeline.js'

describe('sim/Timeline', () => {
  it('runs tasks by their times, then by their creation, and none that was cancelled', async () => {
    const timeline = new Timeline()
    const ran: string[] = []
    timeline.after(5, () => { ran.push(`late at ${timeline.now}`) })
    timeline.after(2, () => { timeline.after(0, () => { ran.push('third') }) })
    timeline.after(2, () => { ran.push('second') })
    timeline.after(1, () => { ran.push('never') })()
    timeline.after(9, () => { ran.push('after the deadline') })
    assert.equal(await timeline.run(8, () => false), false)
    assert.deepEqual(ran, ['second', 'third', 'late at 5'])
    assert.equal(timeline.now, 8)
  })

  it('waits after each task until all promises have settled', async () => {
    const timeline = new Timeline()
    const ran: string[] = []
    timeline.after(1, () => {
      Promise.resolve().then(() => Promise.resolve()).then(() => { ran.push('settled') }, () => undefined)
    })
    timeline.after(1, () => { ran.push('next task') })
    await timeline.run(2, () => false)
    assert.deepEqual(ran, ['settled', 'next task'])
  })

  it('ends a run whose tasks of one moment never end, and says when', async () => {
    const timeline = new Timeline(100)
    const again = (): void => { timeline.after(0, again) }
    timeline.after(7, again)
    await assert.rejects(timeline.run(10, () => false), /time stands still at 7 ms/)
  })
})
