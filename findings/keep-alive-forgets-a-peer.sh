#!/usr/bin/env bash
# libp2p 2 gives up a peer that is tagged keep-alive after six attempts, removes the tag, and never dials it again.
#
# The tag reads as a promise to stay connected. After a disconnection, libp2p dials six times within half a minute,
# with pauses that double from one second. If the peer needs longer (an update, a reboot), every tag that begins with
# `keep-alive` is deleted from the peer store. From then on nothing redials the peer, also not after a later connection
# and its end. Tests that restart a node within seconds pass.
# A connection of more than an hour fails even with a quick restart. The peer store drops addresses an hour after they
# were first seen, connected or not. All six attempts then end because the peer has no address.
# Workaround: on `peer:reconnect-failure`, write address and tag again, and dial by a timer of one's own.
#
# Seen with libp2p 2.10.0 on Node 20.20.2 and 24.21.0. Its pauses are a tenth and its hour is a second: it takes a minute.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts libp2p@2.10.0 @libp2p/tcp@10.1.19 @libp2p/identify@3.0.39 \
  @libp2p/crypto@5.1.23 @chainsafe/libp2p-noise@16.1.5 @chainsafe/libp2p-yamux@7.0.4

cat > run.js <<'JS'
// Some packages below libp2p 2 use this function, which Node 20 does not have.
Promise.withResolvers ??= function () {
  let resolve, reject
  return { promise: new this((a, b) => { resolve = a; reject = b }), resolve, reject }
}
const { createLibp2p } = await import('libp2p')
const { tcp } = await import('@libp2p/tcp')
const { identify } = await import('@libp2p/identify')
const { generateKeyPair } = await import('@libp2p/crypto/keys')
const { noise } = await import('@chainsafe/libp2p-noise')
const { yamux } = await import('@chainsafe/libp2p-yamux')

const TAG = 'keep-alive-hospital'
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))
const make = async (privateKey, port, options = {}) => await createLibp2p({
  privateKey,
  addresses: { listen: [`/ip4/127.0.0.1/tcp/${port}`] },
  transports: [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  services: { identify: identify() },
  connectionManager: { reconnectRetryInterval: 100 },
  ...options
})

/** Connects to a peer, restarts it after `connected`, with a pause of `away`, and tells what is left 10 s later. */
async function restart (connected, away, options) {
  const key = await generateKeyPair('Ed25519')
  const first = await make(key, 0)
  const { port } = first.getMultiaddrs()[0].nodeAddress()
  const node = await make(await generateKeyPair('Ed25519'), 0, options)
  await node.peerStore.merge(first.peerId, { multiaddrs: first.getMultiaddrs(), tags: { [TAG]: { value: 1 } } })
  await node.dial(first.peerId)
  await sleep(connected)
  await first.stop()
  await sleep(away)
  const second = await make(key, port)
  await sleep(10_000)
  const tags = [...(await node.peerStore.get(first.peerId)).tags.keys()]
  const seen = `${node.getPeers().length} peer, tags [${tags.join()}]`
  await node.stop()
  await second.stop()
  return seen
}

const hour = { peerStore: { maxAddressAge: 1_000 } }
const cases = [
  ['back at once', [100, 0], `1 peer, tags [${TAG}]`],
  ['away for twice the time of all attempts', [100, 8_000], '0 peer, tags []'],
  ['back at once, after more than the age of addresses', [2_000, 0, hour], '0 peer, tags []']
]
let changed = false
for (const [name, given, expected] of cases) {
  const seen = await restart(...given)
  console.log(`  ${name}: ${seen}${seen === expected ? '' : `   EXPECTED ${expected}`}`)
  changed ||= seen !== expected
}
console.log(`Node ${process.version}: ${changed ? 'the behaviour has changed' : 'as described'}`)
process.exit(changed ? 1 : 0)
JS
node run.js
