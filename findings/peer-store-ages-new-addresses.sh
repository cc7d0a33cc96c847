#!/usr/bin/env bash
# An hour after the first contact with a peer, the peer store of libp2p 2 accepts new addresses of it and shows none.
#
# Addresses expire an hour after they were observed (`maxAddressAge`). When the store writes a record, it looks for each
# address among those it had, to keep its time. The search compares the address with itself, so it always finds the
# first one, and a new address gets the age of the oldest. One that is learnt after 59 minutes lasts one minute. One
# that is learnt later is written as expired: `merge` and `patch` resolve, and `get` returns no address. So a dial by
# peer id fails although the peer has just told where it is, and writing the address again does not help. A write of
# something else, such as metadata, empties the record, and the next address is kept: the fault comes and goes.
# Workaround: `delete` the peer before a new address is written. The store of libp2p 3 is right.
#
# Seen with @libp2p/peer-store 11.2.7 (libp2p 2.10.0) and 12.0.28 on Node 20.20.2. The script's hour is two seconds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts peer-store-11@npm:@libp2p/peer-store@11.2.7 \
  peer-store-12@npm:@libp2p/peer-store@12.0.28 datastore-core@10.0.4 @libp2p/crypto@5.1.23 \
  @libp2p/logger@5.2.0 main-event@1.0.5 peer-id-5@npm:@libp2p/peer-id@5.1.9 peer-id-6@npm:@libp2p/peer-id@6.0.15 \
  multiaddr-12@npm:@multiformats/multiaddr@12.5.1 multiaddr-13@npm:@multiformats/multiaddr@13.0.3

cat > run.js <<'JS'
// Some packages below libp2p 2 use this function, which Node 20 does not have.
Promise.withResolvers ??= function () {
  let resolve, reject
  return { promise: new this((a, b) => { resolve = a; reject = b }), resolve, reject }
}
const { MemoryDatastore } = await import('datastore-core')
const { generateKeyPair } = await import('@libp2p/crypto/keys')
const { defaultLogger } = await import('@libp2p/logger')
const { TypedEventEmitter } = await import('main-event')

const HOUR = 2_000
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))

let changed = false
for (const [generation, ids, addresses, expected] of [[11, 5, 12, '1 0 0 0 0 1'], [12, 6, 13, '1 1 1 1 1 1']]) {
  const { persistentPeerStore } = await import(`peer-store-${generation}`)
  const { peerIdFromPrivateKey } = await import(`peer-id-${ids}`)
  const { multiaddr } = await import(`multiaddr-${addresses}`)
  const makePeerId = async () => peerIdFromPrivateKey(await generateKeyPair('Ed25519'))
  const store = persistentPeerStore({
    peerId: await makePeerId(),
    datastore: new MemoryDatastore(),
    events: new TypedEventEmitter(),
    logger: defaultLogger()
  }, { maxAddressAge: HOUR })
  const peer = await makePeerId()
  const address = n => ({ multiaddrs: [multiaddr(`/ip4/192.0.2.${n}/tcp/4001`)] })
  const seen = []
  const count = async name => {
    const { length } = (await store.get(peer)).addresses
    seen.push(length)
    console.log(`  peer-store ${generation}, ${name}: ${length} address`)
  }
  await store.merge(peer, address(1))
  await count('first address')
  await sleep(HOUR + 100)
  await store.merge(peer, address(2))
  await count('second address, after the first has expired')
  await store.patch(peer, address(2))
  await count('written again')
  await store.merge(peer, address(2))
  await count('and again')
  await store.merge(peer, { metadata: { note: new Uint8Array(1) } })
  await count('metadata written')
  await store.merge(peer, address(2))
  await count('second address written after that')
  if (seen.join(' ') !== expected) {
    console.log(`    EXPECTED ${expected}`)
    changed = true
  }
}
console.log(`Node ${process.version}: ${changed ? 'the behaviour has changed' : 'as described'}`)
process.exit(changed ? 1 : 0)
JS
node run.js
