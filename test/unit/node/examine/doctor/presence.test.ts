import assert from 'node:assert/strict'
import type { AgreementView, FactsView } from '../../../../../src/api/index.js'
import { diagnose } from '../../../../../src/node/examine/doctor/index.js'
import { ago, codes, EAST, found, healthyFacts, NORTH, NOW, peer, ST_MARY, WEST } from './facts.js'

const lost = (seconds: number): object => ({ connected: false, since: ago(seconds),
  lastHeardAt: ago(seconds) })

describe('doctor: the presence of hospitals', () => {
  it('reports nothing on a healthy idle chain', () => {
    const { healthy, troubles, facts } = diagnose(healthyFacts())
    assert.deepEqual([healthy, troubles], [true, []])
    assert.deepEqual(facts, healthyFacts())
  })

  it('reports a lost quorum: the present and missing hospitals, since when, and how many are needed', () => {
    const facts = healthyFacts({ peers: [peer(NORTH), peer(EAST, lost(21)), peer(WEST, lost(90_000))] })
    const { action, severity, text } = found(facts, 'quorum-lost')
    assert.equal(severity, 'stopped')
    assert.equal(text,
      'Nothing can become final: 3 of 4 hospitals are needed and 2 are here (St Mary and North). ' +
      'Missing: East (not connected since 14:02:09Z) and West (not connected since 2026-03-13 13:02:30Z).')
    assert.equal(action, 'Get any one of East or West running and reachable again.')
    assert.equal(diagnose(facts).healthy, false)
  })

  it('counts a connected but silent hospital as missing', () => {
    const silent = { lastHeardAt: ago(17) }
    const facts = healthyFacts({ peers: [peer(NORTH), peer(EAST, silent), peer(WEST, silent)] })
    assert.match(found(facts, 'quorum-lost').text,
      /Missing: East \(connected but silent since 14:02:13Z\) and West/)
    assert.match(found(facts, 'quorum-lost').action,
      /connected but silent hangs: run doctor at East and West/)
    const fresh = { lastHeardAt: ago(60), since: ago(3) }
    assert.deepEqual(codes(healthyFacts({ peers: [peer(NORTH), peer(EAST, fresh), peer(WEST)] })), [],
      'it has had no time to speak')
  })

  it('warns of a single missing hospital, with the number of spare votes', () => {
    const one = healthyFacts({ peers: [peer(NORTH), peer(EAST, lost(21)), peer(WEST)] })
    const { severity, text } = found(one, 'hospital-missing')
    assert.equal(severity, 'warning')
    assert.equal(text,
      'Missing: East (not connected since 14:02:09Z). 3 of 4 hospitals are here and 3 are needed: ' +
      'if one more is lost, nothing becomes final.')
    assert.equal(diagnose(one).healthy, true)
    const many = ['a', 'b', 'c'].map(name => ({ id: name, name }))
    const seven = healthyFacts({
      belonging: { version: 1, members: [ST_MARY, NORTH, EAST, WEST, ...many], quorum: 5, isMember: true },
      peers: [peer(NORTH), peer(EAST, lost(21)), peer(WEST), ...many.map(one => peer(one))]
    })
    assert.match(found(seven, 'hospital-missing').text,
      /6 of 7 hospitals are here and 5 are needed: 1 more may be lost/)
  })

  it('blames the network of this machine if no peer is reached, and the list if peers refuse it', () => {
    const away = [peer(NORTH, lost(9)), peer(EAST, lost(9)), peer(WEST, lost(9))]
    assert.match(found(healthyFacts({ peers: away }), 'alone').action, /this machine's own network/)
    const turned = away.map(one => ({ ...one, turnedAway: 3 }))
    const facts = healthyFacts({ peers: turned })
    assert.match(found(facts, 'turned-away').action, /still on the list/)
    assert.equal(found(facts, 'turned-away').command, 'medichain-node allowlist show --name government')
    assert(!codes(facts).includes('alone'))
    assert(!codes({ ...facts, startedAt: ago(40) }).includes('turned-away'), 'all have just started together')
    const once = away.map(one => ({ ...one, turnedAway: 2 }))
    assert(codes(healthyFacts({ peers: once })).includes('alone'))
  })

  it('calls a hospital alone only if it does not reach the government either', () => {
    const away = [peer(NORTH, lost(9)), peer(EAST, lost(9)), peer(WEST, lost(9))]
    const government = { id: 'g', name: 'government' }
    const reached = healthyFacts({ peers: [...away, peer(government, { access: 'government' })] })
    assert.deepEqual(codes(reached), ['quorum-lost'])
    assert.match(found(reached, 'quorum-lost').action, /^Get any 2 of North, East or West running/)
    const gone = peer(government, { access: 'government', connected: false })
    assert.deepEqual(codes(healthyFacts({ peers: [...away, gone] })), ['alone', 'government-away'])
  })

  it('notes that the government is away, and what waits for it', () => {
    const government = { id: 'g', name: 'government' }
    const gone = peer(government, { access: 'government', connected: false, since: ago(9) })
    const { severity, text } = found(healthyFacts({
      peers: [peer(NORTH), peer(EAST), peer(WEST), gone]
    }), 'government-away')
    assert.equal(severity, 'note')
    assert.match(text, /not connected since 14:02:21Z\. Diagnoses go on without it; .* no hospital can join/)
  })

  it('does not advise to start a hospital that this node has banned', () => {
    const banned = { connected: false, since: ago(5), banned: { code: 'malformed', until: NOW + 25_000 } }
    const one = healthyFacts({ peers: [peer(NORTH, banned), peer(EAST), peer(WEST)] })
    const missing = found(one, 'hospital-missing')
    assert.match(missing.text,
      /^Missing: North \(banned here: malformed, until 14:02:55Z\)\. 3 of 4 hospitals are here/)
    assert.match(missing.action, /^Ask North to check .* A ban ends by itself, the first at 14:02:55Z\.$/)
    const two = healthyFacts({ peers: [peer(NORTH, banned), peer(EAST, lost(21)), peer(WEST, lost(21))] })
    assert.match(found(two, 'quorum-lost').action, /^Get East and West running and reachable again\.$/)
    const all = [NORTH, EAST, WEST].map(party => peer(party, banned))
    assert(!codes(healthyFacts({ peers: all })).includes('alone'))
    assert.doesNotMatch(found(healthyFacts({ peers: all }), 'quorum-lost').action, /Get /)
  })

  it('reports only that most peers are on another chain, before and after their bans', () => {
    const stated = { lastHeardAt: undefined, anotherChainAt: ago(3) }
    const banned = { connected: false, since: ago(5), turnedAway: 5,
      banned: { code: 'another-chain', until: NOW + 25_000 } }
    for (const changes of [stated, banned]) {
      const facts = healthyFacts({ peers: [NORTH, EAST, WEST].map(party => peer(party, changes as object)) })
      assert.deepEqual(codes(facts), ['another-chain'])
      const { action, command, severity, text } = found(facts, 'another-chain')
      assert.deepEqual([severity, command], ['stopped', 'medichain-node status --name st-mary'])
      assert.match(text, /^This data folder is of another chain than that of North, East and West/)
      assert.match(action, /never delete it/)
    }
    const one = healthyFacts({ peers: [peer(NORTH, { anotherChainAt: ago(3) }), peer(EAST), peer(WEST)] })
    assert.deepEqual(codes(one), ['peer-of-another-chain', 'hospital-missing'])
    assert.match(found(one, 'hospital-missing').text, /Missing: North \(of another chain\)/)
    const long = healthyFacts({ peers: [peer(NORTH, { anotherChainAt: ago(400) }), peer(EAST), peer(WEST)] })
    assert.deepEqual(codes(long), [], 'the statement is too old')
  })

  it('shows the government only which hospitals are connected', () => {
    const facts = healthyFacts({
      role: 'government', votingRight: { state: 'not-a-member' },
      belonging: { version: 1, members: [NORTH, EAST, WEST], quorum: 3, isMember: false },
      peers: [peer(NORTH), peer(EAST), peer(WEST, lost(5))]
    })
    assert.deepEqual(codes(facts), ['quorum-not-seen'])
    assert.equal(found(facts, 'quorum-not-seen').severity, 'problem')
  })

  it('names the peers that this node has banned', () => {
    const banned = { connected: false, since: ago(3), banned: { code: 'flood', until: NOW + 30_000 } }
    assert.match(found(healthyFacts({ peers: [peer(NORTH), peer(EAST, banned), peer(WEST)] }),
      'peer-banned').text,
      /repeated offences: East until 14:03:00Z \(flood\)/)
  })
})

describe('doctor: the vote of this node', () => {
  it('reports listening after a start as a note, and as a problem if no peer connects', () => {
    const votingRight = { state: 'listening', heard: 1, needed: 3 } as const
    assert.equal(found(healthyFacts({ votingRight, startedAt: ago(5) }), 'not-voting-yet').severity, 'note')
    const { severity, text } = found(healthyFacts({ votingRight }), 'not-voting-yet')
    assert.equal(severity, 'problem')
    assert.match(text, /heard 1 of 3 hospitals, itself included/)
  })

  it('does not count itself towards a quorum while it abstains', () => {
    const facts = healthyFacts({ votingRight: { state: 'abstaining', from: 21 },
      peers: [peer(NORTH), peer(EAST), peer(WEST, lost(21))] })
    const { action, text } = found(facts, 'quorum-lost')
    assert.match(text, /own vote is missing, too: it does not vote before block 21\.$/)
    assert.equal(action, 'Get West running and reachable again.')
    assert(!codes(facts).includes('hospital-missing'))
  })

  it('reports too long without contact and the remedy, and counts no vote of this node', () => {
    const votingRight = { state: 'out-of-touch', since: ago(40 * 86_400) } as const
    const { action, severity, text } = found(healthyFacts({ votingRight }), 'out-of-touch')
    assert.equal(severity, 'stopped')
    assert.match(text, /^This hospital has been out of touch for 40 days\./)
    assert.match(action, /^Make the government reachable: .* --trusted-block HEIGHT:HASH\.$/)
    const anchored = (by: 'government' | 'operator'): FactsView =>
      healthyFacts({ votingRight: { ...votingRight, anchor: { height: 90, by } } })
    assert.match(found(anchored('government'), 'out-of-touch').text, /up to block 90,/)
    assert(!codes(anchored('operator')).includes('out-of-touch'), 'the node catches up and reports this')
    const alone = healthyFacts({ votingRight, peers: [peer(NORTH), peer(EAST), peer(WEST, lost(21))] })
    assert.match(found(alone, 'quorum-lost').text, /does not vote before somebody has vouched/)
  })

  it('names the block from which it votes again', () => {
    const facts = healthyFacts({ votingRight: { state: 'abstaining', from: 21 } })
    assert.match(found(facts, 'abstaining').text, /does not vote before block 21: .* 3 blocks to go/)
  })
})

describe('doctor: a height without a final block', () => {
  const votes = (kind: 'notarize' | 'nullify', from = [ST_MARY, NORTH]): AgreementView['votes'][number] => ({
    kind, view: 3, needed: 3, from,
    missing: [EAST, WEST].map(hospital => ({ hospital, since: ago(19) }))
  })
  const stalled = (changes: Partial<AgreementView>,
    more: Partial<FactsView> = {}): FactsView => healthyFacts({
    agreement: {
      height: 18, view: 3, leader: EAST, members: 4, quorum: 3, active: true, halted: false,
      activeSince: ago(40), viewSince: ago(19), viewEndsAt: ago(-6), awaits: { for: 'work' }, votes: [],
      ...changes
    },
    ...more
  })

  it('names the missing votes, since when, and how many of them are enough', () => {
    const facts = stalled({ awaits: { for: 'votes', kind: 'notarize', view: 3 },
      votes: [votes('notarize'), votes('nullify', [])] },
      { peers: [peer(NORTH), peer(EAST, lost(21)), peer(WEST)] })
    const { action, severity, text } = found(facts, 'stalled')
    assert.equal(severity, 'stopped')
    assert.equal(text,
      'Block 18 has been due for 40 s (view 3, leader East). It waits for votes. NOTARIZE in view 3: ' +
      '3 of 4 needed, 2 here (St Mary and North); missing East (not connected since 14:02:09Z) and ' +
      'West since 14:02:11Z.')
    assert.equal(action, 'Run doctor at East or West: one more vote is enough.')
  })

  it('names its own missing vote, and does not direct the operator to itself', () => {
    const count = { kind: 'nullify', view: 7, needed: 3, from: [NORTH, EAST],
      missing: [ST_MARY, WEST].map(hospital => ({ hospital, since: ago(300) })) } as const
    const changes = { view: 7, awaits: { for: 'votes', kind: 'nullify', view: 7 }, votes: [count] } as const
    const abstaining = stalled(changes, { votingRight: { state: 'abstaining', from: 20 } })
    assert.equal(codes(abstaining)[0], 'stalled')
    const { action, text } = found(abstaining, 'stalled')
    assert.match(text, /This hospital's own vote is missing, too: it does not vote before block 20\.$/)
    assert.equal(action, 'Run doctor at West.')
    const listening = stalled(changes, { votingRight: { state: 'listening', heard: 2, needed: 3 } })
    assert.match(found(listening, 'stalled').text,
      /does not vote before it has heard 3 hospitals \(now 2\)\.$/)
    const own = found(stalled({ awaits: { for: 'block', from: ST_MARY } }), 'stalled')
    assert.match(own.text, /It waits for the block\.$/)
    assert.doesNotMatch(own.action, /St Mary/)
  })

  it('reports nothing for some seconds, or while a node catches up', () => {
    assert.deepEqual(codes(stalled({ activeSince: ago(9) })), [])
    assert.equal(found(stalled({ activeSince: ago(12) }), 'stalled').severity, 'problem')
    const syncing = stalled({}, { tip: { height: 17, hash: '', timestamp: 0, syncTarget: 40 } })
    assert.deepEqual(codes(syncing), ['catching-up'])
    assert.match(found(syncing, 'catching-up').text, /block 17, catching up to 40: 23 blocks to go/)
  })

  it('names other causes of the delay', () => {
    const text = (awaits: AgreementView['awaits']): string => found(stalled({ awaits }), 'stalled').text
    assert.match(text({ for: 'proposal', from: EAST }),
      /waits for the proposal of East, whose view ends at 14:02:36Z/)
    assert.match(text({ for: 'bodies', from: EAST, count: 3 }), /waits for 3 encrypted records from East/)
    assert.match(text({ for: 'transactions', from: WEST, count: 1 }), /waits for 1 transaction from West/)
    assert.match(text({ for: 'block', from: WEST }), /waits for the block from West/)
    assert.match(text({ for: 'time', from: EAST, aheadMs: 3_600_000 }), /dated 60 min ahead of this clock/)
    assert.match(text({ for: 'time', from: EAST, aheadMs: -60_000 }), /dated 60 s behind this clock/)
    assert.match(text({ for: 'own-block' }), /leads and is making the block/)
    assert.match(text({ for: 'shares', needed: 2, from: [], missing: [EAST, WEST] }),
      /waits for 2 shares of the draw, and none is here; missing are those of East and West\./)
    assert.match(text({ for: 'shares', needed: 2, from: [EAST], missing: [WEST] }),
      /those of East are here; missing are those of West\./)
    const lost: AgreementView['awaits'] = { for: 'shares', needed: 2, from: [], missing: [EAST] }
    assert.match(found(stalled({ awaits: lost }), 'stalled').action,
      /^Run doctor at East.* or run medichain-node recover at all hospitals\.$/)
    assert.match(text({ for: 'certificates' }), /certificates of earlier views/)
    assert.match(text({ for: 'rows' }), /being judged/)
    assert.deepEqual(codes(stalled({ awaits: { for: 'follows' } })), [], 'a follower owes no vote')
  })

  it('puts a halt first, with the text of the alarm', () => {
    const halted = stalled({ halted: true, active: false }, {
      alarms: [{ at: ago(3), code: 'halted', message: 'Agreement is halted: two-final-blocks.' }],
      peers: [peer(NORTH), peer(EAST, lost(21)), peer(WEST, lost(21))]
    })
    assert.equal(codes(halted)[0], 'halted')
    assert.equal(found(halted, 'halted').text, 'Agreement is halted: two-final-blocks.')
    assert.match(found(halted, 'halted').action, /holds the proof/)
    assert.equal(found(halted, 'halted').command, 'medichain-node chain head --name st-mary')
  })

  it('uses, at a follower, only heights that more hospitals state than can be faulty', () => {
    const standing = (since: number, count: number, height = 18): FactsView => healthyFacts({
      role: 'government', votingRight: { state: 'not-a-member' },
      belonging: { version: 1, members: [ST_MARY, NORTH, EAST, WEST], quorum: 3, isMember: false },
      agreement: { height: 18, view: 0, leader: EAST, members: 4, quorum: 3, active: false, halted: false,
        awaits: { for: 'follows' }, votes: [] },
      peers: [ST_MARY, NORTH, EAST, WEST].map((party, index) => peer(party, index >= count
        ? {}
        : { view: 40, height: index === 0 ? height : 18, undecidedSince: since }))
    })
    const { action, severity, text } = found(standing(ago(45), 2), 'no-decision')
    assert.equal(severity, 'problem')
    assert.equal(text, 'The hospitals do not agree on block 18: St Mary and North have been ' +
      'trying since 14:01:45Z (40 views given up).')
    assert.match(action, /^Run doctor at any hospital/)
    assert.deepEqual(codes(standing(ago(45), 1)), [], 'one may lie')
    assert.deepEqual(codes(standing(ago(45), 2, 19)), [], 'at different heights')
    assert.deepEqual(codes(standing(ago(20), 4)), [], 'the height may still end')
  })

  it('reports a node that is behind others and requests no blocks', () => {
    const facts = healthyFacts({ peers: [peer(NORTH, { height: 30 }), peer(EAST, { height: 29 }),
      peer(WEST)] })
    assert.match(found(facts, 'behind').text, /Block 29 is final at North and East; the last here is 17/)
  })
})
