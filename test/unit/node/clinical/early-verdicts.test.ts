import assert from 'node:assert/strict'
import { EarlyVerdicts } from '../../../../src/node/clinical/early-verdicts.js'
import type { Job } from '../../../../src/node/clinical/job.js'
import type { RetryVerdict } from '../../../../src/node/clinical/retries.js'

const NEW: RetryVerdict = { kind: 'new', resubmits: undefined }
const SAME: RetryVerdict = { kind: 'same', caseId: new Uint8Array(32) }

describe('node/clinical: early verdicts', () => {
  let judged: Job[][]
  let next: RetryVerdict
  let live: Job[]
  let verdicts: EarlyVerdicts
  const [one, other] = [{}, {}] as [Job, Job]

  beforeEach(() => {
    judged = []
    live = []
    next = NEW
    verdicts = new EarlyVerdicts({
      judge: async jobs => {
        judged.push([...jobs])
        return jobs.map(() => next)
      }
    }, job => live.includes(job))
  })

  it('count when the batch comes, which then reads nothing', async () => {
    verdicts.begin(one)
    verdicts.begin(other)
    assert.deepEqual(await verdicts.of([one, other]), [NEW, NEW])
    assert.deepEqual(judged, [[one], [other]])
  })

  for (const [what, change] of [
    ['a block', () => { verdicts.follow() }], ['another job with the name', () => { live.push(other) }]
  ] as const) {
    it(`do not count after ${what}`, async () => {
      verdicts.begin(one)
      verdicts.begin(other)
      next = SAME
      change()
      assert.deepEqual(await verdicts.of([one, other]), [SAME, SAME])
    })
  }

  it('do not count if the job is not new, was not judged, or its rows could not be read', async () => {
    next = SAME
    verdicts.begin(one)
    next = NEW
    assert.deepEqual(await verdicts.of([one]), [NEW])
    assert.deepEqual(await verdicts.of([other]), [NEW])
    const judge = async (): Promise<never> => await Promise.reject(new Error('disk'))
    const failing = new EarlyVerdicts({ judge }, () => false)
    failing.begin(one)
    await assert.rejects(failing.of([one]), /disk/)
  })
})
