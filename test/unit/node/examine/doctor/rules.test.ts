import assert from 'node:assert/strict'
import type { AdmissionView, FactsView } from '../../../../../src/api/index.js'
import { diagnose } from '../../../../../src/node/examine/doctor/index.js'
import { ago, codes, EAST, found, healthyFacts, NORTH, NOW, peer, ST_MARY, WEST } from './facts.js'

const HOUR = 3_600_000

describe('doctor: clocks', () => {
  const withClocks = (...offsets: readonly number[]): FactsView => healthyFacts({
    peers: [NORTH, EAST, WEST].slice(0, offsets.length)
      .map((party, index) => peer(party, { clock: { offsetMs: offsets[index] ?? 0, roundTripMs: 4 } }))
  })

  it('names the hospital whose clock is wrong, by majority', () => {
    assert.deepEqual(codes(withClocks(9_000, -9_000, 3)), [])
    const { severity, text } = found(withClocks(3, HOUR, -5), 'clock-off')
    assert.equal(severity, 'warning')
    assert.match(text, /off by more than the 10 s allowed: East is 60 min ahead\./)
    assert.match(found(withClocks(3, -HOUR, -5), 'clock-off').text, /East is 60 min behind/)
  })

  it('reports that the clock of this machine is wrong', () => {
    const { action, severity, text } = found(withClocks(-HOUR, -HOUR + 3, -HOUR - 8), 'own-clock-off')
    assert.equal(severity, 'problem')
    assert.match(text, /This machine's clock is 60 min ahead of most others, and 10 s are allowed/)
    assert.match(action, /NTP/)
    assert.deepEqual(codes(withClocks(-HOUR, -HOUR + 3, -HOUR - 8)), ['own-clock-off'])
  })

  it('blames no clock without a majority', () => {
    const two = found(withClocks(HOUR, HOUR, 0), 'clocks-differ').text
    assert.match(two, /North is 60 min ahead and East is 60 min ahead\. No majority shows which .* right/)
    assert.deepEqual(codes({ ...withClocks(HOUR), belonging: undefined as never }), ['clocks-differ'])
  })

  it('reports a final block from the future with its time, and blames nobody', () => {
    const tip = { height: 17, hash: 'ab', timestamp: NOW + 2 * HOUR }
    const { action, severity, text } = found(healthyFacts({ tip }), 'block-ahead')
    assert.equal(severity, 'warning')
    assert.match(text, /^The newest final block is dated 2 h ahead, at 16:02:30Z: .* becoming final/s)
    assert.doesNotMatch(text + action, /North|East|West|NTP/)
    assert.deepEqual(codes(healthyFacts({ tip: { ...tip, timestamp: NOW + 9_000 } })), [])
    assert.deepEqual(codes({ ...withClocks(2 * HOUR, 2 * HOUR, 2 * HOUR), tip }), ['own-clock-off'],
      'whose own clock is wrong cannot say')
  })

  it('ignores an offset within half its round trip', () => {
    const slow = [NORTH, EAST, WEST].map(party =>
      peer(party, party === EAST ? { clock: { offsetMs: 12_000, roundTripMs: 5_000 } } : {}))
    assert.deepEqual(codes(healthyFacts({ peers: slow })), [])
  })
})

describe('doctor: the machine', () => {
  it('reports a disk that is almost full, by free bytes and by share', () => {
    const disk = (freeBytes: number, totalBytes = 250e9): string[] =>
      codes(healthyFacts({ disk: { freeBytes, totalBytes, databaseBytes: 1, logBytes: 1 } }))
    assert.deepEqual(disk(100e6), ['disk-almost-full'])
    assert.deepEqual(disk(900e6), ['disk-low'])
    assert.deepEqual(disk(5e9), ['disk-low'], '2 % of it')
    assert.deepEqual(disk(5e9, 20e9), [])
    assert.deepEqual(disk(40e9, 4e12), [], '1 % of much is much')
    const full = healthyFacts({ disk: { freeBytes: 100 * 2 ** 20, totalBytes: 2 ** 34, databaseBytes: 1,
      logBytes: 1 } })
    assert.match(found(full, 'disk-almost-full').text, /has 100 MiB left \(0 % of 16 GiB\)/)
    assert.equal(diagnose(full).healthy, false)
  })

  it('reports a delayed event loop, but not during the start', () => {
    const process = { residentBytes: 1, heapBytes: 1, eventLoopDelayMs: { p99: 450, max: 900 } }
    assert.match(found(healthyFacts({ process }), 'process-late').text, /too high: 450 ms at the 99th/)
    assert.deepEqual(codes(healthyFacts({ process, startedAt: ago(20) })), [])
    const standing = { ...process, eventLoopDelayMs: { p99: 3, max: 2_000 } }
    assert.match(found(healthyFacts({ process: standing }), 'process-late').text, /2000 ms at worst/)
    const once = { ...process, eventLoopDelayMs: { p99: 3, max: 900 } }
    assert.deepEqual(codes(healthyFacts({ process: once })), [])
  })
})

describe('doctor: who belongs', () => {
  const pending = {
    version: 2, adds: [], removes: [ST_MARY], addsSelf: false, removesSelf: true, notBefore: ago(-30)
  }
  const belonging = { version: 1, members: [ST_MARY, NORTH, EAST, WEST], quorum: 3, isMember: true }

  it('reports that this hospital is being removed, and not the quorum that it lost thereby', () => {
    const away = { connected: false, since: ago(20) }
    const facts = healthyFacts({
      belonging: { ...belonging, pending }, peers: [peer(NORTH, away), peer(EAST, away), peer(WEST, away)]
    })
    assert.deepEqual(codes(facts), ['being-removed'])
    assert.match(found(facts, 'being-removed').text, /is being removed: .* allowlist version 2 without it/)
  })

  it('reports that this hospital was removed or is joining', () => {
    const gone = { version: 2, members: [NORTH, EAST, WEST], quorum: 3, isMember: false }
    const removed = healthyFacts({ belonging: gone, peers: [peer(NORTH, { connected: false })] })
    assert.deepEqual(codes(removed), ['removed'])
    const joins = {
      version: 3, adds: [ST_MARY], removes: [], addsSelf: true, removesSelf: false, notBefore: ago(-9)
    }
    const joining = healthyFacts({ belonging: { ...gone, pending: joins } })
    assert.deepEqual(codes(joining), ['joining', 'list-pending'])
    assert.equal(diagnose(joining).healthy, true)
    const other = { ...joins, adds: [{ id: 'x', name: 'South' }], addsSelf: false }
    assert.equal(codes(healthyFacts({ belonging: { ...gone, pending: other } }))[0], 'removed')
  })

  it('does not report a newcomer with old lists as removed', () => {
    const first = { version: 1, members: [NORTH, EAST, WEST], quorum: 3, isMember: false }
    const syncing = { height: 17, hash: '', timestamp: ago(9), syncTarget: 9_000 }
    assert.deepEqual(codes(healthyFacts({ belonging: first, tip: syncing })), ['catching-up'])
    const peers = [peer(NORTH), peer(EAST, { allowlistVersion: 5 }), peer(WEST)]
    const behind = healthyFacts({ belonging: first, peers })
    assert.deepEqual(codes(behind), ['list-behind'])
    assert.match(found(behind, 'list-behind').text, /version 1\) .* others have seen version 5/)
    assert.deepEqual(codes({ ...behind, belonging: { ...first, version: 5 } }), ['removed'])
  })

  it('reports a list that is not final yet, or is late', () => {
    const other = { ...pending, removes: [WEST], adds: [{ id: 'x', name: 'South' }], removesSelf: false }
    assert.match(found(healthyFacts({ belonging: { ...belonging, pending: other } }), 'list-pending').text,
      /^Allowlist version 2 admits South and removes West and is not final yet\.$/)
    const late = { ...other, notBefore: ago(90) }
    assert.equal(found(healthyFacts({ belonging: { ...belonging, pending: late } }),
      'list-overdue').severity, 'warning')
  })

  it('reports two lists of the same version', () => {
    const facts = healthyFacts({ belonging: { ...belonging, disputedVersion: 2 } })
    assert.match(found(facts, 'conflicting-lists').action, /Call the government's operator/)
    assert.equal(diagnose(facts).healthy, false)
  })

  it('reports another process with the same keys for a day', () => {
    const message = 'Another process runs with the keys of this node'
    const facts = healthyFacts({ alarms: [{ code: 'shared-key', message, at: ago(60) }] })
    assert.equal(found(facts, 'shared-key').text, `14:01:30Z: ${message}`)
    assert.match(found(facts, 'shared-key').action, /^Stop one of the two/)
  })

  it('reports evidence of the last day, with the accused', () => {
    const alarm = { code: 'evidence',
      message: 'East signed two votes that contradict; the proof is in block 9.' }
    const facts = healthyFacts({ alarms: [{ ...alarm, at: ago(60) }, { ...alarm, at: ago(2 * 86_400) }] })
    assert.equal(found(facts, 'evidence').text, `14:01:30Z: ${alarm.message}`)
    assert.deepEqual(codes(healthyFacts({ alarms: [{ ...alarm, at: ago(2 * 86_400) }] })), [])
  })

  it('reports that the process stood still, and the lost connections', () => {
    const message = 'The process stood still for 31 s. 2 connections were cut and made again.'
    const { severity, text } = found(healthyFacts({ alarms: [{ code: 'standstill', message, at: ago(60) }] }),
      'standstill')
    assert.equal(severity, 'warning')
    assert(text.endsWith(message))
  })
})

describe('doctor: a node without a chain', () => {
  const waiting = (stage: AdmissionView['stage'], message = ''): FactsView => ({
    at: NOW, name: 'st-mary', role: 'hospital', phase: 'waiting', peers: [], alarms: [],
    admission: { stage, message, since: ago(30), peerId: '12D3KooWa' }
  })

  it('names the next step until a hospital is on the chain', () => {
    assert.match(found(waiting('no-government'), 'no-government').action, /Start the government here, or/)
    assert.match(found(waiting('unreachable', 'not-connected'), 'government-unreachable').text,
      /since 14:02:00Z/)
    const pending = found(waiting('pending'), 'approval-pending')
    assert.equal(pending.command, 'medichain-node allowlist approve --name government 12D3KooWa')
    assert.match(pending.action, /government's operator/)
    assert.match(found(waiting('approved', '2 of 4 hospitals are approved'), 'chain-not-begun').text,
      /has not begun \(2 of 4 hospitals are approved\)/)
    assert.match(found(waiting('rejected', 'why'), 'enrolment-rejected').text, /rejected .* \(why\)/)
    assert.match(found(waiting('refused', 'desk-full'), 'enrolment-refused').text, /\(desk-full\)/)
    assert.match(found(waiting('bad-genesis', 'signature'), 'bad-genesis').text,
      /is invalid \(signature\)/)
    for (const stage of ['no-government', 'pending', 'approved'] as const) {
      assert.equal(diagnose(waiting(stage)).healthy, false)
    }
  })

  it('names the missing hospitals at the government', () => {
    const desk = (changes: object): FactsView => ({
      at: NOW, name: 'government', role: 'government', peers: [], alarms: [],
      desk: { pending: [], approved: [], needed: 4, begun: false, ...changes }
    })
    const some = found(desk({ approved: [NORTH, EAST], pending: [WEST] }), 'not-begun')
    assert.match(some.text,
      /2 of at least 4 hospitals are approved \(North and East\); West waits for a decision/)
    assert.equal(some.command, 'medichain-node allowlist pending --name government')
    assert.match(found(desk({ approved: [NORTH] }), 'not-begun').action, /Start 3 more hospitals/)
    assert.equal(found(desk({ approved: [NORTH, EAST, WEST, ST_MARY] }), 'not-begun').command,
      'medichain-node allowlist begin --name government')
    assert.match(found(desk({ mayHaveLost: true }), 'not-begun').action, /had a chain before, .* connects/)
    assert.deepEqual(codes(desk({ trouble: 'Hospitals tell of 2 chains.' })), ['former-chain'])
    const begun = desk({ begun: true, pending: [WEST] })
    assert.deepEqual(codes(begun), ['enrolments-pending'])
    assert.equal(diagnose(begun).healthy, true)
  })
})

describe('doctor: work that waits', () => {
  const queues = healthyFacts().queues
  assert(queues !== undefined)

  it('is reported for missing keys, with the submitter and the reason', () => {
    const lackedKeys = [{ submitter: EAST, cases: 3, since: ago(28), why: 'not-held' }]
    assert.match(found(healthyFacts({ queues: { ...queues, lackedKeys } }), 'keys-lacking').text,
      /no keys come from East for 3 cases since 14:02:02Z \(that hospital lacks them\)/)
    const fresh = [{ submitter: EAST, cases: 3, since: ago(2), why: 'timeout' }]
    assert.deepEqual(codes(healthyFacts({ queues: { ...queues, lackedKeys: fresh } })), [])
  })

  it('is reported for an adopted release that is missing', () => {
    const lackedReleases = ['http://hl7.org/fhir/sid/icd-10-cm 2026']
    const { text } = found(healthyFacts({ queues: { ...queues, lackedReleases } }), 'releases-lacking')
    assert.match(text, /judges no new case: http:\/\/hl7\.org\/fhir\/sid\/icd-10-cm 2026\. It asks/)
  })

  it('is reported for own cases with missing validators, with the end of the window', () => {
    const own = [
      { id: 'aa', stage: 'open', awaits: [EAST, NORTH], until: ago(-60) } as const,
      { id: 'bb', stage: 'open', awaits: [NORTH], until: ago(-60) } as const
    ]
    const away = [peer(NORTH), peer(EAST, { connected: false }), peer(WEST)]
    assert.match(found(healthyFacts({ queues: { ...queues, own }, peers: away }), 'cases-wait').text,
      /^1 own case waits for the opinion of East, missing now\. The next hospital .* from 14:03:30Z on\.$/)
    assert.deepEqual(codes(healthyFacts({ queues: { ...queues, own } })), [],
      'all are here: it takes its time')
    const last = own.map(one => ({ ...one, expiresThen: true }))
    const { text } = found(healthyFacts({ queues: { ...queues, own: last }, peers: away }), 'cases-wait')
    assert.match(text, /missing now\. No other hospital follows: .* expires at 14:03:30Z\.$/)
  })

  it('is reported for people, with a warning where any name is taken for that of a clinician', () => {
    const free = healthyFacts({ queues: { ...queues, toReview: 1, toAnswer: 1, hasRoster: false } })
    for (const code of ['reviews-waiting', 'questions-waiting']) {
      assert.match(found(free, code).text, /\. Any name is taken .* no roster \(practitioner add\)\.$/)
    }
  })

  it('is reported for reviews', () => {
    const review = found(healthyFacts({ queues: { ...queues, toReview: 2 } }), 'reviews-waiting')
    assert.deepEqual([review.text, review.command],
      ['2 cases wait for a clinician of this hospital.', 'medichain-node review list --name st-mary'])
  })
})

describe('doctor: a log with gaps', () => {
  const log = { lines: 12, since: ago(150), cause: 'ENOSPC', lasts: true }

  it('is a warning while it lasts, and a note afterwards', () => {
    const { severity, text } = found(healthyFacts({ log }), 'log-lost')
    assert.equal(severity, 'warning')
    assert.equal(text, '12 lines of the log could not be written since 14:00:00Z (its disk is full); ' +
      'the node goes on without a log.')
    const past = found(healthyFacts({ log: { ...log, lasts: false, cause: 'EPIPE' } }), 'log-lost')
    assert.equal(past.severity, 'note')
    assert.match(past.text, /the reader of the log has ended\); the log is written again\.$/)
  })
})

describe('doctor: an audit file with gaps', () => {
  const calls = { lines: 12, since: ago(150), cause: 'ENOSPC', lasts: true }

  it('is a problem while it lasts, and a warning afterwards', () => {
    const { severity, text } = found(healthyFacts({ calls }), 'calls-lost')
    assert.equal(severity, 'problem')
    assert.equal(text, '12 calls of the API could not be written to the audit file calls.jsonl since ' +
      '14:00:00Z (its disk is full). Nobody can audit these calls.')
    const past = found(healthyFacts({ calls: { ...calls, lasts: false, cause: 'EACCES' } }), 'calls-lost')
    assert.equal(past.severity, 'warning')
    assert.match(past.text, /\(EACCES\); calls are written again, and the file tells the gap\.$/)
  })
})

describe('doctor: the order of the findings', () => {
  it('is by severity: stopped, problems, warnings, notes', () => {
    const facts = healthyFacts({
      peers: [peer(NORTH), peer(EAST, { connected: false }), peer(WEST, { connected: false })],
      disk: { freeBytes: 100e6, totalBytes: 250e9, databaseBytes: 1, logBytes: 1 },
      process: { residentBytes: 1, heapBytes: 1, eventLoopDelayMs: { p99: 450, max: 900 } },
      desk: { pending: [WEST], approved: [], needed: 4, begun: true }
    })
    assert.deepEqual(codes(facts), ['quorum-lost', 'disk-almost-full', 'process-late', 'enrolments-pending'])
  })

  it('is the same for the same facts, and every finding except a note names an action', () => {
    const facts = healthyFacts({ disk: { freeBytes: 1, totalBytes: 2, databaseBytes: 1, logBytes: 1 } })
    assert.deepEqual(diagnose(facts), diagnose(structuredClone(facts)))
    for (const { action, severity } of diagnose(facts).troubles) assert(action !== '' || severity === 'note')
  })
})
