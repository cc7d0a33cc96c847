import assert from 'node:assert/strict'
import type { BelongingView, FactsView, OwnAbsenceView } from '../../../../../src/api/index.js'
import { diagnose } from '../../../../../src/node/examine/doctor/index.js'
import { ago, codes, EAST, found, healthyFacts, NORTH, NOW, peer, WEST } from './facts.js'

function withAbsence (
  absence: Omit<OwnAbsenceView, 'takeUpMs'>, changes: Partial<FactsView> = {}
): FactsView {
  const { belonging } = healthyFacts()
  const own: BelongingView = { ...belonging!, absence: { ...absence, takeUpMs: 20_000 } }
  return healthyFacts({ belonging: own, ...changes })
}

describe('doctor: a hospital that is not drawn', () => {
  it('is told that it was not there, and that it need do nothing', () => {
    const facts = withAbsence({ since: ago(3_600), times: 1 })
    const { action, severity, text } = found(facts, 'absent')
    assert.equal(severity, 'warning')
    assert.match(text, /^Since 13:02:30Z .* counts as absent.* within 20 s\. /)
    assert.match(text, /This process was not running then: it started at/)
    assert.match(action, /it has told the chain that it is here/)
    assert.deepEqual(codes(facts), ['absent'])
    assert.equal(diagnose(facts).healthy, true)
  })

  it('is told that it ran but was cut off', () => {
    assert.match(found(withAbsence({ since: ago(60), times: 1 }), 'absent').text,
      /This process was running then, so it was cut off, or its machine stood still\.$/)
  })

  it('learns what its return waits for', () => {
    const listening = withAbsence({ since: ago(60), times: 1 }, {
      votingRight: { state: 'listening', heard: 2, needed: 3 }
    })
    assert.match(found(listening, 'absent').action, /once it may vote it tells the chain/)
    const peers = [peer(NORTH, { connected: false }), peer(EAST, { connected: false }), peer(WEST)]
    const alone = withAbsence({ since: ago(60), times: 1 }, { peers })
    assert.match(found(alone, 'absent').action, /the next block, which waits for a quorum/)
  })

  it('learns how long it is left out after several absences', () => {
    const { action, text } = found(withAbsence({ until: NOW + 600_000, times: 2 }), 'left-out')
    assert.match(text, /no cases to judge before 14:12:30Z: it was absent 2 times within 24 hours/)
    assert.match(action, /Find out why it goes away/)
  })

  it('is new, which is no trouble', () => {
    assert.deepEqual(codes(withAbsence({ times: 0 })), ['not-ready'])
    assert.equal(found(withAbsence({ times: 0 }), 'not-ready').severity, 'note')
  })
})
