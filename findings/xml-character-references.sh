#!/usr/bin/env bash
# fast-xml-parser decodes `&amp;` but leaves `&#xA;` and `&#233;` as text, unless it is told to decode HTML entities.
#
# Character references are part of XML 1.0 (§4.1), not of HTML. FHIR writes every text as an attribute, and a line
# break in an attribute must be written as a reference (§3.3.3). So every note with several lines is affected. With
# the defaults, such a note contains the five characters `&#xA;` and loses the blanks at its ends. The same package
# then writes the note as `&amp;#xA;`, and every other reader shows the wrong text, too.
# Workaround: `htmlEntities: true` and `trimValues: false`, or a parser that follows XML (such as `saxes` below).
#
# Seen with fast-xml-parser 5.12.1 and saxes 6.0.0 on Node 20.20.2 and 22.23.3.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund fast-xml-parser@5.12.1 saxes@6.0.0
cat > run.js <<'JS'
import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import saxes from 'saxes'

// An Annotation of a FHIR R4 Condition, as servers write it.
const document = '<note xmlns="http://hl7.org/fhir"><text value=" Fi&#xE8;vre &amp; toux&#xA;depuis 3 jours "/></note>'
const shape = { ignoreAttributes: false, attributeNamePrefix: '' }

const bySaxes = xml => {
  let value
  const parser = new saxes.SaxesParser()
  parser.on('opentag', tag => { value = tag.attributes.value ?? value })
  parser.write(xml).close()
  return value
}
const parsed = new XMLParser(shape).parse(document)
const again = new XMLBuilder({ ...shape, suppressEmptyNode: true }).build(parsed)

const meant = ' Fièvre & toux\ndepuis 3 jours '
const results = [
  ['saxes', bySaxes(document), meant],
  ['fast-xml-parser', parsed.note.text.value, 'Fi&#xE8;vre & toux&#xA;depuis 3 jours'],
  ['the same with htmlEntities and without trimValues',
    new XMLParser({ ...shape, htmlEntities: true, trimValues: false }).parse(document).note.text.value, meant],
  ['saxes, after fast-xml-parser has read and written it', bySaxes(again), 'Fi&#xE8;vre & toux&#xA;depuis 3 jours']
]
let changed = false
for (const [reader, got, expected] of results) {
  changed ||= got !== expected
  console.log(`${reader}: ${JSON.stringify(got)}${got === expected ? '' : `   EXPECTED ${JSON.stringify(expected)}`}`)
}
console.log(`Node ${process.version}: ${changed ? 'the behaviour has changed' : 'as described'}`)
process.exitCode = changed ? 1 : 0
JS
node run.js
