import assert from 'node:assert/strict'
import { OPERATOR } from '../../../../src/api/index.js'
import type { HospitalParts } from '../../../../src/node/services/hospital-parts.js'
import type { Parties } from '../../../../src/node/services/parties.js'
import { reviewServices } from '../../../../src/node/services/review-services.js'

describe('node/services: the clinician\'s queue', () => {
  it('is sorted by deadline, not by arrival, and includes records that cannot be opened', async () => {
    const idOf = (n: number): Uint8Array => new Uint8Array(32).fill(n)
    // The cases differ in the time of the draw and in the attempt, so arrival and deadline differ in order.
    const queue = [[1, 900, 2], [2, 100, 0], [3, 500, 0]] as const
    const parts = {
      chain: { chain: { genesis: { parameters: { attemptWindowMs: 1000 } } } },
      hospital: {
        reviews: { list: async () => await Promise.resolve(queue.map(([n, , attempt]) => ({
          caseId: idOf(n), attempt, receivedAt: n, findings: []
        }))) },
        records: { read: async () => await Promise.resolve(undefined) }
      },
      finder: { readMany: async () => await Promise.resolve(queue.map(([n, openedAt]) => ({
        id: idOf(n), openedAt, submitter: idOf(9), bodyHash: idOf(n)
      }))) }
    }
    const parties = { show: () => ({ id: 'p', name: 'x' }) }
    const items = await reviewServices(() => parts as unknown as HospitalParts, parties as unknown as Parties)
      .reviews({}, OPERATOR)
    assert.deepEqual(items.map(one => [one.caseId.slice(0, 2), one.deadline]),
      [['02', 1100], ['03', 1500], ['01', 3900]])
    assert.ok(items.every(one => one.summary === undefined))
  })
})
