#!/usr/bin/env bash
# TSV readers take a quotation mark of an RF2 term for a CSV quote: a word becomes a column, or rows run together.
#
# SNOMED CT releases (RF2) are tab-separated and have no quoting: a quotation mark is a letter of the term. For d3-dsv, a
# term that begins with one, such as "Light-for-dates" without malnutrition, ends at the second mark. The rest becomes
# the next column, `caseSignificanceId`. There is no error and no option against it. papaparse reads on until a mark
# stands before a tab, so the rows between become part of the term. It throws nothing, but fills its list `errors`. For
# csv-parser, an odd mark, as in an inch, does the same, and two marks hide the tab behind them. csv-parse throws. Few
# terms have quotation marks, so the beginning of a release is read correctly, and the number of lost rows is small.
# Workaround: split each line at its tabs, or `quoteChar: ''` (papaparse), `quote: ''` (csv-parser), `quote: null`
# (csv-parse).
#
# Seen with d3-dsv 3.0.2, papaparse 5.7.1, csv-parser 3.2.1 and csv-parse 7.0.3 on Node 20.20.2 and 24.21.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund d3-dsv@3.0.2 papaparse@5.7.1 csv-parser@3.2.1 csv-parse@7.0.3
cat > run.js <<'JS'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse/sync'
import csvParser from 'csv-parser'
import { tsvParse } from 'd3-dsv'
import Papa from 'papaparse'

const terms = ['Asthma', '"Light-for-dates" without malnutrition', 'Fever', 'Pain of "phantom" limb', 'Cough',
  'Screw of 5"', 'Gout']
const rows = terms.map((term, at) => ({ id: String(at + 1), term, caseSignificanceId: '900000000000448009' }))
const text = [Object.keys(rows[0]), ...rows.map(Object.values)].map(row => `${row.join('\t')}\r\n`).join('')

const papa = options => Papa.parse(text, { header: true, delimiter: '\t', skipEmptyLines: true, ...options }).data
async function stream (options) {
  const read = []
  for await (const row of Readable.from([text]).pipe(csvParser({ separator: '\t', ...options }))) read.push(row)
  return read
}
const readers = [
  ['d3-dsv', () => tsvParse(text), '7 rows, wrong: 2'],
  ['papaparse', () => papa(), '3 rows, wrong: 2 3 4 5 6'],
  ['papaparse, quoteChar: \'\'', () => papa({ quoteChar: '' }), '7 rows, wrong: none'],
  ['csv-parser', () => stream(), '6 rows, wrong: 2 4 6 7'],
  ['csv-parser, quote: \'\'', () => stream({ quote: '' }), '7 rows, wrong: none'],
  ['csv-parse', () => parse(text, { delimiter: '\t', columns: true }), 'throws CSV_INVALID_CLOSING_QUOTE'],
  ['csv-parse, quote: null', () => parse(text, { delimiter: '\t', columns: true, quote: null }), '7 rows, wrong: none'],
  ['split', () => text.trimEnd().split('\r\n').slice(1).map(line => {
    const [id, term, caseSignificanceId] = line.split('\t')
    return { id, term, caseSignificanceId }
  }), '7 rows, wrong: none']
]
console.log(text)
let changed = false
for (const [name, reader, expected] of readers) {
  let got
  let second = ''
  try {
    const read = await reader()
    const wrong = rows.filter(row => !read.some(one => JSON.stringify({ ...one }) === JSON.stringify(row)))
    got = `${read.length} rows, wrong: ${wrong.map(row => row.id).join(' ') || 'none'}`
    if (wrong.length > 0) second = `\n  row 2: ${JSON.stringify(read[1])}`
  } catch ({ code }) {
    got = `throws ${code}`
  }
  changed ||= got !== expected
  console.log(`${name}: ${got}${got === expected ? '' : `   EXPECTED ${expected}`}${second}`)
}
process.exitCode = changed ? 1 : 0
JS
node run.js
