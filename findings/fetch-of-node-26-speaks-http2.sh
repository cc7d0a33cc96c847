#!/usr/bin/env bash
# `fetch` of Node 26 speaks HTTP/2 with every server that offers it, and such a server sees no header `host`.
#
# Up to Node 24, `fetch` used HTTP/1.1 alone, and an HTTPS server of Node that also offers HTTP/2 (`allowHTTP1: true`)
# got HTTP/1.1 from Node's clients. With the undici 8 of Node 26 the same two programs agree on HTTP/2. On the server,
# `request.headers.host` is then undefined, and the name is in `:authority`. What builds links from the header, such as
# the next page of a Bundle, writes `https://undefined/…`. On the client, `response.statusText` is empty, so that error
# texts like "404 Not Found" become "404 ". An update of the caller alone is enough to cause both.
# Workaround: the server reads `request.headers[':authority'] ?? request.headers.host`, and clients use the status.
#
# Seen with Node 22.23.3 and 24.21.0 (HTTP/1.1), and 26.10.0 (HTTP/2), with a certificate by selfsigned 5.5.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund selfsigned@5.5.0
cat > certificate.js <<'JS'
import { writeFileSync } from 'node:fs'
import { generate } from 'selfsigned'

const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
  extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }]
})
writeFileSync('cert.pem', cert)
writeFileSync('key.pem', key)
JS
node certificate.js
cat > run.js <<'JS'
import { readFileSync } from 'node:fs'
import { createSecureServer } from 'node:http2'

const tls = { cert: readFileSync('cert.pem'), key: readFileSync('key.pem'), allowHTTP1: true }
const server = createSecureServer(tls, ({ headers, httpVersion }, response) => {
  response.writeHead(404, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ httpVersion, next: `https://${headers.host}/Condition?page=2` }))
})
await new Promise(resolve => { server.listen(0, 'localhost', resolve) })
const { port } = server.address()
const response = await fetch(`https://localhost:${port}/Condition`)
const { httpVersion, next } = await response.json()
console.log(`  HTTP/${httpVersion}, status text "${response.statusText}", next page ${next}`)
const isNew = httpVersion === '2.0' && response.statusText === '' && next.startsWith('https://undefined/')
const isOld = httpVersion === '1.1' && response.statusText === 'Not Found' &&
  next.startsWith(`https://localhost:${port}/`)
process.exit(isNew ? 2 : isOld ? 1 : 3)
JS

changed=0
for version in 22.23.3 24.21.0 26.10.0; do
  npm install --prefix "$version" --no-save --ignore-scripts --silent --no-audit --no-fund "node@$version"
  (cd "$version/node_modules/node" && node installArchSpecificPackage.js > /dev/null 2>&1)
  program="$version/node_modules/node/bin/node"
  echo "Node $("$program" --version), undici $("$program" -p process.versions.undici)"
  code=0
  NODE_EXTRA_CA_CERTS="$folder/cert.pem" "$program" run.js || code=$?
  if [ "$version" = 26.10.0 ]; then expected=2; else expected=1; fi
  if [ "$code" != "$expected" ]; then echo '  EXPECTED another version of HTTP'; changed=1; fi
done
echo "$([ "$changed" = 0 ] && echo 'as described' || echo 'the behaviour has changed')"
exit "$changed"
