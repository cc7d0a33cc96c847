/**
 * Stands in one network namespace: lets the test reach the API of the node in there, which listens on that
 * namespace's loopback, and carries what other nodes send to it, late and with pauses if it is told to. Ends
 * when the test does.
 *
 *   node --import tsx relay.ts <unix socket> <API port> <address> <peer port>
 */
import net from 'node:net'
import process from 'node:process'
import type { Slowness } from './wires.js'

const LOOPBACK = '127.0.0.1'
/** RFC 6298: the least time until what was lost is sent again, on Linux. */
const RESEND_MS = 200

let slowness: Slowness = { delayMs: 0, lossShare: 0 }
const [socket = '', apiPort = '', address = '', peerPort = ''] = process.argv.slice(2)
process.on('message', message => { slowness = message as Slowness })
process.on('disconnect', () => { process.exit(0) })

serve(Number(apiPort), false).listen(socket, () => {
  serve(Number(peerPort), true).listen(Number(peerPort), address, () => { process.send?.('ready') })
})

function serve (port: number, isWire: boolean): net.Server {
  return net.createServer({ allowHalfOpen: true, noDelay: true }, near => {
    const far = net.connect({ port, host: LOOPBACK, allowHalfOpen: true, noDelay: true })
    carry(near, far, isWire)
    carry(far, near, isWire)
  })
}

/** In order, each piece not before its time, nor before the one that was lost ahead of it. */
function carry (from: net.Socket, to: net.Socket, isWire: boolean): void {
  let free = 0
  const later = (act: () => void): void => {
    const { delayMs, lossShare } = isWire ? slowness : { delayMs: 0, lossShare: 0 }
    const isLost = Math.random() < lossShare
    free = Math.max(free, performance.now() + delayMs + (isLost ? RESEND_MS + 2 * delayMs : 0))
    const wait = free - performance.now()
    if (wait <= 0) act()
    else setTimeout(act, wait)
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
