import assert from 'node:assert/strict'
import { durationOf } from '../../../../src/node/services/emergencies/duration.js'

const MINUTE_MS = 60_000

describe('services: how long an emergency lasts', () => {
  it('is an hour without a wish, and no longer than the chain permits', () => {
    const ofHours = { emergencyLongestMs: 240 * MINUTE_MS }
    const ofHalfAnHour = { emergencyLongestMs: 30 * MINUTE_MS }
    assert.equal(durationOf(undefined, ofHours), 60 * MINUTE_MS)
    assert.equal(durationOf(undefined, ofHalfAnHour), 30 * MINUTE_MS)
    assert.equal(durationOf(240, ofHours), 240 * MINUTE_MS)
    assert.equal(durationOf(30, ofHalfAnHour), 30 * MINUTE_MS)
    assert.equal(durationOf(31, ofHalfAnHour), undefined)
  })
})
