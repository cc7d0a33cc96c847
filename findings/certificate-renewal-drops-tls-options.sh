#!/usr/bin/env bash
# After `server.setSecureContext({ key, cert })` a Node server refuses every client certificate, and accepts TLS 1.2.
#
# The method is how a server takes a renewed certificate without a restart. It does not change key and certificate, but
# makes a new context of these two alone. `ca`, `minVersion`, `ciphers` and `crl` of the start fall back to the defaults
# of Node. `requestCert` stays. So a server with mutual TLS asks for a certificate, and finds every one untrusted: the
# connections end with ECONNRESET. A server that was limited to TLS 1.3 takes 1.2 again. This happens at the first
# renewal, months after the start, and a restart heals it. A test that compares the served certificate passes.
# Workaround: keep the options of the start, and give all of them again: `setSecureContext({ ...options, key, cert })`.
#
# Seen with Node 20.20.2, 24.21.0 and 26.10.0, with certificates by selfsigned 5.5.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund selfsigned@5.5.0
for version in 20.20.2 24.21.0 26.10.0; do
  npm install --silent --no-audit --no-fund --prefix "$version" "node@$version"
done
cat > run.js <<'JS'
import https from 'node:https'
import selfsigned from 'selfsigned'

async function certificate (name) {
  const { private: key, cert } = await selfsigned.generate([{ name: 'commonName', value: name }], { keySize: 2048 })
  return { key, cert }
}
const old = await certificate('localhost')
const renewed = await certificate('localhost')
const client = await certificate('ehr')
const mutual = { ca: [client.cert], requestCert: true }
const modern = { minVersion: 'TLSv1.3' }

/** Asks once, and returns the protocol that the server used, or `refused`. */
const ask = ({ port }, options) => new Promise(resolve => {
  https.get({ host: '127.0.0.1', port, agent: false, rejectUnauthorized: false, ...options }, response => {
    response.setEncoding('utf8').on('data', resolve)
  }).on('error', () => { resolve('refused') })
})
async function states (options, request) {
  const server = https.createServer({ ...old, ...options }, ({ socket }, response) => {
    response.end(socket.getProtocol())
  })
  await new Promise(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const got = [await ask(server.address(), request)]
  server.setSecureContext(renewed)
  got.push(await ask(server.address(), request))
  server.setSecureContext({ ...options, ...renewed })
  got.push(await ask(server.address(), request))
  server.close()
  return got.join(', ')
}
const cases = [
  ['ca, and a client with its certificate', mutual, client, 'TLSv1.3, refused, TLSv1.3'],
  ['minVersion TLSv1.3, and a client of TLS 1.2', modern, { maxVersion: 'TLSv1.2' }, 'refused, TLSv1.2, refused']
]
let changed = false
console.log(`Node ${process.version}: at the start; after a renewal with key and cert; with all options again`)
for (const [name, options, request, expected] of cases) {
  const got = await states(options, request)
  changed ||= got !== expected
  console.log(`  ${name}: ${got}${got === expected ? '' : `   EXPECTED ${expected}`}`)
}
process.exitCode = changed ? 1 : 0
JS
changed=0
for version in 20.20.2 24.21.0 26.10.0; do "$version/node_modules/node/bin/node" run.js || changed=1; done
exit "$changed"
