#!/usr/bin/env bash
# `resolve` of fhir-kit-client returns the patient of another server for a relative reference in a Bundle.
#
# In a Bundle, `Patient/1` means the patient of the server that the `fullUrl` of its own entry names (R4, bundle.html,
# "Resolving references in Bundles"). fhir-kit-client is given the reference and the Bundle, but not the entry. It
# takes the first entry whose fullUrl ends in the reference. In a collection, a batch of results or a document from two
# hospitals, where ids such as 1 exist twice, a diagnosis is so shown with the patient of the other hospital. There is
# no error, and the order of the entries decides. A Bundle of one server never shows it.
# Workaround: make the reference absolute from the fullUrl of its entry, and then resolve it.
#
# Seen with fhir-kit-client 2.0.3 on Node 20.20.2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund fhir-kit-client@2.0.3
cat > run.js <<'JS'
import { Client } from 'fhir-kit-client'

const NORTH = 'https://north.example/fhir'
const SOUTH = 'https://south.example/fhir'
const patient = (server, text) => ({
  fullUrl: `${server}/Patient/1`, resource: { resourceType: 'Patient', id: '1', name: [{ text }] }
})
const patients = [patient(NORTH, 'Ann of the north'), patient(SOUTH, 'Bob of the south')]
const condition = {
  fullUrl: `${SOUTH}/Condition/7`,
  resource: { resourceType: 'Condition', id: '7', subject: { reference: 'Patient/1' } }
}
const client = new Client({ baseUrl: SOUTH })
const name = async (reference, entry) => {
  const { name } = await client.resolve({ reference, context: { resourceType: 'Bundle', type: 'collection', entry } })
  return name[0].text
}
const { reference } = condition.resource.subject
const absolute = new URL(reference, `${condition.fullUrl.replace(/\/[^/]+\/[^/]+$/, '')}/`).href
const cases = [
  [`${reference}, entries of the north first`, reference, [...patients, condition], 'Ann of the north'],
  [`${reference}, entries of the south first`, reference, [condition, ...patients.toReversed()], 'Bob of the south'],
  [absolute, absolute, [...patients, condition], 'Bob of the south']
]
console.log(`The subject of ${condition.fullUrl}, by the reference`)
let changed = false
for (const [title, asked, entry, expected] of cases) {
  const seen = await name(asked, entry)
  console.log(`  ${title}: ${seen}${seen === expected ? '' : `   EXPECTED ${expected}`}`)
  changed ||= seen !== expected
}
console.log(`Node ${process.version}: ${changed ? 'the behaviour has changed' : 'as described'}`)
process.exitCode = changed ? 1 : 0
JS
node run.js
