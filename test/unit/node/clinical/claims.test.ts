import assert from 'node:assert/strict'
import { CLAIM_MS, Claims } from '../../../../src/node/clinical/claims.js'
import { Secrets } from '../../../../src/node/machine/secrets.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'

const CASE = new Uint8Array(32).fill(1)
const OTHER = new Uint8Array(32).fill(2)

describe('hospital: claims of clinicians', () => {
  let now: number
  let store: NodeStore
  const clock = { wall: () => now, monotonic: () => now }
  const claims = (): Claims => new Claims(store, new Secrets(CASE, count => new Uint8Array(count)), clock)
  const rows = async (): Promise<number> => {
    let count = 0
    for await (const [, row] of store.claims.iterate()) {
      assert(!Buffer.from(row).includes('Okafor'), 'sealed')
      count++
    }
    return count
  }

  beforeEach(async () => {
    now = 1_000
    store = await NodeStore.open(new MemoryStore())
  })

  it('belong to one clinician at a time, also if two claim at once', async () => {
    const kept = claims()
    const both = await Promise.all([kept.take(CASE, 'Dr Okafor'), kept.take(CASE, 'Dr Lund')])
    assert.deepEqual(both.map(({ clinician }) => clinician), ['Dr Okafor', 'Dr Okafor'])
    assert.equal(kept.of(OTHER), undefined)
    assert.equal((await kept.take(OTHER, 'Dr Lund')).clinician, 'Dr Lund')
    assert.equal(await rows(), 2)
  })

  it('end by themselves, and are renewed by their clinician', async () => {
    const kept = claims()
    await kept.take(CASE, 'Dr Okafor')
    now += CLAIM_MS - 1
    assert.equal((await kept.take(CASE, 'Dr Okafor')).until, now + CLAIM_MS)
    now += CLAIM_MS
    assert.equal(kept.of(CASE), undefined)
    assert.equal((await kept.take(CASE, 'Dr Lund')).clinician, 'Dr Lund')
  })

  it('are kept over a restart while they last, and ended with their case', async () => {
    await claims().take(CASE, 'Dr Okafor')
    await claims().take(OTHER, 'Dr Okafor')
    const after = claims()
    await after.load()
    assert.equal(after.of(CASE)?.clinician, 'Dr Okafor')
    await store.write(after.operationsToEnd(CASE))
    assert.deepEqual(after.operationsToEnd(CASE), [])
    assert.equal(await rows(), 1)
    now += CLAIM_MS
    const late = claims()
    await late.load()
    assert.equal(late.of(OTHER), undefined)
    assert.equal(await rows(), 0)
  })
})
