import assert from 'node:assert/strict'
import {
  MAX_LOGGED_PEERS, REFUSAL_LOG_MS, RefusalLog
} from '../../../../src/network/connections/refusal-log.js'

describe('network: lines about refused hospitals', () => {
  let now = 0
  let lines: object[] = []
  beforeEach(() => { [now, lines] = [0, []] })
  const log = (): RefusalLog => new RefusalLog({
    info: (fields, message) => { lines.push({ ...fields, message }) }
  }, () => now)

  it('are one for each hospital and hour', () => {
    const refusals = log()
    for (let i = 0; i < 3; i++) refusals.note('a', 'stranger', 'connection')
    refusals.note('b', 'leaving', 'name')
    now = REFUSAL_LOG_MS - 1
    refusals.note('a', 'stranger', 'connection')
    assert.equal(lines.length, 2)
    now = REFUSAL_LOG_MS
    refusals.note('a', 'stranger', 'connection')
    assert.deepEqual(lines, [
      { peer: 'a', asked: 'connection', message: 'refused a peer that is not on the list' },
      { peer: 'b', asked: 'name', message: 'refused a hospital that is leaving' },
      { peer: 'a', asked: 'connection', unlogged: 3, message: 'refused a peer that is not on the list' }
    ])
  })

  it('are few, however many peers call', () => {
    const refusals = log()
    for (let i = 0; i < 1_000; i++) refusals.note(`p${i}`, 'stranger', 'connection')
    assert.equal(lines.length, MAX_LOGGED_PEERS)
    now = REFUSAL_LOG_MS
    refusals.note('p999', 'stranger', 'connection')
    assert.equal(lines.length, MAX_LOGGED_PEERS + 1)
  })
})
