import assert from 'node:assert/strict'
import { PeerWatch } from '../../../../../src/node/examine/doctor/index.js'
import type { NetworkEvents } from '../../../../../src/network/index.js'

describe('doctor: peer watch', () => {
  const id = new Uint8Array(32).fill(1)
  let now = 0
  let emit: (event: keyof NetworkEvents, ...rest: unknown[]) => void
  let watch: PeerWatch

  beforeEach(() => {
    now = 1_000
    const listeners = new Map<string, (...values: never[]) => void>()
    watch = new PeerWatch({
      on: (event, listener) => {
        listeners.set(event, listener as never)
        return () => {}
      }
    }, { wall: () => 1_000_000 + now, monotonic: () => now })
    emit = (event, ...rest) => { listeners.get(event)?.(...[id, ...rest] as never[]) }
  })

  it('shows since when a peer has been connected or away', () => {
    assert.deepEqual(watch.of(id), { since: undefined, turnedAway: 0, banned: undefined })
    emit('connect')
    now = 9_000
    assert.equal(watch.of(id).since, 1_001_000)
    emit('disconnect')
    assert.deepEqual(watch.of(id), { since: 1_009_000, turnedAway: 0, banned: undefined })
  })

  it('does not count a connection that was closed at once, but counts the refusal for five minutes', () => {
    emit('connect')
    now = 9_000
    emit('disconnect')
    for (let turn = 0; turn < 3; turn++) {
      now += 20_000
      emit('connect')
      now += 300
      emit('disconnect')
    }
    assert.deepEqual(watch.of(id), { since: 1_009_000, turnedAway: 3, banned: undefined })
    now += 5 * 60_000
    assert.equal(watch.of(id).turnedAway, 0)
  })

  it('counts several refusals by a starting peer once, and none after it accepts a connection', () => {
    for (let turn = 0; turn < 8; turn++) {
      emit('connect')
      now += 300
      emit('disconnect')
      now += 700
    }
    assert.equal(watch.of(id).turnedAway, 1)
    emit('connect')
    now += 60_000
    emit('disconnect')
    assert.equal(watch.of(id).turnedAway, 0)
  })

  it('forgets a ban when it ends, and the peers without news for the longest time', () => {
    emit('ban', 'flood', 1_005_000)
    assert.deepEqual(watch.of(id).banned, { code: 'flood', until: 1_005_000 })
    now = 6_000
    assert.equal(watch.of(id).banned, undefined)
    emit('connect')
    for (let index = 0; index < 512; index++) {
      id.set([index >> 8, index & 0xff, 9])
      emit('connect')
    }
    id.fill(1)
    assert.equal(watch.of(id).since, undefined)
  })
})
