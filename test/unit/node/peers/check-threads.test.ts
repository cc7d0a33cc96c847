import assert from 'node:assert/strict'
import type { CheckGround } from '../../../../src/node/peers/check-ahead.js'
import { CheckThreads, type CheckAnswer, type CheckJob } from '../../../../src/node/peers/check-threads.js'
import { ed25519Sign, nodeVerifier, ristretto255, signatureName } from
  '../../../../src/protocol/crypto/index.js'
import type { ServedBlocks } from '../../../../src/node/peers/block-source.js'

const ground = {} as CheckGround
const empty = { signatures: [], sigma: undefined }

/** Records what the threads get, and lets a test answer. */
function fakeThreads (count: number) {
  const threads: {
    jobs: CheckJob[], isStopped: boolean, answered: (answer: CheckAnswer) => void,
    ended: (error: unknown) => void
  }[] = []
  const warned: string[] = []
  const pool = new CheckThreads({
    group: ristretto255,
    logger: { warn: (_fields, message) => { warned.push(message) } },
    start: (answered, ended) => {
      const thread = { jobs: [] as CheckJob[], isStopped: false, answered, ended }
      threads.push(thread)
      return { send: job => { thread.jobs.push(job) }, stop: () => { thread.isStopped = true } }
    }
  }, count)
  return { pool, threads, warned }
}

function range (): ServedBlocks {
  return { peer: new Uint8Array(32), from: 1, blocks: [] }
}

/** Tells whether a promise has resolved after all that was ready. */
async function isDone (promise: Promise<void>): Promise<boolean> {
  let done = false
  void promise.then(() => { done = true })
  await new Promise(resolve => { setImmediate(resolve) })
  return done
}

describe('node/peers: threads that check', () => {
  it('share the ranges, and a block waits for its own check alone', async () => {
    const { pool, threads } = fakeThreads(2)
    const ranges = [range(), range(), range()]
    for (const served of ranges) pool.check(served, ground)
    const [first, second] = threads as [typeof threads[number], typeof threads[number]]
    assert.deepEqual([first.jobs.length, second.jobs.length], [2, 1])
    const waits = pool.checked(ranges[1]!, 1)
    const { number } = second.jobs[0]!
    second.answered({ number, checked: [empty], isLast: false })
    assert.equal(await isDone(waits), false)
    assert(await isDone(pool.checked(ranges[1]!, 0)))
    second.answered({ number, checked: [empty], isLast: true })
    assert(await isDone(waits))
    // The thread ended the range at an invalid block.
    assert(await isDone(pool.checked(ranges[1]!, 2)))
    assert.equal(await isDone(pool.checked(ranges[0]!, 0)), false)
    // A range that no thread has.
    assert(await isDone(pool.checked(range(), 0)))
    pool.check(range(), ground)
    assert.equal(second.jobs.length, 2, 'the thread with the fewest ranges is next')
  })

  it('make the verifier remember what is valid', async () => {
    const { pool, threads } = fakeThreads(1)
    const message = Uint8Array.of(1, 2)
    // Nobody signed this: a node believes its own threads.
    const [key, signature] = [new Uint8Array(32).fill(77), ed25519Sign(new Uint8Array(32), message)]
    const served = range()
    pool.check(served, ground)
    const name = signatureName(key, message, signature)
    assert(name !== undefined)
    const answer = { number: threads[0]!.jobs[0]!.number, isLast: true }
    threads[0]!.answered({ ...answer, checked: [{ signatures: [name], sigma: undefined }] })
    assert.equal(nodeVerifier.verify(key, message, signature), false, 'not before its block is taken')
    await pool.checked(served, 0)
    assert.equal(nodeVerifier.verify(key, message, signature), true)
  })

  it('hold up nothing when one has ended, and the others get its work', async () => {
    const { pool, threads, warned } = fakeThreads(2)
    const ranges = [range(), range()]
    for (const served of ranges) pool.check(served, ground)
    const waits = ranges.map(served => pool.checked(served, 0))
    threads[0]!.ended(new Error('out of memory'))
    threads[0]!.ended(undefined)
    assert.deepEqual(await Promise.all(waits.map(isDone)), [true, false])
    assert.equal(warned.length, 1)
    pool.check(range(), ground)
    assert.deepEqual(threads.map(({ jobs }) => jobs.length), [1, 2])
    threads[1]!.ended(undefined)
    const last = range()
    pool.check(last, ground)
    assert(await isDone(pool.checked(last, 0)), 'without threads nothing waits')
  })

  it('hold up nothing after a stop, which is no fault', async () => {
    const { pool, threads, warned } = fakeThreads(1)
    const served = range()
    pool.check(served, ground)
    const waits = pool.checked(served, 0)
    pool.stop()
    threads[0]!.ended(undefined)
    assert(await isDone(waits))
    assert.deepEqual([threads[0]!.isStopped, warned], [true, []])
  })
})
