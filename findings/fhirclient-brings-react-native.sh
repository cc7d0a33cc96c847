#!/usr/bin/env bash
# An install of the FHIR client `fhirclient` for Node brings Expo and React Native, 500 packages that it never loads.
#
# `fhirclient` 2.6.3 names seven dependencies. One is `isomorphic-webcrypto`, whose optional dependencies are
# `expo-random: "*"`, `react-native-securerandom` and two modules of Expo. npm installs optional dependencies wherever
# they can be installed, and their peers too: `expo`, `react-native`, `metro`, Babel. The newest of each is taken, since
# the range is `*`, so an install without a lock file changes from week to week. A server or a test that uses the client
# in Node loads none of them.
# Workaround: `npm install --omit=optional`, or an override of the optional packages in package.json.
#
# Seen with fhirclient 2.6.3 and isomorphic-webcrypto 2.3.8 on Node 20.20.2 (539 packages, 31 of them needed).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --package-lock-only fhirclient@2.6.3
npm install --silent --no-audit --no-fund --omit=optional fhirclient@2.6.3
cat > run.cjs <<'JS'
const { readdirSync } = require('node:fs')
const fhir = require('fhirclient')

const { packages } = require('./package-lock.json')
const names = Object.keys(packages).filter(name => name !== '')
const optional = names.filter(name => packages[name].optional === true)
const has = name => names.includes(`node_modules/${name}`)
const isScope = name => name.startsWith('@')
const installed = readdirSync('node_modules').filter(name => !name.startsWith('.')).flatMap(name =>
  isScope(name) ? readdirSync(`node_modules/${name}`).map(inner => `${name}/${inner}`) : [name])
const client = fhir({ method: 'GET', url: '/', headers: { host: 'localhost' } }, {}).client('https://example.org/fhir')
const results = [
  ['direct dependencies', Object.keys(packages['node_modules/fhirclient'].dependencies).length, 7],
  ['react-native, expo and metro are in the lock file', ['react-native', 'expo', 'metro'].every(has), true],
  ['more than 300 packages, most of them optional', names.length > 300 && optional.length > names.length * 0.8, true],
  ['fewer than 60 without optional ones', installed.length < 60, true],
  ['one of these is of Expo or React Native', installed.some(name => /expo|react-native/.test(name)), false],
  ['the client works without them', client.state.serverUrl, 'https://example.org/fhir']
]
let changed = false
for (const [what, got, expected] of results) {
  changed ||= got !== expected
  console.log(`${what}: ${JSON.stringify(got)}${got === expected ? '' : `   EXPECTED ${JSON.stringify(expected)}`}`)
}
console.log(`packages: ${names.length}, optional: ${optional.length}, installed without them: ${installed.length}`)
console.log(`Node ${process.version}: ${changed ? 'the behaviour has changed' : 'as described'}`)
process.exitCode = changed ? 1 : 0
JS
node run.cjs
