import assert from 'node:assert/strict'
import type { RunningChain } from '../../../../src/node/assembly/running-chain.js'
import { bodiesText, catchUpText, progressOf } from '../../../../src/node/services/progress.js'

interface Stand {
  readonly running?: boolean
  readonly blocksPerSecond?: number
  readonly secondsLeft?: number
  readonly missing?: number
}

function chainAt (height: number, target: number, stand: Stand = {}): RunningChain {
  const { running = true, blocksPerSecond = 0, secondsLeft, missing = 0 } = stand
  return {
    hostLoop: { state: { ledger: { height } } },
    syncer: { running, target, progress: { target, blocksPerSecond, secondsLeft } },
    hospital: { backfill: { missing, fetched: 1_200 } }
  } as unknown as RunningChain
}

describe('services: progress', () => {
  it('of blocks is shown with rate and time left', () => {
    assert.equal(catchUpText(chainAt(4_120, 10_003, { blocksPerSecond: 850, secondsLeft: 7 })),
      'catching up: 4,120 of 10,003 blocks, 850/s, about 7 s left')
    assert.equal(catchUpText(chainAt(0, 10_003)), 'catching up: 0 of 10,003 blocks')
    assert.match(catchUpText(chainAt(1, 9, { blocksPerSecond: 1, secondsLeft: 600 })), /about 10 min left$/)
    assert.match(catchUpText(chainAt(1, 9, { blocksPerSecond: 1, secondsLeft: 36_000 })), /about 10 h left$/)
  })

  it('of bodies is shown until no body is missing', () => {
    assert.equal(bodiesText(chainAt(9, 9, { missing: 1_800 })), '; bodies: 1,200 of 3,000')
    assert.equal(bodiesText(chainAt(9, 9)), '')
  })

  it('is shown only while something is being fetched', () => {
    assert.deepEqual(progressOf(chainAt(4, 9, { blocksPerSecond: 5, secondsLeft: 1, missing: 3 })), {
      catchUp: { target: 9, blocksPerSecond: 5, secondsLeft: 1 }, bodies: { fetched: 1_200, missing: 3 }
    })
    const bodies = { fetched: 1_200, missing: 0 }
    assert.deepEqual(progressOf(chainAt(9, 9)), { bodies }, 'nothing left')
    assert.deepEqual(progressOf(chainAt(4, 9, { running: false })), { bodies }, 'the syncer has stopped')
  })
})
