#!/usr/bin/env bash
# One 503 of the token endpoint makes fhirclient and @medplum/core throw away their refresh token for good.
#
# A refresh token is spent when the server says so (`invalid_grant`, RFC 6749 §5.2). A 503 with Retry-After says that
# the server is starting. fhirclient deletes the refresh token after any failed refresh, also in its stored session.
# Its next request goes out with the expired access token, and the 401 deletes the session. Medplum asks three times
# within a second, deletes both tokens, and then sends its requests without an Authorization header. So a restart of
# the authorization server logs out every user whose token expires meanwhile, until that user logs in again.
# Workaround: keep a copy of the refresh token outside the client, and make a client with it after such an error.
#
# Seen with fhirclient 2.6.3 and @medplum/core 4.5.2 on Node 20.20.2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --omit=optional fhirclient@2.6.3 @medplum/core@4.5.2
cat > run.cjs <<'JS'
const { createServer } = require('node:http')
const fhirclient = require('fhirclient')
const { MedplumClient } = require('@medplum/core')

let isStarting = false
let calls = []
const server = createServer((request, response) => {
  const answer = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '1' })
    response.end(JSON.stringify(body))
  }
  request.resume().on('end', () => {
    if (request.url === '/token') {
      calls.push('token')
      if (isStarting) answer(503, { error: 'temporarily_unavailable' })
      else answer(200, { access_token: 'new', refresh_token: 'second', token_type: 'Bearer', expires_in: 300 })
    } else {
      const { authorization = 'no token' } = request.headers
      calls.push(`read with ${authorization}`)
      if (authorization === 'Bearer new') answer(200, { resourceType: 'Patient', id: '1' })
      else answer(401, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'login' }] })
    }
  })
})

/** Returns a client of fhirclient with an expired access token and a refresh token. */
function smart (base) {
  const storage = { get: async () => undefined, set: async () => {}, unset: async () => true }
  const client = fhirclient({ url: '/', headers: {} }, {}, storage).client({
    serverUrl: `${base}/fhir`,
    tokenUri: `${base}/token`,
    clientId: 'app',
    expiresAt: 1,
    scope: 'offline_access',
    tokenResponse: { access_token: 'old', refresh_token: 'first', scope: 'offline_access' }
  })
  return () => client.request('Patient/1')
}

function medplum (base) {
  const part = value => Buffer.from(JSON.stringify(value)).toString('base64url')
  const expired = `${part({ alg: 'none' })}.${part({ exp: 1, client_id: 'app' })}.x`
  const client = new MedplumClient({
    baseUrl: base, fhirUrlPath: 'fhir', tokenUrl: `${base}/token`, clientId: 'app', fetch
  })
  client.setAccessToken(expired, 'first')
  return () => client.readResource('Patient', '1', { cache: 'reload' })
}

/** Reads twice: with or without an outage of the token endpoint during the first read. */
async function readTwice (read, outage) {
  const results = []
  for (const starting of [outage, false]) {
    isStarting = starting
    calls = []
    const result = await read().then(() => 'ok', () => 'fails')
    results.push(`${result} (${[...new Set(calls)].join(', ')})`)
  }
  return results.join(', then ')
}

async function main () {
  await new Promise(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const base = `http://127.0.0.1:${server.address().port}`
  const cases = [
    ['fhirclient', smart, false, 'ok (token, read with Bearer new), then ok (read with Bearer new)'],
    ['fhirclient, outage', smart, true, 'fails (token), then fails (read with Bearer old)'],
    ['medplum', medplum, false, 'ok (token, read with Bearer new), then ok (read with Bearer new)'],
    ['medplum, outage', medplum, true, 'fails (token), then fails (read with no token)']
  ]
  let changed = false
  for (const [name, make, outage, expected] of cases) {
    const seen = await readTwice(make(base), outage)
    console.log(`  ${name}: ${seen}${seen === expected ? '' : `\n    EXPECTED ${expected}`}`)
    changed ||= seen !== expected
  }
  console.log(`Node ${process.version}: ${changed ? 'the behaviour has changed' : 'as described'}`)
  process.exit(changed ? 1 : 0)
}
main()
JS
node run.cjs
