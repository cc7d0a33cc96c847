#!/usr/bin/env bash
# Logging an object with pino 10 can overwrite its fields, if a literal path and a wildcard of `redact` overlap.
#
# The package @pinojs/redact promises that the caller's object stays as it is. It copies the objects on the paths, and
# shares the rest. At a key that a literal path names, such as `condition.subject.display`, the copy follows that path
# alone. It forgets what `condition.*.identifier.value` needs below the same key, and the censor writes into the shared
# object. After one line of log, the record in memory has "[Redacted]" in the place of the patient's number, and with
# `remove` it has no number. It is stored or sent so. Each of the two paths alone changes nothing, and their order does
# not matter.
# Workaround: write out the literal paths instead of the wildcard, or log a copy.
#
# Seen with pino 10.4.0 and @pinojs/redact 0.4.0 on Node 20.20.2 and 24.21.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund pino@10.4.0 @pinojs/redact@0.4.0

cat > run.cjs <<'JS'
const pino = require('pino')

const LITERAL = 'condition.subject.display'
const WILDCARD = 'condition.*.identifier.value'
const condition = () => ({
  resourceType: 'Condition',
  subject: { display: 'Ann Example', identifier: { system: 'https://id.example', value: '1234567890' } },
  recorder: { display: 'Dr Who', identifier: { system: 'https://id.example', value: '77' } }
})

/** Logs a Condition and returns the line, and the two numbers that the Condition has afterwards. */
function log (redact) {
  let line = ''
  const logger = pino({ base: null, timestamp: false, redact }, { write: text => { line += text } })
  const record = condition()
  logger.info({ condition: record })
  return { line: line.trim(), numbers: [record.subject.identifier.value, record.recorder.identifier.value] }
}

const UNCHANGED = '["1234567890","77"]'
const cases = [
  ['the wildcard alone', [WILDCARD], UNCHANGED],
  ['the literal path alone', [LITERAL], UNCHANGED],
  ['both', [LITERAL, WILDCARD], '["[Redacted]","77"]'],
  ['both, in the other order', [WILDCARD, LITERAL], '["[Redacted]","77"]'],
  ['both, with remove', { paths: [LITERAL, WILDCARD], remove: true }, '[null,"77"]']
]
let changed = false
for (const [name, redact, expected] of cases) {
  const { line, numbers } = log(redact)
  const after = JSON.stringify(numbers)
  const note = after === expected ? '' : `   EXPECTED ${expected}`
  console.log(`${name}: the Condition has the numbers ${after} afterwards${note}`)
  if (name === 'both') console.log(`  the line: ${line}`)
  changed ||= after !== expected
}
console.log(`Node ${process.version}: ${changed ? 'the behaviour has changed' : 'as described'}`)
process.exitCode = changed ? 1 : 0
JS
node run.cjs
