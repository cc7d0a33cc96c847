import assert from 'node:assert/strict'
import type { FactsView, PartyView, PeerFactsView, TroubleView } from '../../../../../src/api/index.js'
import { diagnose } from '../../../../../src/node/examine/doctor/index.js'

/** 2026-03-14 14:02:30 UTC */
export const NOW = Date.UTC(2026, 2, 14, 14, 2, 30)

export const [ST_MARY, NORTH, EAST, WEST] = ['St Mary', 'North', 'East', 'West']
  .map((name, index) => ({ id: `12D3KooW${'abcd'[index] ?? ''}`, name })) as
  [PartyView, PartyView, PartyView, PartyView]

export function ago (seconds: number): number {
  return NOW - seconds * 1000
}

export function peer (party: PartyView, changes: Partial<PeerFactsView> = {}): PeerFactsView {
  return {
    peer: party, access: 'member', connected: true, addresses: [], since: ago(600), turnedAway: 0,
    traffic: { sent: {}, received: {} },
    lastHeardAt: ago(2), height: 18, view: 0, clock: { offsetMs: 3, roundTripMs: 2 }, penalty: 0, ...changes
  }
}

/** Returns the facts of St Mary, one of four connected hospitals, idle and started ten minutes ago. */
export function healthyFacts (changes: Partial<FactsView> = {}): FactsView {
  return {
    at: NOW, name: 'st-mary', role: 'hospital', version: '0.1.0', startedAt: ago(600), phase: 'validating',
    tip: { height: 17, hash: 'ab'.repeat(32), timestamp: ago(40) },
    agreement: {
      height: 18, view: 0, leader: EAST, members: 4, quorum: 3, active: false, halted: false,
      awaits: { for: 'work' }, votes: []
    },
    votingRight: { state: 'votes' },
    belonging: { version: 1, members: [ST_MARY, NORTH, EAST, WEST], quorum: 3, isMember: true },
    peers: [peer(NORTH), peer(EAST), peer(WEST)],
    maxSkewMs: 10_000,
    queues: {
      transactions: 0, transactionBytes: 0, submissions: 0, undecided: 0, ownUndecided: 0, own: [],
      lackedKeys: [], lackedReleases: [], toReview: 0, toAnswer: 0, toJudge: 0, hasRoster: true, toConfirm: 0,
      toDecide: 0
    },
    names: {
      ready: true, lacking: 0, own: { names: 0, allowed: 250, refused: 0 }, others: [], published: []
    },
    disk: { freeBytes: 80e9, totalBytes: 250e9, databaseBytes: 1e6, logBytes: 1e4 },
    process: { residentBytes: 1e8, heapBytes: 5e7, eventLoopDelayMs: { p99: 12, max: 30 } },
    alarms: [],
    ...changes
  }
}

export function codes (facts: FactsView): string[] {
  return diagnose(facts).troubles.map(one => one.code)
}

/** Returns the finding with this code. */
export function found (facts: FactsView, code: string): TroubleView {
  const trouble = diagnose(facts).troubles.find(trouble => trouble.code === code)
  assert(trouble !== undefined, `${code} among ${codes(facts).join(', ')}`)
  return trouble
}
