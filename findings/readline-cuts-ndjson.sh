#!/usr/bin/env bash
# From Node 24 on, node:readline and `filehandle.readLines()` cut lines at U+2028 and U+2029, so also NDJSON.
#
# JSON allows both characters unescaped within strings, and `JSON.stringify` writes them so. They get into a
# clinician's note with text pasted from a word processor. A FHIR bulk export is NDJSON and is divided at line feeds
# alone. Read by readline, the record of such a note becomes two halves that are no JSON. An importer that skips bad
# lines loses the record, and tests with plain notes or on Node 22 do not show it. Workaround: split the bytes at 0x0A,
# or use a package that does. `split2` returns whole lines on every release.
#
# Seen with Node 20.20.2 and 22.23.3 (whole lines), 24.21.0 and 26.10.0 (cut), and split2 4.2.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund split2@4.2.0
for version in 22.23.3 24.21.0 26.10.0; do
  npm install --silent --no-audit --no-fund --prefix "$version" "node@$version"
done
cat > run.js <<'JS'
import { open, writeFile } from 'node:fs/promises'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import split2 from 'split2'

const record = text => JSON.stringify({ resourceType: 'Condition', note: [{ text }] })
await writeFile('export.ndjson', `${record('first\u2028second')}\n${record('first\u2029second')}\n`)

const readers = {
  readline: () => createInterface({ input: createReadStream('export.ndjson'), crlfDelay: Infinity }),
  readLines: async () => (await open('export.ndjson')).readLines(),
  split2: () => createReadStream('export.ndjson').pipe(split2())
}
const isRecord = line => {
  try {
    return JSON.parse(line).resourceType === 'Condition'
  } catch {
    return false
  }
}
const cuts = Number(process.versions.node.split('.')[0]) >= 24
const expected = { readline: cuts ? '4, 0' : '2, 2', readLines: cuts ? '4, 0' : '2, 2', split2: '2, 2' }
let changed = false
for (const [name, read] of Object.entries(readers)) {
  const lines = []
  for await (const line of await read()) lines.push(line)
  const seen = `${lines.length}, ${lines.filter(isRecord).length}`
  const same = seen === expected[name]
  changed ||= !same
  console.log(`Node ${process.version.padEnd(9)} ${name.padEnd(10)} lines, records: ${seen}` +
    (same ? '' : `   EXPECTED ${expected[name]}`))
}
process.exitCode = changed ? 1 : 0
JS
status=0
for version in 22.23.3 24.21.0 26.10.0; do
  "$version/node_modules/node/bin/node" run.js || status=1
done
exit $status
