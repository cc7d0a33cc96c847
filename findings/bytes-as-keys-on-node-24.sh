#!/usr/bin/env bash
# On Node 24, `createHmac` and `createCipheriv` with a key of plain bytes take several times as long as with a KeyObject.
#
# `createHmac('sha256', bytes)` over 64 bytes took 13 us, and with a KeyObject 3 us. `createCipheriv('aes-256-gcm', …)`
# over 600 bytes took 17 us instead of 5. So did deciphers. To find out whether the key is a KeyObject or a CryptoKey,
# Node 24.21 reads private fields of it and catches the error that other objects cause: once for each of the two. A
# string as the key (`{ encoding: 'latin1' }`) skips this question, and a KeyObject that is made for a single call
# still takes a third of the time. Node 20, 22 and 26 need the same time for each. So a program that makes a MAC for
# every row or message can become several times slower by an update of Node, without an error or a warning.
#
# Seen with the npm package node 20.20.2, 22.23.3, 24.21.0 and 26.10.0 on Linux x64.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > measure.cjs <<'PROGRAM'
const { createCipheriv, createHmac, createSecretKey, randomBytes } = require('node:crypto')
const bytes = randomBytes(32)
const key = createSecretKey(bytes)
const text = bytes.toString('latin1')
const message = randomBytes(64)
const body = randomBytes(600)
const nonce = Buffer.alloc(12)
const mac = (key, options) => createHmac('sha256', key, options).update(message).digest()
const seal = key => {
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  return Buffer.concat([cipher.update(body), cipher.final(), cipher.getAuthTag()])
}
if (!mac(bytes).equals(mac(key)) || !mac(bytes).equals(mac(text, { encoding: 'latin1' }))) throw new Error('other MACs')
if (!seal(bytes).equals(seal(key))) throw new Error('other ciphertexts')

const CALLS = 20_000
// The best of seven rounds: the first ones warm up, and other work of the machine only adds.
function measure (name, call) {
  let best = Infinity
  for (let round = 0; round < 7; round++) {
    const start = process.cpuUsage()
    for (let i = 0; i < CALLS; i++) call()
    best = Math.min(best, process.cpuUsage(start).user / CALLS)
  }
  console.log(`  ${name}: ${best.toFixed(1)} us`)
  return best
}
const ratios = [
  measure('HMAC, bytes', () => mac(bytes)) / measure('HMAC, KeyObject', () => mac(key)),
  measure('AES-GCM, bytes', () => seal(bytes)) / measure('AES-GCM, KeyObject', () => seal(key))
]
measure('HMAC, string', () => mac(text, { encoding: 'latin1' }))
measure('HMAC, KeyObject made for the call', () => mac(createSecretKey(bytes)))
const isSlow = ratios.every(ratio => ratio > 2)
console.log(isSlow ? '  bytes are slow' : '  bytes are not slow')
process.exitCode = isSlow ? 1 : 0
PROGRAM

changed=0
for version in 20.20.2 22.23.3 24.21.0 26.10.0; do
  npm install --prefix "$version" --no-save --ignore-scripts --silent --no-audit --no-fund "node@$version"
  (cd "$version/node_modules/node" && node installArchSpecificPackage.js > /dev/null 2>&1)
  program="$version/node_modules/node/bin/node"
  echo "Node $("$program" --version)"
  code=0
  "$program" measure.cjs || code=$?
  if [ "$version" = 24.21.0 ]; then expected=1; else expected=0; fi
  if [ "$code" != "$expected" ]; then echo "  EXPECTED the opposite"; changed=1; fi
done
echo "$([ "$changed" = 0 ] && echo 'as described' || echo 'the behaviour has changed')"
exit "$changed"
