#!/usr/bin/env bash
# @medplum/core 4 does not filter by type in FHIRPath's `value.as(Type)`; its operator `value as Type` does.
#
# Six R4 search parameters use the function, and all six belong to Condition. For example, onset-date is
# `Condition.onset.as(dateTime) | Condition.onset.as(Period)`. A server that fills its date index with version 4
# therefore indexes the string "approximately November 2012", and an Age, as dates. Its index onset-age contains
# dates. Version 5 filters in both forms, and so does `fhirpath` with its R4 model. Version 5 does not load on
# Node 20. Workaround: rewrite `.as(T)` to `.ofType(T)` before evaluation, or check the type of each result.
#
# Seen with @medplum/core 4.5.2 on Node 20.20.2 and 22.23.3, 5.2.13 on Node 22.23.3, fhirpath 5.2.2 on both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund \
  medplum-4@npm:@medplum/core@4.5.2 medplum-5@npm:@medplum/core@5.2.13 fhirpath@5.2.2
cat > run.js <<'JS'
import fhirpath from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4/index.js'

const onsets = {
  dateTime: { onsetDateTime: '2012-05-24' },
  Age: { onsetAge: { value: 54, unit: 'years', system: 'http://unitsofmeasure.org', code: 'a' } },
  string: { onsetString: 'approximately November 2012' }
}
const forms = ['Condition.onset.as(dateTime)', '(Condition.onset as dateTime)', 'Condition.onset.ofType(dateTime)']
const all = 'dateTime Age string'
const expected = {
  'medplum-4': [all, 'dateTime', 'dateTime'],
  'medplum-5': ['dateTime', 'dateTime', 'dateTime'],
  fhirpath: ['dateTime', 'dateTime', 'dateTime']
}

const engines = { fhirpath: (form, resource) => fhirpath.evaluate(resource, form, undefined, r4) }
for (const name of ['medplum-4', 'medplum-5']) {
  // Version 5 needs a global WebSocket, which Node 20 lacks.
  if (name === 'medplum-5' && globalThis.WebSocket === undefined) continue
  const { evalFhirPath } = await import(name)
  engines[name] = evalFhirPath
}

let changed = false
for (const [name, evaluate] of Object.entries(engines)) {
  forms.forEach((form, i) => {
    const kept = Object.entries(onsets)
      .filter(([, onset]) => evaluate(form, { resourceType: 'Condition', ...onset }).length > 0)
      .map(([type]) => type).join(' ')
    const same = kept === expected[name][i]
    changed ||= !same
    console.log(`${name.padEnd(10)} ${form.padEnd(34)} keeps: ${kept}${same ? '' : `   EXPECTED ${expected[name][i]}`}`)
  })
}
console.log(`Node ${process.version}: ${changed ? 'the behaviour has changed' : 'as described'}`)
process.exitCode = changed ? 1 : 0
JS
node run.js
