import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { ReviewDecisions } from '../../../../src/node/clinical/review-decisions.js'
import { Secrets } from '../../../../src/node/machine/secrets.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'

const idOf = (n: number): Uint8Array => new Uint8Array(32).fill(n)

describe('hospital: decisions of clinicians', () => {
  it('are stored completely, found by case, and listed newest first', async () => {
    const store = await NodeStore.open(new MemoryStore())
    const secrets = new Secrets(idOf(0), count => new Uint8Array(randomBytes(count)))
    const decisions = new ReviewDecisions(store, secrets)
    const made = [[1, 300], [2, 100], [1, 200], [255, 50]].map(([n = 0, decidedAt = 0]) => ({
      caseId: hex(idOf(n)), attempt: 0, decision: 'approve', note: `Seen at ${decidedAt}, \u00fc\n`,
      decidedAt
    } as const))
    for (const decision of made) await store.write(decisions.operationsToRecord(decision))
    assert.deepEqual(await decisions.of(idOf(1)), [made[2], made[0]])
    assert.deepEqual(await decisions.of(idOf(255)), [made[3]])
    assert.deepEqual(await decisions.of(idOf(3)), [])
    assert.deepEqual(await decisions.list(3), [made[0], made[2], made[1]])
    const other = new ReviewDecisions(store, new Secrets(idOf(1), () => idOf(0)))
    await assert.rejects(other.list(9), /damaged/, 'a copied database cannot be read without the key')
  })
})
