/**
 * Counts the bytes that a hospital of a quiet consortium sends and receives. It runs the daemon's own parts
 * of N hospitals, 100 by default, on the simulator's clock and links, with the encodings of the wire. They
 * make a block, so that each node has a certificate of its last block. Then nothing happens for SECONDS of
 * simulated time. The counts do not depend on this machine.
 *
 *   N=100 SECONDS=60 node --import tsx test/bench/idle.ts
 */
import { Meter, quietConsortium } from './support/quiet-consortium.js'
import { wantsJson, wholeNumber } from '../fixtures/variables.js'

const N = wholeNumber('N', 100)
const SECONDS = wholeNumber('SECONDS', 60)

const meter = new Meter()
const consortium = await quietConsortium(N, meter)
const settling = meter.perNode(N)
meter.reset()
await consortium.wait(SECONDS * 1_000)
const classes = meter.perNode(N).map(({ name, bytes, count }) =>
  ({ name, bytesPerSecond: Math.round(bytes / SECONDS), perSecond: Math.round(10 * count / SECONDS) / 10 }))
// Each message that one hospital sends is received by another, so a hospital receives as much as it sends.
const sent = classes.reduce((sum, { bytesPerSecond }) => sum + bytesPerSecond, 0)
const say = wantsJson() ? console.error : console.log
for (const { name, bytes, count } of settling) {
  const kilobytes = Math.round(bytes / 1_000)
  say(`until all have block ${consortium.height()}: ${name}: ${count} messages, ${kilobytes} KB a node`)
}
for (const { name, bytesPerSecond, perSecond } of classes) {
  say(`idle: ${name}: ${perSecond} messages and ${bytesPerSecond} bytes a second, sent by a node`)
}
say(`idle at n = ${N}: ${(sent / 1_000).toFixed(1)} KB/s sent and as much received, ` +
  `${(2 * sent / 1_000).toFixed(1)} KB/s together`)
if (wantsJson()) {
  console.log(JSON.stringify({ hospitals: N, seconds: SECONDS, classes, sent, both: 2 * sent }))
}
await consortium.stop()
