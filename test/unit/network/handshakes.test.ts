import assert from 'node:assert/strict'
import net from 'node:net'
import {
  DEFAULT_LIMITS, HANDSHAKE_TIMEOUT_MS, MAX_PENDING_INBOUND
} from '../../../src/network/shared/limits.js'
import { World, pause, until } from './world.js'

describe('network: handshakes', () => {
  const world = new World()
  const sockets: net.Socket[] = []
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    await world.stop()
  })

  it('limits the unfinished handshakes of a single host to half of MAX_PENDING_INBOUND', () => {
    const seconds = Math.ceil(HANDSHAKE_TIMEOUT_MS / 1000) + 1
    assert(DEFAULT_LIMITS.inboundPerSecond * seconds <= MAX_PENDING_INBOUND / 2)
    // Ten nodes of a testnet on the same host may all dial a node, while that node dials all of them.
    assert(DEFAULT_LIMITS.inboundPerSecond >= 20)
    assert(HANDSHAKE_TIMEOUT_MS >= 2_000, 'a handshake takes a second on a busy machine')
  })

  it('accepts a connection while another host finishes none of its handshakes', async () => {
    const node = await world.node('node', { others: 'member' })
    const port = Number(node.address.split('/')[4])
    const connect = (from: string): net.Socket => {
      const socket = net.connect({ port, host: '127.0.0.1', localAddress: from })
      socket.on('error', () => {})
      sockets.push(socket)
      return socket
    }
    for (let round = 0; round < 35; round++) {
      for (let index = 0; index < 10; index++) connect('127.0.0.2')
      await pause(100)
    }
    const held = sockets.filter(({ closed }) => !closed).length
    assert(held <= MAX_PENDING_INBOUND / 2 + 20, `${held} sockets`)
    const other = await world.node('other', { others: 'member' })
    await other.network.dial([node.address])
    await until('connected', () => node.network.isConnected(other.id))
  })
})
