#!/usr/bin/env bash
# fhirpath.js adds a month to a dateTime in the time zone of the machine, so the result differs from server to server.
#
# A dateTime of FHIR has its own offset, and calendar arithmetic belongs to the date that it shows. fhirpath.js moves it
# into the zone of the process first. The month after 2026-03-01T00:30:00+02:00 ends on 1 April in Cairo. On a server in
# Berlin or UTC, the same moment lies in February, and the month ends on 28 March, three days earlier. A day across the
# change of the clocks has 23 hours in Berlin, and 24 elsewhere. A deadline, an age limit or the invariant of a profile
# so passes on the laptop and fails in the container. There is no error, and dates without a time are not affected.
# Workaround: arithmetic with dates alone, by `dateTime.toString().substring(0, 10).toDate() + 1 month`.
#
# Seen with fhirpath 5.2.2 and temporal-polyfill 1.0.8 on Node 20.20.2 and 24.21.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund fhirpath@5.2.2 temporal-polyfill@1.0.8
cat > run.js <<'JS'
import fhirpath from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4/index.js'
import { Temporal } from 'temporal-polyfill'

const encounter = { resourceType: 'Encounter', period: { start: '2026-03-01T00:30:00+02:00' } }
const instant = text => Temporal.Instant.from(text).toString()
const evaluate = expression => fhirpath.evaluate(encounter, expression, {}, r4)[0].toString()
const own = Temporal.ZonedDateTime.from(`${encounter.period.start}[+02:00]`).add({ months: 1 }).toInstant().toString()
const expected = {
  UTC: ['2026-03-28T22:30:00Z', '2026-03-29T11:00:00Z', 'false'],
  'Europe/Berlin': ['2026-03-28T22:30:00Z', '2026-03-29T10:00:00Z', 'false'],
  'Africa/Cairo': ['2026-03-31T22:30:00Z', '2026-03-29T11:00:00Z', 'true']
}[process.env.TZ]
const month = evaluate('Encounter.period.start + 1 month')
const day = evaluate('@2026-03-28T12:00:00+01:00 + 1 day')
const date = evaluate('Encounter.period.start.toString().substring(0, 10).toDate() + 1 month')
const isInTime = evaluate('Encounter.period.start + 1 month > @2026-03-30T00:00:00+02:00')
console.log(`TZ=${process.env.TZ}`)
console.log(`  ${encounter.period.start} + 1 month = ${month}   (in its own offset: ${own})`)
console.log(`  2026-03-28T12:00:00+01:00 + 1 day   = ${day}`)
console.log(`  with the date alone: ${date}`)
console.log(`  a month after the start is later than 30 March: ${isInTime}`)
const got = [instant(month), instant(day), isInTime]
const isRight = own === '2026-03-31T22:30:00Z' && date === '2026-04-01'
process.exit(isRight && JSON.stringify(got) === JSON.stringify(expected) ? 0 : 1)
JS
changed=0
for zone in UTC Europe/Berlin Africa/Cairo; do TZ=$zone node run.js || changed=1; done
exit "$changed"
