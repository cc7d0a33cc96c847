#!/usr/bin/env bash
# Readers of YAML, CSV and XML take the ICD-11 code 1E50 (acute viral hepatitis) for the number 10 to the power of 50.
#
# A stem code of ICD-11 is a digit or letter, a letter, a digit and one more character. With an E it can be a number in
# scientific notation: 1E30 to 1E32 are influenza, and 8E01 is among the prion diseases. So says YAML 1.2 (§10.3.2) of a
# code without quotes. fast-xml-parser does so by default with the text of an element, and CSV packages if they are told
# to guess types. 1E50 is stored as "1e+50", and 8E01 as "80". The other codes of the column, such as 1E50.0, 1E5Z and
# BA00, stay texts, and ICD-10 has no such code. So a loader that worked for years with ICD-10 loses the influenza of
# ICD-11, and samples of other chapters do not show it.
# Workaround: quotes in YAML, `parseTagValue: false` in XML, no guessing in CSV. Guard: each code must be a string.
#
# Seen with yaml 2.9.1, js-yaml 5.5.0, fast-xml-parser 5.12.1, csv-parse 7.0.3, d3-dsv 3.0.2 and papaparse 5.7.1 on Node
# 20.20.2 and 24.21.0. Papaparse guesses too, but keeps numbers above 2^53 as text, so 8E01 alone changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund yaml@2.9.1 js-yaml@5.5.0 fast-xml-parser@5.12.1 csv-parse@7.0.3 \
  d3-dsv@3.0.2 papaparse@5.7.1
cat > run.js <<'JS'
import { parse } from 'csv-parse/sync'
import { autoType, csvParse } from 'd3-dsv'
import { XMLParser } from 'fast-xml-parser'
import { load } from 'js-yaml'
import Papa from 'papaparse'
import YAML from 'yaml'

const codes = ['1E30', '1E50', '8E01', '1E50.0', '1E5Z', 'BA00', 'E11']
const list = codes.map(code => `- ${code}\n`).join('')
const csv = ['code', ...codes].join('\n')
const xml = `<codes>${codes.map(code => `<code>${code}</code>`).join('')}</codes>`
const changedCodes = ['number 1e+30', 'number 1e+50', 'number 80', ...codes.slice(3)]
const readers = {
  'yaml': [() => YAML.parse(list), changedCodes],
  'js-yaml': [() => load(list), changedCodes],
  'fast-xml-parser': [() => new XMLParser().parse(xml).codes.code, changedCodes],
  'csv-parse, cast': [() => parse(csv, { columns: true, cast: true }).map(row => row.code), changedCodes],
  'd3-dsv, autoType': [() => csvParse(csv, autoType).map(row => row.code), changedCodes],
  'papaparse, dynamicTyping': [() => Papa.parse(csv, { header: true, dynamicTyping: true }).data.map(row => row.code),
    ['1E30', '1E50', 'number 80', ...codes.slice(3)]],
  'yaml, with quotes': [() => YAML.parse(codes.map(code => `- "${code}"\n`).join('')), codes],
  'fast-xml-parser, parseTagValue: false':
    [() => new XMLParser({ parseTagValue: false }).parse(xml).codes.code, codes],
  'csv-parse, d3-dsv and papaparse without guesses': [() => {
    const all = [parse(csv, { columns: true }), csvParse(csv), Papa.parse(csv, { header: true }).data]
    return codes.map((code, at) => all.every(rows => rows[at].code === code) ? code : 'changed')
  }, codes]
}
let changed = false
for (const [name, [read, expected]] of Object.entries(readers)) {
  const got = read().map(value => typeof value === 'string' ? value : `${typeof value} ${value}`)
  const isExpected = got.join() === expected.join()
  changed ||= !isExpected
  console.log(`${name}: ${got.join(', ')}${isExpected ? '' : `   EXPECTED ${expected.join(', ')}`}`)
}
process.exitCode = changed ? 1 : 0
JS
node run.js
