import assert from 'node:assert/strict'
import { OPERATOR } from '../../../../src/api/index.js'
import type { HospitalParts } from '../../../../src/node/services/hospital-parts.js'
import type { Parties } from '../../../../src/node/services/parties.js'
import { reviewServices } from '../../../../src/node/services/review-services.js'

describe('node/services: the clinician\'s queue', () => {
  it('is sorted by deadline, not by arrival, and includes records that cannot be opened', async () => {
    const idOf = (n: number): Uint8Array => new Uint8Array(32).fill(n)
    // Arrival and deadline differ in order. The slot of the first case stays until its end.
    const queue = [[1, 900, 0], [2, 100, 1100], [3, 500, 1500]] as const
    const parts = {
      chain: {
        chain: { genesis: { parameters: { attempts: 3, attemptWindowMs: 1000 } } }, signer: { id: idOf(8) }
      },
      hospital: {
        reviews: { list: async () => await Promise.resolve(queue.map(([n]) => ({
          caseId: idOf(n), receivedAt: n, findings: []
        }))) },
        records: { read: async () => await Promise.resolve(undefined) }
      },
      finder: { readMany: async () => await Promise.resolve(queue.map(([n, openedAt, deadline]) => ({
        id: idOf(n), openedAt, holders: [{ validator: idOf(8), deadline }], submitter: idOf(9),
        bodyHash: idOf(n)
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
