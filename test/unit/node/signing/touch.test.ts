import assert from 'node:assert/strict'
import { OUT_OF_TOUCH_MS, Touch } from '../../../../src/node/signing/touch.js'
import { equal, type MemberId } from '../../../../src/protocol/types/index.js'

const ids: MemberId[] = Array.from({ length: 7 }, (_, i) => new Uint8Array(32).fill(i))
const stranger = new Uint8Array(32).fill(99)

describe('node: touch with the hospitals', () => {
  let now: number
  let heard: Map<MemberId, number>
  let touch: Touch
  beforeEach(() => {
    now = 1_000_000_000
    heard = new Map()
    touch = new Touch({
      chain: undefined as never, signer: { id: ids[0]! }, clock: { wall: () => now },
      statuses: { all: () => Array.from(heard, ([id, receivedAt]) => ({ id, receivedAt })) as never },
      hostLoop: {
        state: { ledger: { set: { quorum: 5, has: (id: MemberId) => ids.some(one => equal(one, id)) } } }
      } as never
    })
  })

  it('is lost ten minutes after the last STATUS of a quorum, this hospital included', () => {
    for (const id of ids.slice(1, 5)) heard.set(id, now + 60_000)
    now += OUT_OF_TOUCH_MS + 59_999
    assert.equal(touch.isLost, false)
    now += 1
    assert.equal(touch.isLost, true)
    heard.set(ids[1]!, now)
    assert.equal(touch.isLost, true, 'one of them is not enough')
    for (const id of ids.slice(2, 5)) heard.set(id, now)
    assert.equal(touch.isLost, false)
  })

  it('counts members alone', () => {
    now += OUT_OF_TOUCH_MS
    for (const id of [...ids.slice(1, 4), stranger]) heard.set(id, now)
    assert.equal(touch.isLost, true)
  })

  it('is kept for ten minutes after a start', () => {
    now += OUT_OF_TOUCH_MS - 1
    assert.equal(touch.isLost, false)
  })
})
