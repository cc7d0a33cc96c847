#!/usr/bin/env bash
# `assert.deepStrictEqual` of Node finds any two dates of Temporal equal, and so any two URLSearchParams or Headers.
#
# It compares prototypes and own properties. What an object keeps in internal slots or private fields, it sees for the
# types that it knows: Date, Map, URL and some more. Node 26 has Temporal without a flag, but not among these. So a test
# of a record with a `Temporal.PlainDate` passes with any wrong date. A program that saves a record only if
# `isDeepStrictEqual` finds a change does not save a corrected date. Only a wrong type is noticed. The same holds for the
# parameters of a search and for headers on every version, and for Request and Response from Node 24 on.
# Workaround: compare texts, `String(date)`, `String(parameters)` or `[...headers]`.
#
# Seen with the npm package node 20.20.2, 22.23.3, 24.21.0 and 26.10.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > compare.mjs <<'JS'
import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'

const [onset, other] = ['2026-03-14', '1999-12-31']
const pairs = {
  'Date': [new Date(onset), new Date(other)],
  'URL': [new URL('http://node.example/?code=E11'), new URL('http://node.example/?code=I10')],
  'URLSearchParams': [new URLSearchParams('code=E11'), new URLSearchParams('code=I10&status=active')],
  'Headers': [new Headers({ 'if-match': 'W/"1"' }), new Headers({ accept: 'text/html' })],
  'Request': [new Request('http://node.example/'), new Request('http://other.example/', { method: 'DELETE' })],
  'Response': [new Response('yes', { status: 200 }), new Response('no', { status: 404 })],
  'class with a private field': (() => {
    class Patient {
      #name
      constructor (name) { this.#name = name }
    }
    return [new Patient('Dvořák'), new Patient('Novák')]
  })()
}
if (typeof Temporal === 'object') {
  for (const type of ['PlainDate', 'PlainDateTime', 'PlainYearMonth']) {
    pairs[`Temporal.${type}`] = [Temporal[type].from(onset), Temporal[type].from(other)]
  }
  pairs['Temporal.Instant'] = [`${onset}T09:20:00Z`, `${other}T09:20:00Z`].map(text => Temporal.Instant.from(text))
  pairs['Temporal.Duration'] = [Temporal.Duration.from('P1D'), Temporal.Duration.from('P90D')]
}
const always = ['URLSearchParams', 'Headers', 'class with a private field']
const from24 = Number(process.versions.node.split('.')[0]) >= 24 ? ['Request', 'Response'] : []
let changed = false
for (const [name, [one, two]] of Object.entries(pairs)) {
  let asserted = true
  try {
    assert.deepStrictEqual({ value: one }, { value: two })
  } catch {
    asserted = false
  }
  const equal = isDeepStrictEqual(one, two)
  const expected = always.includes(name) || from24.includes(name) || name.startsWith('Temporal.')
  const isExpected = asserted === expected && equal === expected
  changed ||= !isExpected
  console.log(`  two different values, ${name}: ${equal ? 'EQUAL' : 'differ'}${isExpected ? '' : '   CHANGED'}`)
}
process.exitCode = changed ? 1 : 0
JS

changed=0
for version in 20.20.2 22.23.3 24.21.0 26.10.0; do
  npm install --prefix "$version" --no-save --ignore-scripts --silent --no-audit --no-fund "node@$version"
  (cd "$version/node_modules/node" && node installArchSpecificPackage.js > /dev/null 2>&1)
  program="$version/node_modules/node/bin/node"
  echo "Node $("$program" --version)"
  "$program" compare.mjs || changed=1
done
"$program" --print 'typeof Temporal' | grep -qx object || { echo 'no Temporal in Node 26'; changed=1; }
exit "$changed"
