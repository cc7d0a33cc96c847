import assert from 'node:assert/strict'
import { absentOf } from '../../../../src/node/services/absent-view.js'
import { PRESENT, type Presence } from '../../../../src/protocol/ledger/index.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { World } from '../../protocol/ledger/support/world.js'

describe('node: the absent hospitals of a status', () => {
  it('are no longer listed once their absence is over, also on a chain at rest', () => {
    const { signers, state } = new World()
    const [away, back] = signers
    const absences = [state.timestamp - 1]
    const rows: [string, Presence][] = [
      [hex(away!.id), { ...PRESENT, absentSince: absences[0]!, absences }],
      [hex(back!.id), { ...PRESENT, backAt: state.timestamp + 600_000, absences }]
    ]
    const ledger = { set: state.set, timestamp: state.timestamp, presence: new Map(rows) as never }
    const until = (now: number): (number | undefined)[] =>
      absentOf(ledger, { show: id => ({ id: hex(id), name: '' }) }, now).map(view => view.until)
    assert.deepEqual(until(state.timestamp).sort(), [state.timestamp + 600_000, undefined])
    assert.deepEqual(until(state.timestamp + 600_000), [undefined])
  })
})
