#!/usr/bin/env bash
# One gossip message over 4 MiB ends all gossip from its sender to the receiver, while the connection stays open.
#
# `@chainsafe/libp2p-gossipsub` 14 sends messages of any size, and its receiver takes RPCs up to `maxInboundDataLength`,
# by default 4 MiB. A larger one is not skipped. The receiver closes its streams and forgets the peer with its
# subscriptions, and leaves the connection open. The sender sees nothing of it: `publish` of the large message and of
# every later one resolves with the peer as a recipient, and `getSubscribers` still names it. No later heartbeat
# repairs this; only another connection does. An RPC can also grow by itself, since the answer to an IWANT holds all
# messages that were asked for.
# Workaround: bound what is published, and set `maxInboundDataLength` well above it.
#
# Seen with @chainsafe/libp2p-gossipsub 14.1.2 and libp2p 2.10.0 on Node 20.20.2 and 24.21.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts libp2p@2.10.0 @libp2p/tcp@10.1.19 @libp2p/identify@3.0.39 \
  @chainsafe/libp2p-noise@16.1.5 @chainsafe/libp2p-yamux@7.0.4 @chainsafe/libp2p-gossipsub@14.1.2

cat > run.js <<'JS'
// Some packages below libp2p 2 use this function, which Node 20 does not have.
Promise.withResolvers ??= function () {
  let resolve, reject
  return { promise: new this((a, b) => { resolve = a; reject = b }), resolve, reject }
}
const { createLibp2p } = await import('libp2p')
const { tcp } = await import('@libp2p/tcp')
const { identify } = await import('@libp2p/identify')
const { noise } = await import('@chainsafe/libp2p-noise')
const { yamux } = await import('@chainsafe/libp2p-yamux')
const { gossipsub } = await import('@chainsafe/libp2p-gossipsub')

const TOPIC = 'records'
const MIB = 1024 * 1024
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))

/** Waits until the condition holds, for at most ten seconds. */
async function until (condition) {
  for (let i = 0; i < 100 && !condition(); i++) await sleep(100)
}
const make = async () => await createLibp2p({
  addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
  transports: [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  services: { identify: identify(), pubsub: gossipsub() }
})
const [sender, receiver] = [await make(), await make()]
const received = new Set()
receiver.services.pubsub.addEventListener('message', ({ detail }) => { received.add(detail.data.length) })
for (const node of [sender, receiver]) node.services.pubsub.subscribe(TOPIC)
const connect = async () => {
  await sender.dial(receiver.getMultiaddrs())
  await until(() => sender.services.pubsub.getMeshPeers(TOPIC).length === 1)
}

let changed = false
async function publish (name, size, expected) {
  const { recipients } = await sender.services.pubsub.publish(TOPIC, new Uint8Array(size).fill(size))
  await until(() => received.has(size))
  const seen = `${recipients.length} recipient, ${received.has(size) ? 'received' : 'not received'}`
  console.log(`  ${name}: ${seen}${seen === expected ? '' : `   EXPECTED ${expected}`}`)
  changed ||= seen !== expected
}
await connect()
await publish('100 bytes', 100, '1 recipient, received')
await publish('3 MiB', 3 * MIB, '1 recipient, received')
await publish('5 MiB', 5 * MIB, '1 recipient, not received')
await publish('101 bytes', 101, '1 recipient, not received')
await publish('102 bytes, ten seconds later', 102, '1 recipient, not received')
const [connection] = sender.getConnections()
const state = `connection ${connection?.status}, ` +
  `${sender.services.pubsub.getSubscribers(TOPIC).length} subscriber seen by the sender, ` +
  `${receiver.services.pubsub.getSubscribers(TOPIC).length} by the receiver`
console.log(`  ${state}`)
changed ||= state !== 'connection open, 1 subscriber seen by the sender, 0 by the receiver'
await connection?.close()
await until(() => receiver.getConnections().length === 0)
await connect()
await publish('103 bytes on another connection', 103, '1 recipient, received')
console.log(`Node ${process.version}: ${changed ? 'the behaviour has changed' : 'as described'}`)
process.exit(changed ? 1 : 0)
JS
node run.js
