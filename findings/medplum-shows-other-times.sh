#!/usr/bin/env bash
# The display functions of @medplum/core show the year 2026 as 1 January, and a day as the evening before.
#
# Dates in FHIR may be a year, a month or a day, and none of them has a time zone. `formatDate` completes them with the
# first month or day, so nobody sees any more that the patient knew only the year. `formatDateTime` and `formatPeriod`
# read them as midnight of UTC: in New York, an onset or a stay on 14 March begins on 13 March, 8 p.m. In version 4,
# # `formatTiming` moves a medicine of 8:00 to 3:00. Machines with UTC, as of a CI, show the right day.
# `formatObservationValue` returns an empty text for a boolean, an integer, a range, a ratio or a time: so 0 and "yes"
# look like a result that is missing.
# Workaround: show the text of FHIR as it is if it has no `T`, and write each of these value[x] oneself.
#
# Seen with @medplum/core 4.5.2 and 5.2.13 on Node 22.23.3.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund node@22.23.3 \
  medplum-4@npm:@medplum/core@4.5.2 medplum-5@npm:@medplum/core@5.2.13
cat > run.js <<'JS'
const isUtc = process.env.TZ === 'UTC'
const eight = { repeat: { frequency: 1, period: 1, periodUnit: 'd', timeOfDay: ['08:00:00'] } }
const cases = version => [
  ['formatDate', ['2026', 'en-US'], '1/1/2026'],
  ['formatDate', ['2026-03', 'en-US'], '3/1/2026'],
  ['formatDateTime', ['2026-03-14', 'en-US'], isUtc ? '3/14/2026, 12:00:00 AM' : '3/13/2026, 8:00:00 PM'],
  ['formatDateTime', ['2026', 'en-US'], isUtc ? '1/1/2026, 12:00:00 AM' : '12/31/2025, 7:00:00 PM'],
  ['formatPeriod', [{ start: '2026-03-14', end: '2026-03-16' }, 'en-US'], isUtc
    ? '3/14/2026, 12:00:00 AM - 3/16/2026, 12:00:00 AM'
    : '3/13/2026, 8:00:00 PM - 3/15/2026, 8:00:00 PM'],
  ['formatTiming', [eight], version === 5 || isUtc ? /^Daily at 8:00/ : /^Daily at 3:00:00/],
  ['formatObservationValue', [{ valueQuantity: { value: 0, unit: 'mg' } }], '0 mg'],
  ['formatObservationValue', [{ valueInteger: 0 }], ''],
  ['formatObservationValue', [{ valueInteger: 7 }], ''],
  ['formatObservationValue', [{ valueBoolean: true }], ''],
  ['formatObservationValue', [{ valueRange: { low: { value: 3 }, high: { value: 5 } } }], '']
]
let changed = false
for (const version of [4, 5]) {
  const core = await import(`medplum-${version}`)
  console.log(`@medplum/core ${version}, TZ=${process.env.TZ}, Node ${process.version}`)
  for (const [name, args, expected] of cases(version)) {
    // Newer releases of ICU put a narrow no-break space before AM and PM.
    const got = core[name](...args).replaceAll('\u202f', ' ')
    const isExpected = expected instanceof RegExp ? expected.test(got) : got === expected
    changed ||= !isExpected
    console.log(`  ${name}(${JSON.stringify(args[0])}) = "${got}"${isExpected ? '' : `   EXPECTED ${expected}`}`)
  }
}
process.exit(changed ? 1 : 0)
JS
changed=0
for zone in UTC America/New_York; do LANG=en_US.UTF-8 TZ=$zone ./node_modules/.bin/node run.js || changed=1; done
exit "$changed"
