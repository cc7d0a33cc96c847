import assert from 'node:assert/strict'
import { saveWindowUpdates } from '../../../../src/network/muxer/window-updates.js'

const ESTABLISHED = 3
const RECEIVED = 2

/** A stream as yamux has it: reading renews the whole window. */
class FakeStream {
  readonly recvWindow = 1000
  recvWindowCapacity = 1000
  updates = 0
  constructor (public state: number) { saveWindowUpdates(this) }

  sendWindowUpdate (): void {
    this.updates++
    this.state = ESTABLISHED
    this.recvWindowCapacity = this.recvWindow
  }

  read (bytes: number): void {
    this.recvWindowCapacity -= bytes
    this.sendWindowUpdate()
  }
}

describe('network: window updates', () => {
  it('renews a window when half of it is used', () => {
    const stream = new FakeStream(ESTABLISHED)
    for (let index = 0; index < 4; index++) stream.read(100)
    assert.equal(stream.updates, 0)
    stream.read(100)
    assert.deepEqual([stream.updates, stream.recvWindowCapacity], [1, 1000])
  })

  it('renews the window of a sender that has used all of it', () => {
    const stream = new FakeStream(ESTABLISHED)
    stream.read(1000)
    assert.deepEqual([stream.updates, stream.recvWindowCapacity], [1, 1000])
  })

  it('accepts a new stream at once', () => {
    const stream = new FakeStream(RECEIVED)
    stream.read(1)
    assert.equal(stream.updates, 1)
    stream.read(1)
    assert.equal(stream.updates, 1)
  })
})
