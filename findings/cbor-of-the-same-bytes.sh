#!/usr/bin/env bash
# cbor2 encodes a Buffer as a map of numbers, and cbor and cbor-x put tag 64 on a Uint8Array, but not on a Buffer.
#
# In CBOR, bytes are a byte string (RFC 8949, major type 2). A Buffer of Node is a Uint8Array, so one expects the same
# encoding of both. cbor2 calls `toJSON` of the Buffer: {"type": "Buffer", "data": […]}, more than twice the size. cbor
# and cbor-x mark a plain Uint8Array as a typed array of RFC 8746. Other decoders, such as cborg, refuse the tag. So the
# encoding depends on where the bytes come from: `node:crypto` returns Buffers, and @noble and WebCrypto do not. A hash
# or signature over the encoding changes with a change of the crypto library, and the browser computes another one.
# Workaround: cborg, or `tagUint8Array: false` for cbor-x, or in front of cbor2 and cbor one kind of bytes for all.
#
# Seen with cbor 10.0.12, cbor-x 1.6.9, cbor2 2.3.0, cborg 6.1.5, @noble/hashes 2.4.0 on Node 20.20.2 and 24.21.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund --omit=optional cbor@10.0.12 cbor-x@1.6.9 cbor2@2.3.0 cborg@6.1.5 \
  @noble/hashes@2.4.0
cat > run.js <<'JS'
import { createHash } from 'node:crypto'
import { sha256 } from '@noble/hashes/sha2.js'
import cbor from 'cbor'
import * as cborX from 'cbor-x'
import * as cbor2 from 'cbor2'
import * as cborg from 'cborg'

const text = new TextEncoder().encode('record')
const ofNode = createHash('sha256').update(text).digest()
const ofNoble = sha256(text)
const untagged = new cborX.Encoder({ tagUint8Array: false })
const encoders = [
  ['cborg', cborg.encode, '5820, 34 bytes', '5820, 34 bytes'],
  ['cbor', cbor.encode, '5820, 34 bytes', 'd8405820, 36 bytes'],
  ['cbor-x', cborX.encode, '5820, 34 bytes', 'd8405820, 36 bytes'],
  ['cbor-x, tagUint8Array: false', value => untagged.encode(value), '5820, 34 bytes', '5820, 34 bytes'],
  ['cbor2', value => cbor2.encode(value), /^a26474797065664275666665726464617461/, '5820, 34 bytes']
]
// The head of an encoding, up to the bytes of the hash, and the length of the encoding.
function shape (encoded) {
  const hex = Buffer.from(encoded).toString('hex')
  const [head] = hex.split(ofNode.toString('hex'))
  return `${head.length < 16 ? head : `${head.slice(0, 36)}…`}, ${encoded.length} bytes`
}
let changed = !ofNode.equals(ofNoble)
for (const [name, encode, buffer, array] of encoders) {
  const got = [shape(encode(ofNode)), shape(encode(ofNoble))]
  const isExpected = (buffer instanceof RegExp ? buffer.test(got[0]) : got[0] === buffer) && got[1] === array
  changed ||= !isExpected
  console.log(`${name}: of a Buffer ${got[0]}; of a Uint8Array ${got[1]}${isExpected ? '' : '   CHANGED'}`)
}
let refusal
try {
  cborg.decode(cborX.encode(ofNoble))
} catch ({ message }) {
  refusal = message
}
console.log(`cborg, of what cbor-x made of a Uint8Array: ${refusal}`)
process.exit(!changed && /tag not supported \(64\)/.test(refusal) ? 0 : 1)
JS
node run.js
