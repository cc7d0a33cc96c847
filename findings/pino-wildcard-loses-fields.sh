#!/usr/bin/env bash
# With a wildcard such as `*.token` in `redact`, pino 10 logs no URL, no Buffer and no object with private fields.
#
# The log has the text "[unable to serialize, circular reference is too complex to analyze]" in their place, though
# nothing is circular and none of them has a token. For a wildcard, pino copies every object at the first level: a new
# object with the same prototype and the enumerable fields. Such a copy has no private fields and no bytes, so its
# `toJSON` throws. pino 9.7 changed the object for a moment instead, and logged all of them. So an update of pino, or
# one more path in `redact`, removes addresses and ids from the log, at the moment when somebody needs them.
# Workaround: give pino strings (`url.href`), or name the field of the secret without a wildcard.
#
# Seen with pino 9.7.0 and 10.4.0 (with @pinojs/redact 0.4.0) on Node 20.20.2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund pino-9@npm:pino@9.7.0 pino-10@npm:pino@10.4.0 @pinojs/redact@0.4.0

cat > run.cjs <<'JS'
class RecordId {
  #text = 'A-17'
  toJSON () { return this.#text }
}
const fields = () => ({
  server: new URL('https://fhir.example/Condition'),
  hash: Buffer.from('00ff', 'hex'),
  record: new RecordId(),
  at: new Date(0),
  caller: { name: 'app', token: 'secret' }
})
const whole = {
  server: 'https://fhir.example/Condition',
  hash: { type: 'Buffer', data: [0, 255] },
  record: 'A-17',
  at: '1970-01-01T00:00:00.000Z',
  caller: { name: 'app', token: '[Redacted]' }
}
const LOST = '[unable to serialize, circular reference is too complex to analyze]'
const cases = [
  ['pino-9', '*.token', whole],
  ['pino-10', 'caller.token', whole],
  ['pino-10', '*.token', { ...whole, server: LOST, hash: LOST, record: LOST }]
]
let changed = false
for (const [name, path, expected] of cases) {
  let line = ''
  const logger = require(name)({ base: null, timestamp: false, redact: [path] }, { write: text => { line += text } })
  logger.info(fields())
  const { level, ...seen } = JSON.parse(line)
  const same = JSON.stringify(seen) === JSON.stringify(expected)
  changed ||= !same
  console.log(`${name}, redact ${path}:\n  ${JSON.stringify(seen)}`)
  if (!same) console.log(`  EXPECTED ${JSON.stringify(expected)}`)
}
console.log(`Node ${process.version}: ${changed ? 'the behaviour has changed' : 'as described'}`)
process.exitCode = changed ? 1 : 0
JS
node run.cjs
