/**
 * Measures latency, CPU and throughput of the network alone, with all nodes in one process on loopback. It
 * prints a line for each measurement. Run: `npx tsx test/bench/network.ts [nodes]`.
 */
import { randomBytes } from 'node:crypto'
import { World, joinAll, until, type Node } from '../unit/network/world.js'

const nodeCount = Number(process.argv[2] ?? 4)

function quantile (sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? NaN
}

/** Repeats `once`, and prints its latencies and the CPU that all nodes used for it. */
async function measure (what: string, rounds: number, once: () => Promise<unknown>): Promise<void> {
  const samples: number[] = []
  const cpu = process.cpuUsage()
  for (let round = 0; round < rounds; round++) {
    const from = performance.now()
    await once()
    samples.push(performance.now() - from)
  }
  const used = process.cpuUsage(cpu)
  samples.sort((a, b) => a - b)
  const text = [0.5, 0.95, 0.99].map((q) => quantile(samples, q).toFixed(2)).join(' / ')
  const each = (used.user + used.system) / rounds / 1000
  console.log(`${what.padEnd(48)} p50/p95/p99 ${text} ms, ${each.toFixed(3)} ms CPU`)
}

/** Measures round trips of frames that the second node echoes. */
async function consensusRoundTrip (
  nodes: readonly Node[], size: number, rounds: number
): Promise<void> {
  const [a, b] = nodes
  if (a === undefined || b === undefined) return
  let done: () => void = () => {}
  b.network.consensus.onFrame((_from, frame) => { b.network.consensus.send(a.id, frame, 'vote') })
  a.network.consensus.onFrame(() => { done() })
  await measure(`consensus round trip, ${size} B`, rounds, async () => {
    const answered = new Promise<void>((resolve) => { done = resolve })
    a.network.consensus.send(b.id, randomBytes(size), 'vote')
    await answered
  })
}

async function gossipLatency (nodes: readonly Node[], size: number, rounds: number): Promise<void> {
  const [a, ...others] = nodes
  if (a === undefined) return
  let got = 0
  for (const { network } of others) network.gossip.onMessage(() => { got++; return 'accept' })
  await measure(`gossip to all ${others.length}, ${size} B`, rounds, async () => {
    got = 0
    await a.network.gossip.publish(randomBytes(size))
    await new Promise<void>((resolve) => {
      const poll = (): void => { if (got >= others.length) resolve(); else setImmediate(poll) }
      poll()
    })
  })
}

/** Measures requests that the second node echoes, one at a time and in groups. */
async function requestRoundTrip (
  nodes: readonly Node[], size: number, rounds: number, together: number
): Promise<void> {
  const [a, b] = nodes
  if (a === undefined || b === undefined) return
  const name = `${together} requests at once, ${size} B`
  await measure(name, rounds, async () => await Promise.all(Array.from({ length: together },
    async () => await a.network.request(b.id, 'request', randomBytes(size)))))
}

/** Measures the rate when all nodes send to all nodes at once. */
async function throughput (
  name: string, nodes: readonly Node[], size: number, count: number,
  listen: (node: Node, got: () => void) => void,
  send: (node: Node, bytes: Uint8Array) => Promise<void>
): Promise<void> {
  let got = 0
  for (const node of nodes) listen(node, () => { got++ })
  const total = count * nodes.length * (nodes.length - 1)
  const before = wire(nodes)
  const cpu = process.cpuUsage()
  const from = performance.now()
  await Promise.all(nodes.map(async (node) => {
    for (let index = 0; index < count; index++) {
      await send(node, randomBytes(size))
      if (index % 8 === 7) await new Promise((resolve) => { setImmediate(resolve) })
    }
  }))
  await until(`${name} delivered`, () => got >= total, 60_000)
  const seconds = (performance.now() - from) / 1000
  const used = process.cpuUsage(cpu)
  const unique = count * nodes.length
  console.log(`${`${name}, ${size} B x ${unique}, all to all`.padEnd(48)} ` +
    `${Math.round(unique / seconds)} msg/s, ` +
    `${(unique * size / seconds / 1e6).toFixed(1)} MB/s unique, ` +
    `${((used.user + used.system) / unique / 1000).toFixed(3)} ms CPU/msg, ` +
    `${((wire(nodes) - before) / (unique * size)).toFixed(2)} bytes sent per unique byte`)
}

function wire (nodes: readonly Node[]): number {
  return nodes.reduce((sum, { network }) => {
    const { bytesOut } = network.metrics()
    return sum + (bytesOut['consensus'] ?? 0) + (bytesOut['gossip'] ?? 0)
  }, 0)
}

const world = new World()
const nodes = await world.members(nodeCount)
await joinAll(nodes)
await new Promise((resolve) => { setTimeout(resolve, 1500) })
const LIMITS = {
  maxRequestBytes: 200_000, maxReplyBytes: 200_000, deadlineMs: 5_000, perPeerConcurrency: 8,
  ratePerSecond: 100_000
}
for (const { network } of nodes) await network.handle('request', LIMITS, async (_from, bytes) => bytes)
for (const size of [200, 1_500, 150_000]) {
  await consensusRoundTrip(nodes, size, 300)
  await gossipLatency(nodes, size, 100)
  for (const together of [1, 8]) await requestRoundTrip(nodes, size, 200, together)
}
for (const [size, count] of [[1_500, 1000], [150_000, 60]] as const) {
  await throughput('consensus', nodes, size, count,
    ({ network }, got) => { network.consensus.onFrame(got) },
    async ({ network }, bytes) => { network.consensus.broadcast(bytes, 'vote') })
  await throughput('gossip', nodes, size, count,
    ({ network }, got) => { network.gossip.onMessage(() => { got(); return 'accept' }) },
    async ({ network }, bytes) => { await network.gossip.publish(bytes) })
}
for (const [name, count] of Object.entries(nodes[0]?.network.metrics().events ?? {})) {
  console.log(`${name}: ${count}`)
}
await world.stop()
