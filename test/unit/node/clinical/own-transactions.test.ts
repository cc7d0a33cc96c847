import assert from 'node:assert/strict'
import { OwnTransactions, type OwnTransactionsParts } from '../../../../src/node/clinical/own-transactions.js'
import { CommitFeed } from '../../../../src/node/loop/commit-feed.js'
import type { VerifiedTransaction } from '../../../../src/protocol/types/index.js'

const TX = { id: new Uint8Array(32), bytes: new Uint8Array(1) } as unknown as VerifiedTransaction

function rig (): { own: OwnTransactions, timers: Set<() => void>, sent: () => number } {
  const timers = new Set<() => void>()
  let sent = 0
  const scheduler = {
    after: (_: number, task: () => void) => {
      timers.add(task)
      return () => { timers.delete(task) }
    }
  }
  const own = new OwnTransactions({
    scheduler, commits: new CommitFeed(scheduler), gossip: () => { sent++ },
    gate: { takeOwn: () => ({ verdict: 'accept' }) }
  } as unknown as OwnTransactionsParts, 2)
  return { own, timers, sent: () => sent }
}

describe('node: own transactions', () => {
  it('wait no more once the node stops, and leave no timer', async () => {
    const { own, sent, timers } = rig()
    const waits = [own.send(TX), own.send(TX)]
    assert.deepEqual(await own.send(TX), { code: 'busy' })
    assert.equal(timers.size, 2)
    own.stop()
    assert.deepEqual(await Promise.all(waits), [{ code: 'not-final-yet' }, { code: 'not-final-yet' }])
    assert.equal(timers.size, 0)
    assert.deepEqual(await own.send(TX), { code: 'not-final-yet' })
    assert.deepEqual([timers.size, sent()], [0, 2], 'a stopped node sends nothing')
  })
})
