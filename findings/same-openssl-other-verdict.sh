#!/usr/bin/env bash
# crypto.verify is not a function of process.versions.openssl. Node 22.23.3 and 24.21.0 both name OpenSSL
# 3.5.8. A signature for which the equation of RFC 8032 §5.1.7 holds, [S]B = R + [k]A, and whose R is the
# neutral point, is valid in the one and not in the other: Node looks for points of small order itself
# since a minor release of line 24 (nodejs/node#64026). Programs that must agree on signatures, on several
# lines of Node, have to screen R before they ask.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat > "$folder/verdict.mjs" <<'EOF'
import { createHash, createPrivateKey, createPublicKey, verify } from 'node:crypto'
const L = 2n ** 252n + 27742317777372353535851937790883648493n
const toInteger = bytes => BigInt('0x' + Buffer.from(bytes).reverse().toString('hex'))
const toBytes = n => Buffer.from(n.toString(16).padStart(64, '0'), 'hex').reverse()
const sha512 = (...parts) => createHash('sha512').update(Buffer.concat(parts)).digest()

const seed = Buffer.alloc(32, 7)
const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
const privateKey = createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' })
const publicKey = createPublicKey(privateKey)
const A = Buffer.from(publicKey.export({ format: 'jwk' }).x, 'base64url')
const a = sha512(seed).subarray(0, 32)
a[0] &= 0xf8
a[31] = a[31] & 0x7f | 0x40

// With R = O, S = k·a mod L solves the equation for a key as any other.
const message = Buffer.from('one message')
const R = toBytes(1n)
const k = toInteger(sha512(R, A, message)) % L
const S = toBytes(k * toInteger(a) % L)
const verdict = verify(null, message, publicKey, Buffer.concat([R, S]))
console.log(`Node ${process.versions.node}, OpenSSL ${process.versions.openssl}: ${verdict}`)
EOF

verdict_on () {
  npm install --prefix "$folder/$1" --ignore-scripts --no-save --no-audit --no-fund --silent "node@$1" >&2
  (cd "$folder/$1/node_modules/node" && node installArchSpecificPackage.js) >&2
  "$folder/$1/node_modules/node/bin/node" "$folder/verdict.mjs"
}

found=$(verdict_on 22.23.3; verdict_on 24.21.0)
expected='Node 22.23.3, OpenSSL 3.5.8: true
Node 24.21.0, OpenSSL 3.5.8: false'
echo "$found"
[ "$found" = "$expected" ] && exit 0
printf 'this has changed; expected was\n%s\n' "$expected"
exit 1
