#!/usr/bin/env bash
# fetch, axios and node-fetch return the first half of a gzip answer as if it were whole, with status 200.
#
# A gzip file ends with a checksum and a length (RFC 1952 §2.3.1), so `zlib.gunzipSync` notices if a file was cut. These
# three decompress with `finishFlush: Z_SYNC_FLUSH`, to be as lenient as browsers: they give what there is. HTTP shows
# nothing if a server or a proxy ends the message properly after a failure in the middle, for example by
# `response.end()` in an error handler. Of an export in NDJSON, half of the patients are then missing. All lines are
# good JSON if the cut is between two of them. `got` reports "unexpected end of file".
# Workaround: got, or compare the number of lines with what the export says of itself.
#
# Seen with axios 1.21.1, node-fetch 3.3.2 and got 16.1.0 on Node 22.23.3, 24.21.0 and 26.10.0. fetch of Node 20.20.2 is
# alike.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
for version in 22.23.3 24.21.0 26.10.0; do
  npm install --silent --no-audit --no-fund --prefix "$version" "node@$version"
done
npm install --silent --no-audit --no-fund axios@1.21.1 node-fetch@3.3.2 got@16.1.0
cat > run.js <<'JS'
import { createServer } from 'node:http'
import { constants, createGzip } from 'node:zlib'
import axios from 'axios'
import got from 'got'
import nodeFetch from 'node-fetch'

const LINES = 1_000
const patient = number => `${JSON.stringify({ resourceType: 'Patient', id: `p${number}` })}\n`
const half = from => Array.from({ length: LINES / 2 }, (_, i) => patient(from + i)).join('')

/** Sends 1,000 lines of NDJSON as gzip. On the path /failing it fails after 500, and ends the answer. */
const server = createServer(({ url }, response) => {
  response.writeHead(200, { 'content-type': 'application/fhir+ndjson', 'content-encoding': 'gzip' })
  const gzip = createGzip()
  gzip.on('data', chunk => { response.write(chunk) })
  gzip.on('end', () => { response.end() })
  gzip.write(half(0))
  gzip.flush(constants.Z_SYNC_FLUSH, () => {
    if (url === '/failing') response.end()
    else gzip.end(half(LINES / 2))
  })
})
await new Promise(resolve => { server.listen(0, '127.0.0.1', resolve) })
const base = `http://127.0.0.1:${server.address().port}`
const clients = {
  fetch: async url => await (await fetch(url)).text(),
  axios: async url => (await axios.get(url, { responseType: 'text' })).data,
  'node-fetch': async url => await (await nodeFetch(url)).text(),
  got: async url => await got(url, { retry: { limit: 0 } }).text()
}
let changed = false
console.log(`Node ${process.version}, lines of a good answer and of one that failed in the middle`)
for (const [name, get] of Object.entries(clients)) {
  const count = path => get(base + path).then(text => {
    return text.trim().split('\n').map(line => JSON.parse(line)).length
  }, ({ message }) => message)
  const results = [await count('/whole'), await count('/failing')]
  const isExpected = results[0] === LINES && results[1] === (name === 'got' ? 'unexpected end of file' : LINES / 2)
  changed ||= !isExpected
  console.log(`  ${name}: ${results.join(', ')}${isExpected ? '' : '   CHANGED'}`)
}
server.closeAllConnections()
server.close()
process.exitCode = changed ? 1 : 0
JS
changed=0
for version in 22.23.3 24.21.0 26.10.0; do "$version/node_modules/node/bin/node" run.js || changed=1; done
exit "$changed"
