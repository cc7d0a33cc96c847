#!/usr/bin/env bash
# `xmlToObj` of the package `fhir` makes JSON strings of decimals; `xmlToJson` of the same package makes numbers.
#
# FHIR R4 writes a decimal as a JSON number (json.html, "primitive elements"). Integers and booleans of `xmlToObj` are
# numbers and booleans, but a decimal is its text: `"value": "6.30"`. So each Quantity, laboratory value, dose and age
# of the object has the wrong type. The validator of the same package calls that an error. A server with schema checks
# refuses it, and a reader without checks finds that "10" < "9". `objToXml` takes both. Besides, it writes a small
# number with an exponent, which R4 allows, and `xmlToObj` then refuses that document.
# Workaround: `JSON.parse(fhir.xmlToJson(xml))`, or a JSON reader that keeps the text of numbers over `xmlToJson(xml)`.
#
# Seen with fhir 4.12.0 on Node 20.20.2, 22.23.3 and 26.10.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund fhir@4.12.0
cat > run.cjs <<'JS'
const { Fhir } = require('fhir')

const fhir = new Fhir()
const document = `<Observation xmlns="http://hl7.org/fhir">
  <status value="final"/>
  <code><text value="HbA1c"/></code>
  <valueQuantity><value value="6.30"/><unit value="%"/></valueQuantity>
  <component><code><text value="count"/></code><valueInteger value="5"/></component>
  <component><code><text value="fasting"/></code><valueBoolean value="true"/></component>
</Observation>`

const converted = fhir.xmlToObj(document)
const { valid, messages } = fhir.validate(converted)
const text = fhir.xmlToJson(document)
const small = fhir.objToXml({ ...converted, valueQuantity: { value: 0.0000001, unit: 'mol/L' } })
const valueIn = xml => /<value value="([^"]*)"/.exec(xml)[1]
const readAgain = xml => {
  try {
    return fhir.xmlToObj(xml).valueQuantity.value
  } catch (error) {
    return error.message
  }
}
const results = [
  ['valueInteger', converted.component[0].valueInteger, 5],
  ['valueBoolean', converted.component[1].valueBoolean, true],
  ['valueQuantity.value of xmlToObj', converted.valueQuantity.value, '6.30'],
  ['valid by its own validator', valid, false],
  ['what the validator says', messages.map(({ message }) => message).join('; '),
    'Number type expected but string received for value "6.30"'],
  ['the number in the text of xmlToJson', /"value":\s*([^,}]*)/.exec(text)[1].trim(), '6.30'],
  ['that text is valid', fhir.validate(JSON.parse(text)).valid, true],
  ['0.0000001 by objToXml', valueIn(small), '1e-7'],
  ['the same by xmlToObj', readAgain(small), 'Value should be a decimal number but got: 1e-7']
]
let changed = false
for (const [what, got, expected] of results) {
  changed ||= got !== expected
  console.log(`${what}: ${JSON.stringify(got)}${got === expected ? '' : `   EXPECTED ${JSON.stringify(expected)}`}`)
}
console.log(`Node ${process.version}: ${changed ? 'the behaviour has changed' : 'as described'}`)
process.exitCode = changed ? 1 : 0
JS
node run.cjs
