import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { ProcessVitals } from '../../../../src/node/machine/process-vitals.js'

function block (ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

describe('the vitals of the process', () => {
  it('show the delay of the event loop, and forget it after two windows', async () => {
    const vitals = new ProcessVitals(200)
    try {
      await pause(60)
      block(300)
      await pause(60)
      const late = vitals.read()
      assert(late.eventLoopDelayMs.max >= 250, String(late.eventLoopDelayMs.max))
      assert(late.residentBytes > late.heapBytes && late.heapBytes > 1_000_000)
      // A busy machine delays the loop, too. So wait for windows without a delay as long as this one.
      while (vitals.read().eventLoopDelayMs.max >= late.eventLoopDelayMs.max) await pause(100)
    } finally {
      vitals.stop()
    }
  })
})
