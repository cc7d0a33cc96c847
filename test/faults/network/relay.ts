/**
 * Runs in the network namespace of a node. It connects the test to the node's API, which listens on the
 * namespace's loopback. It forwards the traffic of other nodes, delayed if ordered, and probes the links. It
 * ends when the test ends.
 *
 *   node --import tsx relay.ts <unix socket> <API port> <address> <peer port>
 */
import dgram from 'node:dgram'
import net from 'node:net'
import process from 'node:process'
import type { Order, RelayReport } from './probe.js'
import type { Slowness } from './wires.js'

const LOOPBACK = '127.0.0.1'
/** Minimum time until lost data is sent again (RFC 6298, on Linux). */
const RESEND_MS = 200

let slowness: Slowness = { delayMs: 0, lossShare: 0 }
const [socket = '', apiPort = '', address = '', peerPort = ''] = process.argv.slice(2)
const datagrams = dgram.createSocket('udp4')
datagrams.on('message', token => { tell({ report: 'knock', token: token.toString() }) })
process.on('message', message => {
  const order = message as Order
  if (order.do === 'slow') slowness = order.slowness
  else if (order.do === 'knock') datagrams.send(order.token, Number(peerPort), order.address)
  else ask(order.address, order.token)
})
process.on('disconnect', () => { process.exit(0) })

serve(Number(apiPort), false).listen(socket, () => {
  serve(Number(peerPort), true).listen(Number(peerPort), address, () => {
    datagrams.bind(Number(peerPort), address, () => { process.send?.('ready') })
  })
})

function tell (report: RelayReport): void {
  process.send?.(report)
}

/** Starts a connection like libp2p (multistream-select), in which both sides name the protocol. */
function ask (there: string, token: string): void {
  const asked = performance.now()
  const socket = net.connect({ port: Number(peerPort), host: there, noDelay: true })
  socket.on('connect', () => { socket.write('\u0013/multistream/1.0.0\n') })
  socket.on('data', () => {
    tell({ report: 'answer', token, ms: performance.now() - asked })
    socket.destroy()
  })
  socket.on('error', () => { socket.destroy() })
}

function serve (port: number, isWire: boolean): net.Server {
  return net.createServer({ allowHalfOpen: true, noDelay: true }, near => {
    const far = net.connect({ port, host: LOOPBACK, allowHalfOpen: true, noDelay: true })
    carry(near, far, isWire)
    carry(far, near, isWire)
  })
}

/** Forwards pieces in order. A piece waits for its own delay and for the pieces before it. */
function carry (from: net.Socket, to: net.Socket, isWire: boolean): void {
  let free = 0
  // A single timer keeps the order, because timers of different lengths may fire in another order.
  const waiting: { readonly at: number, readonly act: () => void }[] = []
  const go = (): void => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const wait = next.at - performance.now()
      if (wait > 0) {
        setTimeout(go, wait)
        return
      }
      waiting.shift()
      next.act()
    }
  }
  const later = (act: () => void): void => {
    const { delayMs, lossShare } = isWire ? slowness : { delayMs: 0, lossShare: 0 }
    const isLost = Math.random() < lossShare
    free = Math.max(free, performance.now() + delayMs + (isLost ? RESEND_MS + 2 * delayMs : 0))
    if (waiting.push({ at: free, act }) === 1) go()
  }
  from.on('data', bytes => {
    later(() => {
      if (!to.write(bytes)) from.pause()
    })
  })
  to.on('drain', () => { from.resume() })
  from.on('end', () => { later(() => { to.end() }) })
  from.on('error', () => { to.destroy() })
  from.on('close', () => { later(() => { to.destroy() }) })
}
