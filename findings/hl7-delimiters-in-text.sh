#!/usr/bin/env bash
# Of five packages for HL7 v2, only hl7parser reads `\T\` as & and writes an & that a program sets as `\T\`.
#
# HL7 v2 writes its delimiters within text as escape sequences (2.5.1, §2.7): a name with an ampersand is
# `Jones \T\ Sons`. @medplum/core, hl7-standard and simple-hl7 give this text as it is. So it reaches the screen, the
# search and a FHIR record, where nothing decodes it. All but hl7parser also write a text that contains | or & without
# escapes, and the rest of it becomes another field. node-hl7-client decodes but does not encode: to write back the
# value that was read cuts the name. Tests with plain names show nothing of it.
# Workaround: encode before `set` and decode after `get` by functions of one's own, with the delimiters of MSH-1 and 2.
#
# Seen with @medplum/core 5.2.13, hl7-standard 1.0.4, simple-hl7 3.3.0, node-hl7-client 4.0.0 and hl7parser 1.0.1 on
# Node 22.23.3. The first and the fourth need Node 22.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund node@22.23.3 @medplum/core@5.2.13 hl7-standard@1.0.4 simple-hl7@3.3.0 \
  node-hl7-client@4.0.0 hl7parser@1.0.1
cat > run.js <<'JS'
import { Hl7Message } from '@medplum/core'
import Standard from 'hl7-standard'
import hl7parser from 'hl7parser'
import { Message } from 'node-hl7-client'
import simple from 'simple-hl7'

const text = String.raw`MSH|^~\&|LAB|HOSP|EHR|HOSP|20260314092000||ADT^A08^ADT_A01|1|P|2.5.1
PID|1||123^^^MRN||Jones \T\ Sons^Ann||19700101|F`.replace('\n', '\r')
const NAME = 'Jones & Sons'
const NOTE = 'Smith|Jones'

/** For each package: the name that it reads from PID-5.1, and the message after a write of PID-5.1. */
const packages = {
  '@medplum/core' (value) {
    const message = Hl7Message.parse(text)
    const pid = message.getSegment('PID')
    const read = pid.getComponent(5, 1)
    pid.setComponent(5, 1, value)
    return [read, message.toString()]
  },
  'hl7-standard' (value) {
    const message = new Standard(text, { lineEndings: '\r' })
    message.transform()
    const read = message.get('PID.5.1')
    message.set('PID.5.1', value)
    return [read, message.build()]
  },
  'simple-hl7' (value) {
    const message = new simple.Parser().parse(text)
    const pid = message.getSegment('PID')
    const read = pid.getComponent(5, 1)
    pid.setField(5, [value, 'Ann'])
    return [read, message.toString()]
  },
  'node-hl7-client' (value) {
    const message = new Message({ text })
    const read = message.get('PID.5.1').toString()
    message.set('PID.5.1', value)
    return [read, message.toString()]
  },
  hl7parser (value) {
    const message = hl7parser.create(text)
    const read = message.get('PID.5.1').toString()
    message.set('PID.5.1', value)
    return [read, message.toString()]
  }
}
const raw = String.raw`Jones \T\ Sons`
const expected = {
  '@medplum/core': [raw, NAME, 'Smith'],
  'hl7-standard': [raw, NAME, 'Smith'],
  'simple-hl7': [raw, NAME, 'Smith'],
  'node-hl7-client': [NAME, NAME, 'Smith'],
  hl7parser: [NAME, raw, String.raw`Smith\F\Jones`]
}
// PID-5.1 of a message, as its bytes are.
const written = message => message.split('\r').find(line => line.startsWith('PID')).split('|')[5].split('^')[0]
let changed = false
console.log(process.version)
for (const [name, run] of Object.entries(packages)) {
  const got = [run('x')[0], written(run(NAME)[1]), written(run(NOTE)[1])]
  const isExpected = JSON.stringify(got) === JSON.stringify(expected[name])
  changed ||= !isExpected
  console.log(`${name}: reads "${got[0]}", writes "${got[1]}" and "${got[2]}"${isExpected ? '' : '   CHANGED'}`)
}
process.exit(changed ? 1 : 0)
JS
./node_modules/.bin/node run.js
