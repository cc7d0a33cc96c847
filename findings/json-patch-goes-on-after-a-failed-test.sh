#!/usr/bin/env bash
# `applyPatch` of the package rfc6902 goes on after a failed `test`, and carries out the operations behind it.
#
# A `test` of a JSON Patch guards the other operations: nothing may change if the record is another one by now. RFC 6902
# §5 ends the evaluation at the first operation that fails. RFC 5789 §2 demands all or nothing. rfc6902 throws nothing.
# It returns a list with a null or an error for each operation, and has by then changed the document. A caller that
# waits for an exception so writes over the change of a colleague. fast-json-patch throws and stops, but the operations
# before the failed one stay in the document. If that object lies in a cache, the refused change is shown to everybody.
# Patches that succeed do not show the difference.
# Workaround: give both a `structuredClone`, and use it only if there was no error. The other two packages need none.
#
# Seen with rfc6902 5.4.0, fast-json-patch 3.1.1, immutable-json-patch 6.0.3 and json8-patch 1.0.6 on Node 20.20.2 and
# 24.21.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund rfc6902@5.4.0 fast-json-patch@3.1.1 immutable-json-patch@6.0.3 \
  json8-patch@1.0.6
cat > run.js <<'JS'
import fastJsonPatch from 'fast-json-patch'
import { immutableJSONPatch } from 'immutable-json-patch'
import json8 from 'json8-patch'
import * as rfc6902 from 'rfc6902'

const patch = [
  { op: 'replace', path: '/note', value: 'seen again' },
  { op: 'test', path: '/versionId', value: '3' },
  { op: 'replace', path: '/verificationStatus', value: 'refuted' }
]
const original = { versionId: '4', note: 'first visit', verificationStatus: 'confirmed' }
const packages = {
  rfc6902: [document => rfc6902.applyPatch(document, patch),
    'no exception', { ...original, note: 'seen again', verificationStatus: 'refuted' }],
  'fast-json-patch': [document => fastJsonPatch.applyPatch(document, patch),
    'exception', { ...original, note: 'seen again' }],
  'immutable-json-patch': [document => immutableJSONPatch(document, patch), 'exception', original],
  'json8-patch': [document => json8.apply(document, patch), 'exception', original]
}
let changed = false
console.log(`before: ${JSON.stringify(original)}\nthe test asks for versionId 3`)
for (const [name, [apply, ending, left]] of Object.entries(packages)) {
  const document = structuredClone(original)
  let got = 'no exception'
  try {
    const result = apply(document)
    if (name === 'rfc6902') console.log(`rfc6902 returns ${JSON.stringify(result)}`)
  } catch {
    got = 'exception'
  }
  const isExpected = got === ending && JSON.stringify(document) === JSON.stringify(left)
  changed ||= !isExpected
  console.log(`${name}: ${got}, leaves ${JSON.stringify(document)}${isExpected ? '' : '   CHANGED'}`)
}
process.exitCode = changed ? 1 : 0
JS
node run.js
