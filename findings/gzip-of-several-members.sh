#!/usr/bin/env bash
# `gunzipSync` of fflate returns a part of a gzip file with several members, and Node 24 refuses such a file.
#
# RFC 1952 §2.2 makes a file of one member after the other a gzip file. `cat a.gz b.gz`, bgzip, log rotation and exports
# that are written in parts make them, and `gzip -d` reads them. fflate decodes the first member into a buffer that has
# the size of the last, and reports no error. Of 1,000 and 500 lines it gives the first 489, cut within a line. With the
# empty member that bgzip writes at the end, it gives nothing. Its class `Gunzip` and `pako.ungzip` read everything.
# Node's `DecompressionStream` reads all members up to version 22. From 24 on it throws a TypeError: by its standard,
# nothing may follow the first member. `zlib.gunzipSync` reads them on every version.
# Workaround: node:zlib, or fflate's `Gunzip`.
#
# Seen with fflate 0.8.3 and pako 3.0.3 on Node 20.20.2, 22.23.3, 24.21.0 and 26.10.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund fflate@0.8.3 pako@3.0.3
cat > run.js <<'JS'
import zlib from 'node:zlib'
import { Gunzip, gunzipSync } from 'fflate'
import { ungzip } from 'pako'

/** Makes one member of NDJSON. */
const member = lines => zlib.gzipSync(Array.from({ length: lines }, (_, i) =>
  `{"resourceType":"Condition","id":"c${lines}-${i}"}\n`).join(''))
const files = {
  '1,000 and 500 lines': [member(1_000), member(500)],
  '1,000 lines and an empty member': [member(1_000), zlib.gzipSync('')]
}
const readers = {
  'node:zlib': file => zlib.gunzipSync(file),
  'fflate gunzipSync': file => gunzipSync(file),
  'fflate Gunzip': file => {
    const parts = []
    new Gunzip(part => { parts.push(part) }).push(file, true)
    return Buffer.concat(parts)
  },
  'pako ungzip': file => ungzip(file),
  DecompressionStream: async file =>
    await new Response(new Blob([file]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()
}
const readsAll = Number(process.versions.node.split('.')[0]) < 24
const expected = {
  'node:zlib': '1500 1000',
  'fflate gunzipSync': '489 0',
  'fflate Gunzip': '1500 1000',
  'pako ungzip': '1500 1000',
  DecompressionStream: readsAll ? '1500 1000' : 'TypeError TypeError'
}
let changed = false
for (const [name, read] of Object.entries(readers)) {
  const seen = []
  for (const members of Object.values(files)) {
    try {
      seen.push(Buffer.from(await read(Buffer.concat(members))).toString().split('\n').length - 1)
    } catch ({ name }) {
      seen.push(name)
    }
  }
  const same = seen.join(' ') === expected[name]
  changed ||= !same
  console.log(`  ${name.padEnd(20)} ${seen.join(', ')}${same ? '' : `   EXPECTED ${expected[name]}`}`)
}
console.log(`Node ${process.version}: ${changed ? 'the behaviour has changed' : 'as described'}`)
process.exitCode = changed ? 1 : 0
JS
echo 'lines read of 1,000 and 500 lines, and of 1,000 lines and an empty member:'
node run.js
