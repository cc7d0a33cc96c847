#!/usr/bin/env bash
# node:sqlite binds every JavaScript number as a floating-point number, so 4711 becomes "4711.0" in a column of texts.
#
# SQLite stores integers and floating-point numbers as two types. node:sqlite gives it 4711 as 4711.0, and only a BigInt
# as an integer. A column INTEGER or NUMERIC turns it back, so most programs see nothing. A column TEXT stores
# "4711.0", also in a STRICT table. `WHERE id = ?` with the number then finds no row of "4711", although the same query
# with the number written out finds it. Within expressions, `? / 2` of 5 is 2.5, `json_object` writes 1.0, and
# `'patient-' || ?` ends in ".0". There is no error: numbers of patients or of files, which look like integers, are
# stored as other texts. sql.js binds 4711 as an integer, so a program that moves from it changes its data.
# Workaround: `String(value)` for texts, `BigInt(value)` where an expression needs an integer.
#
# Seen with Node 22.23.3 (SQLite 3.51.3), 24.21.0 and 26.10.0 (SQLite 3.53.4), and sql.js 1.17.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund sql.js@1.17.0
cat > compare.cjs <<'JS'
const { DatabaseSync } = require('node:sqlite')
const initSqlJs = require('sql.js')

const SETUP = `create table patient (id text, visits integer); insert into patient values ('17', 0);
  create table file (id text) strict`
const queries = [
  ['insert into patient values (?1, ?1) returning id', 4711, '4711.0', '4711'],
  ['insert into patient values (?1, ?1) returning visits', 4711, 4711, 4711],
  ['insert into file values (?) returning id', 4711, '4711.0', '4711'],
  ['select count(*) from patient where id = ?', 17, 0, 1],
  ['select count(*) from patient where id = 17 or id = ?', 17, 1, 1],
  ["select 'patient-' || ?", 17, 'patient-17.0', 'patient-17'],
  ["select json_object('visits', ?)", 3, '{"visits":3.0}', '{"visits":3}'],
  ['select ? / 2', 5, 2.5, 2]
]
async function main () {
  const node = new DatabaseSync(':memory:')
  node.exec(SETUP)
  const wasm = new (await initSqlJs()).Database()
  wasm.exec(SETUP)
  let changed = false
  for (const [sql, value, expected, expectedOfInteger] of queries) {
    const [got] = Object.values(node.prepare(sql).get(value))
    const [ofBigInt] = Object.values(node.prepare(sql).get(BigInt(value)))
    const ofWasm = wasm.exec(sql, [value])[0].values[0][0]
    const isExpected = got === expected && ofBigInt === expectedOfInteger && ofWasm === expectedOfInteger
    changed ||= !isExpected
    console.log(`  ${sql}: with ${value} ${JSON.stringify(got)}, with ${value}n ${JSON.stringify(ofBigInt)}, ` +
      `sql.js with ${value} ${JSON.stringify(ofWasm)}${isExpected ? '' : '   CHANGED'}`)
  }
  process.exitCode = changed ? 1 : 0
}
main()
JS

changed=0
for version in 22.23.3 24.21.0 26.10.0; do
  npm install --prefix "$version" --no-save --ignore-scripts --silent --no-audit --no-fund "node@$version"
  (cd "$version/node_modules/node" && node installArchSpecificPackage.js > /dev/null 2>&1)
  program="$version/node_modules/node/bin/node"
  echo "Node $("$program" --version), SQLite $("$program" --print process.versions.sqlite)"
  "$program" --no-warnings compare.cjs || changed=1
done
exit "$changed"
