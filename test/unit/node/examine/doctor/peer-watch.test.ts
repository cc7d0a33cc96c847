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

  it('says since when a peer is here or away', () => {
    assert.deepEqual(watch.of(id), { since: undefined, turnedAway: 0, banned: undefined })
    emit('connect')
    now = 9_000
    assert.equal(watch.of(id).since, 1_001_000)
    emit('disconnect')
    assert.deepEqual(watch.of(id), { since: 1_009_000, turnedAway: 0, banned: undefined })
  })

  it('a connection that is closed at once is none, and is counted for five minutes', () => {
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

  it('a peer that starts closes many within seconds: that counts once, and not once it lets us in', () => {
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

  it('forgets a ban when it is over, and the peers longest not heard of', () => {
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
