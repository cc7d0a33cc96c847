#!/usr/bin/env bash
# @medplum/core reads the fraction of a second of HL7 v2 as whole milliseconds, and writes UTC without an offset.
#
# A time of HL7 v2 is `YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]` (2.5.1, chapter 2A, DTM). `parseHl7DateTime`
# takes .5 for 5 ms, and the four digits .1250 for 1,250 ms, a second too late. It looks for each part at a fixed place:
# in `2026031409+0200` the offset also counts as 20 seconds. `formatHl7DateTime` writes 09:20+02:00 as `072000`. Without
# an offset, HL7 means the time zone of the sender, so a reader in Berlin is an hour or two off. 5 ms become `.5`, and
# the year 2026 becomes midnight of 1 January. A round trip within Medplum shows none of it: both errors cancel.
# Workaround: functions of one's own for both directions, which always write `+0000`.
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
const cases = [
  ['parseHl7DateTime', '20260314092000+0200', '2026-03-14T07:20:00.000Z', 'right'],
  ['parseHl7DateTime', '20260314092000.125+0200', '2026-03-14T07:20:00.125Z', 'right'],
  ['parseHl7DateTime', '20260314092000.5+0200', '2026-03-14T07:20:00.005Z', 'half a second, .500Z'],
  ['parseHl7DateTime', '20260314092000.1250+0200', '2026-03-14T07:20:01.250Z', 'an eighth of a second, 00.125Z'],
  ['parseHl7DateTime', '2026031409+0200', '2026-03-14T07:00:20.000Z', 'an hour, 07:00:00'],
  ['parseHl7DateTime', '20260314+0200', '2026-03-13T22:20:00.000Z', 'a day, from 22:00:00'],
  ['formatHl7DateTime', '2026-03-14T09:20:00+02:00', '20260314072000', '20260314092000+0200'],
  ['formatHl7DateTime', '2026-03-14T07:20:00.005Z', '20260314072000.5', '20260314072000.005+0000'],
  ['formatHl7DateTime', '2026', '20260101000000', '2026']
]
let changed = false
console.log(process.version)
for (const version of ['4', '5']) {
  const core = await import(`medplum-${version}`)
  console.log(`@medplum/core ${version}`)
  for (const [name, input, expected, meaning] of cases) {
    const got = core[name](input)
    changed ||= got !== expected
    console.log(`  ${name}('${input}') = ${got}   (${meaning})${got === expected ? '' : '   CHANGED'}`)
  }
}
process.exit(changed ? 1 : 0)
JS
./node_modules/.bin/node run.js
