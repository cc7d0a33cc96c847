#!/usr/bin/env bash
# A yamux stream of libp2p 2 answers every chunk that is read with a window update, however full the window still is.
#
# Yamux lets a reader renew the window of a stream when it likes. `@chainsafe/libp2p-yamux` 7 renews it after each chunk
# that its consumer takes: 200 messages of 100 bytes, a thirteenth of the 256 KiB window, cost 200 frames back. A frame
# has 12 bytes, but also an encryption and a system call at both ends. So a protocol of small messages on long streams
# (votes, gossip) pays about twice the packets. To coalesce messages before they are written helps; a smaller window or
# other options of the muxer do not.
#
# Seen with @chainsafe/libp2p-yamux 7.0.4, it-pair 2.0.6 and @libp2p/logger 5.2.0 on Node 20.20.2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @chainsafe/libp2p-yamux@7.0.4 it-pair@2.0.6 @libp2p/logger@5.2.0

cat > count.mjs <<'PROGRAM'
import { yamux } from '@chainsafe/libp2p-yamux'
import { defaultLogger } from '@libp2p/logger'
import { duplexPair } from 'it-pair/duplex'

const MESSAGES = 200
const HEADER = 12
const WINDOW_UPDATE = 1
Promise.withResolvers ??= function () {
  let resolve, reject
  return { promise: new this((a, b) => { resolve = a; reject = b }), resolve, reject }
}

const factory = yamux()({ logger: defaultLogger() })
let read = 0
const reader = factory.createStreamMuxer({
  direction: 'inbound',
  onIncomingStream: async stream => { for await (const chunk of stream.source) read += chunk.byteLength }
})
const writer = factory.createStreamMuxer({ direction: 'outbound' })
const [left, right] = duplexPair()
let updates = 0
async function * counted (source) {
  for await (const frame of source) {
    const header = frame.subarray(0, HEADER)
    if (header[1] === WINDOW_UPDATE) updates++
    yield frame
  }
}
writer.sink(left.source)
left.sink(writer.source)
reader.sink(right.source)
right.sink(counted(reader.source))

const stream = await writer.newStream('messages')
stream.sink((async function * () {
  for (let i = 0; i < MESSAGES; i++) {
    yield new Uint8Array(100)
    await new Promise(resolve => setTimeout(resolve, 1))
  }
})())
while (read < 100 * MESSAGES) await new Promise(resolve => setTimeout(resolve, 10))
await new Promise(resolve => setTimeout(resolve, 100))
console.log(`  ${MESSAGES} messages of 100 bytes read, ${updates} window updates sent back`)
process.exit(updates >= MESSAGES ? 0 : 1)
PROGRAM

code=0
node count.mjs || code=1
echo "Node $(node --version): $([ "$code" = 0 ] && echo 'as described' || echo 'the behaviour has changed')"
exit "$code"
