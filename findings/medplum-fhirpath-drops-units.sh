#!/usr/bin/env bash
# FHIRPath in @medplum/core compares quantities by their numbers alone, and adds a period to a date as text.
#
# So `5 'g' < 600 'mg'` is true and `1 'm' > 99 'cm'` is false. 4 mg and 0.004 g are different, but 5 mg and 5 mL are
# equal. `@2026-01-31 + 1 month` is the string "2026-01-311". There is no error and no warning. A rule for doses or
# reference ranges, or the invariant of a profile, passes its tests with one unit. It judges wrongly as soon as a
# laboratory reports in another. Versions 4 and 5 are alike. `fhirpath` converts by UCUM and knows calendars.
# Workaround: evaluate with `fhirpath`, or convert to one unit first and compare `.value`.
#
# Seen with @medplum/core 4.5.2 on Node 20.20.2 and 22.23.3, 5.2.13 on Node 22.23.3, fhirpath 5.2.2 on both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  medplum-4@npm:@medplum/core@4.5.2 medplum-5@npm:@medplum/core@5.2.13 fhirpath@5.2.2
cat > run.js <<'JS'
import fhirpath from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4/index.js'

const quantity = (value, code) => ({ value, unit: code, system: 'http://unitsofmeasure.org', code })
const observation = {
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Paracetamol in blood' },
  valueQuantity: quantity(20, 'ug/mL'),
  referenceRange: [{ high: quantity(0.15, 'g/L') }]
}
// What each expression gives, by FHIRPath and by Medplum.
const cases = [
  ["5 'g' < 600 'mg'", '[false]', '[true]'],
  ["1 'm' > 99 'cm'", '[true]', '[false]'],
  ["4 'mg' = 0.004 'g'", '[true]', '[false]'],
  ["5 'mg' = 5 'mL'", '[false]', '[true]'],
  ['Observation.value <= Observation.referenceRange.high', '[true]', '[false]'],
  ['@2026-01-31 + 1 month', '["2026-02-28"]', '["2026-01-311"]'],
  ['@2026-01-01 + 6 weeks', '["2026-02-12"]', '["2026-01-016"]']
]
const engines = [['fhirpath', 1, expression => fhirpath.evaluate(observation, expression, {}, r4)]]
for (const major of [4, 5]) {
  // Version 5 needs the WebSocket of Node 22.
  if (major === 5 && globalThis.WebSocket === undefined) continue
  const { evalFhirPath } = await import(`medplum-${major}`)
  engines.push([`medplum ${major}`, 2, expression => evalFhirPath(expression, observation)])
}
let changed = false
for (const [expression, ...expected] of cases) {
  const seen = engines.map(([name, column, evaluate]) => {
    const text = JSON.stringify(evaluate(expression))
    const same = text === expected[column - 1]
    changed ||= !same
    return `${name} ${text}${same ? '' : ` EXPECTED ${expected[column - 1]}`}`
  })
  console.log(`  ${expression.padEnd(54)} ${seen.join(', ')}`)
}
console.log(`Node ${process.version}: ${changed ? 'the behaviour has changed' : 'as described'}`)
process.exitCode = changed ? 1 : 0
JS
node run.js
