#!/usr/bin/env bash
# fhirclient resolves the reference `#dr` to a contained resource by a request for the base URL of the server.
#
# A reference that begins with `#` names a resource within the same resource (R4, references.html, "Contained
# Resources"). `resolveReferences` appends it to the base URL, and `fetch` drops a fragment: so it sends GET to the base.
# What the server shows there, such as a welcome page in JSON, takes the place of the practitioner, without an error.
# If the server answers 404, the reference stays, and a warning says that it is missing, though its target was there. A
# reference of a Bundle, `urn:uuid:…`, throws. A relative one works, so the tests of an application see no fault.
# Workaround: resolve `#` and `urn:uuid:` before, and give fhirclient only paths with relative references.
#
# Seen with fhirclient 2.6.3 on Node 20.20.2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --omit=optional fhirclient@2.6.3
cat > run.cjs <<'JS'
const { createServer } = require('node:http')
const fhirclient = require('fhirclient')

const DOCTOR = { resourceType: 'Practitioner', id: 'dr', name: [{ text: 'Dr Contained' }] }
let base = { status: 200, body: { welcome: 'FHIR server' } }
const asked = []
const server = createServer(({ url }, response) => {
  asked.push(url)
  const answer = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/fhir+json' })
    response.end(JSON.stringify(body))
  }
  if (url === '/fhir/') answer(base.status, base.body)
  else if (url === '/fhir/Practitioner/dr') answer(200, { ...DOCTOR, name: [{ text: 'Dr Server' }] })
  else {
    answer(200, {
      resourceType: 'Condition', id: '1', contained: [DOCTOR],
      recorder: { reference: url === '/fhir/Condition/contained' ? '#dr' : 'Practitioner/dr' }
    })
  }
})

async function main () {
  await new Promise(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const storage = { get: async () => undefined, set: async () => {}, unset: async () => true }
  const client = fhirclient({ url: '/', headers: {} }, {}, storage)
    .client(`http://127.0.0.1:${server.address().port}/fhir`)
  const warnings = []
  console.warn = text => { warnings.push(text) }
  const recorder = async id => {
    asked.length = 0
    const { recorder } = await client.request(`Condition/${id}`, { resolveReferences: ['recorder'], graph: true })
    return `${JSON.stringify(recorder)}, asked for ${asked.slice(1).join()}`
  }
  let changed = false
  const expect = (title, seen, expected) => {
    console.log(`  ${title}: ${seen}${seen.startsWith(expected) ? '' : `   EXPECTED ${expected}`}`)
    changed ||= !seen.startsWith(expected)
  }
  expect('Practitioner/dr', await recorder('relative'), '{"resourceType":"Practitioner"')
  expect('#dr, the base answers 200', await recorder('contained'), '{"welcome":"FHIR server"}, asked for /fhir/')
  base = { status: 404, body: { resourceType: 'OperationOutcome' } }
  expect('#dr, the base answers 404', await recorder('contained'), '{"reference":"#dr"}, asked for /fhir/')
  expect('warnings', String(warnings.length), '1')
  console.log(`Node ${process.version}: ${changed ? 'the behaviour has changed' : 'as described'}`)
  process.exit(changed ? 1 : 0)
}
main()
JS
node run.cjs
