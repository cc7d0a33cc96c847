#!/usr/bin/env bash
# An outage of the key server makes jose refuse every token after ten minutes, though it still holds the right key.
#
# `createRemoteJWKSet` keeps the keys for `cacheMaxAge`, ten minutes, whatever Cache-Control the server sends. Then the
# next verification fetches first. If the fetch fails, `jwtVerify` throws its error. The keys are still there (`jwks()`
# shows them), but are not used. So a restart of the authorization server turns away the users of each service whose ten
# minutes end meanwhile, also with tokens that are valid for hours. No cooldown follows a failed fetch: every request
# asks the key server again, and waits up to five seconds for it. The error is a plain JOSEError or an error of `fetch`,
# which a handler easily answers with 401, and a client then logs out.
# Workaround: after such an error, verify with `createLocalJWKSet(keys.jwks())`, for as long as old keys may be trusted.
#
# Seen with jose 6.2.18 on Node 20.20.2 and 24.21.0. The ten minutes of the script are three seconds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund jose@6.2.18
cat > run.js <<'JS'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLocalJWKSet, createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose'

const MAX_AGE = 3_000
const { publicKey, privateKey } = await generateKeyPair('ES256')
const jwk = { ...await exportJWK(publicKey), kid: 'first', alg: 'ES256' }
const token = await new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid: 'first' }).setExpirationTime('8h')
  .sign(privateKey)
let isUp = true
let fetches = 0
const server = createServer((request, response) => {
  fetches++
  response.writeHead(isUp ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'max-age=86400' })
  response.end(JSON.stringify({ keys: [jwk] }))
})
await new Promise(resolve => { server.listen(0, '127.0.0.1', resolve) })
const url = new URL(`http://127.0.0.1:${server.address().port}/`)

const keys = createRemoteJWKSet(url, { cacheMaxAge: MAX_AGE })
const results = []
async function verify (name, expected, by = keys) {
  fetches = 0
  const outcome = await jwtVerify(token, by).then(() => 'valid', ({ name, code }) => `${name} ${code}`)
  results.push([name, `${outcome}, fetches: ${fetches}`, expected])
}
const FAILED = 'JOSEError ERR_JOSE_GENERIC, fetches: 1'
await verify('key server up', 'valid, fetches: 1')
isUp = false
await verify('key server down, keys fresh', 'valid, fetches: 0')
await sleep(MAX_AGE + 100)
await verify('key server down, keys older than cacheMaxAge', FAILED)
await verify('at once again', FAILED)
await verify('the keys that createRemoteJWKSet still has', 'valid, fetches: 0', createLocalJWKSet(keys.jwks()))
isUp = true
await verify('key server up again', 'valid, fetches: 1')
server.closeAllConnections()
server.close()
let changed = false
for (const [name, got, expected] of results) {
  changed ||= got !== expected
  console.log(`${name}: ${got}${got === expected ? '' : `   EXPECTED ${expected}`}`)
}
process.exitCode = changed ? 1 : 0
JS
node run.js
