import assert from 'node:assert/strict'
import type { AccessFactsView } from '../../../../../src/api/index.js'
import { EAST, ago, codes, found, healthyFacts } from './facts.js'

describe('doctor: the log of accesses', () => {
  const NONE: AccessFactsView = { waiting: 0, room: 100_000, missing: 0, refused: [] }
  const with_ = (changes: Partial<AccessFactsView>): ReturnType<typeof healthyFacts> =>
    healthyFacts({ accesses: { ...NONE, ...changes } })

  it('has nothing to say of a log that drains, or of a few refusals', () => {
    assert.deepEqual(codes(with_({})), [])
    assert.deepEqual(codes(with_({ waiting: 400, waitsSince: ago(5) })), [])
    assert.deepEqual(codes(with_({ refused: [{ hospital: EAST, attempts: 49, isOwn: false }] })), [])
  })

  it('is shown when it does not drain, and as a problem when reads will be refused', () => {
    const slow = found(with_({ waiting: 4, waitsSince: ago(180) }), 'accesses-wait')
    assert.equal(slow.severity, 'warning')
    const full = found(with_({ waiting: 90_000, waitsSince: ago(180) }), 'accesses-wait')
    assert.equal(full.severity, 'problem')
  })

  it('names hospitals with many refused attempts', () => {
    const refused = [
      { hospital: EAST, attempts: 70, isOwn: false }, { hospital: EAST, attempts: 60, isOwn: true }
    ]
    const text = JSON.stringify(found(with_({ refused }), 'refused-attempts'))
    assert(text.includes('East') && text.includes('70') && text.includes('this hospital (60)'), text)
  })
})
