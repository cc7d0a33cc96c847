import assert from 'node:assert/strict'
import { InputError } from '../../../src/import/fault.js'
import { isFaulty, MAX_PIECE_BYTES, type Piece } from '../../../src/import/pieces/index.js'
import { DocumentSplitter } from '../../../src/import/pieces/document-splitter.js'
import { LineSplitter } from '../../../src/import/pieces/line-splitter.js'
import {
  documentOf, resourceIn, type NameIndex, type Resources
} from '../../../src/import/references/index.js'
import { namesOf } from '../../../src/import/references/names.js'
import { readState } from '../../../src/import/run/state-file.js'
import { counted } from '../../../src/import/run/tally.js'
import { XmlSplitter } from '../../../src/import/xml/index.js'
import { utf8 } from '../../../src/protocol/types/index.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'

const JSON_BUNDLE = utf8('{"resourceType":"Bundle","entry":[{"fullUrl":"https://a.example/Patient/1",' +
  '"resource":{"resourceType":"Patient","id":"1","name":[{"given":["A","B"]}]}},' +
  '{"resource":{"resourceType":"Condition","subject":{"reference":"Patient/1"},"onsetAge":{"value":1.00}}},' +
  '{"request":{"method":"DELETE","url":"x"}}]}\n')
const XML_BUNDLE = utf8('<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"><entry>' +
  '<fullUrl value="urn:x"/><resource><Condition><id value="c"/><text><status value="empty"/>' +
  '<div xmlns="http://www.w3.org/1999/xhtml"><p>a</p></div></text>' +
  '<code><coding><code value="J06.9"><extension url="u"><valueDecimal value="1.00"/>' +
  '</extension></code></coding></code></Condition></resource></entry></Bundle>')

interface Splitter {
  push (chunk: { readonly offset: number, readonly bytes: Buffer }): Iterable<Piece>
  end (): Iterable<Piece>
}

/** Divides an input that comes in two chunks. Only an `InputError` may end the reading. */
function pieces (splitter: Splitter, input: Uint8Array): Piece[] {
  const found: Piece[] = []
  const middle = (input[0] ?? 0) % (input.length + 1)
  try {
    for (const [from, to] of [[0, middle], [middle, input.length]] as const) {
      found.push(...splitter.push({ offset: from, bytes: Buffer.from(input.subarray(from, to)) }))
    }
    found.push(...splitter.end())
  } catch (error) {
    if (!(error instanceof InputError)) throw error
  }
  return found
}

const FILE = {
  number: 0, path: 'x', name: 'x', folder: '.', size: 0, modifiedMs: 0, format: 'document', isGzip: false
} as const

/** An index that finds nothing. */
const NOTHING = {
  find: (names: readonly string[]) => names.map(() => undefined)
} as unknown as NameIndex

function check (splitter: Splitter, input: Uint8Array, mustParse: boolean): void {
  for (const piece of pieces(splitter, input)) {
    if (isFaulty(piece)) continue
    assert(piece.bytes.length <= MAX_PIECE_BYTES)
    const reading = resourceIn(piece, FILE)
    if (mustParse) assert(reading.kind !== 'faulty' || reading.fault.code !== 'not-json')
    if (reading.kind !== 'item') continue
    assert(namesOf(reading.item).every(name => name.length > 0))
    const { text } = documentOf(reading.item, NOTHING, {} as Resources)
    assert.equal((JSON.parse(text) as { entry: unknown[] }).entry.length, 1)
  }
}

/** JSON files of an import. */
const importedJson: Target = {
  name: 'imported-json',
  extension: 'json',
  make: (random) => random.chance(0.05) ? JSON_BUNDLE : mutateBytes(JSON_BUNDLE, random, JSON_BUNDLE),
  run (input) {
    check(new DocumentSplitter(), input, false)
    check(new LineSplitter(), input, false)
  }
}

/** XML files of an import: whatever they contain, the result is JSON. */
const importedXml: Target = {
  name: 'imported-xml',
  extension: 'txt',
  make: (random) => random.chance(0.05) ? XML_BUNDLE : mutateBytes(XML_BUNDLE, random, XML_BUNDLE),
  run (input) { check(new XmlSplitter(), input, true) }
}

const STATE = utf8(JSON.stringify({
  fingerprint: 'f', mark: 3, isComplete: false, tally: {
    keyless: 1,
    rows: [{ outcome: 'refused', code: 'conflict', count: 2, text: 'x', places: ['a.json, entry 1'] }]
  }
}))

/** The state of an import: whatever is read is counted on. */
const importState: Target = {
  name: 'import-state',
  extension: 'json',
  make: (random) => random.chance(0.05) ? STATE : mutateBytes(STATE, random, STATE),
  run (input) {
    const state = readState(Buffer.from(input).toString('utf8'))
    if (state === undefined) return
    const more = counted(state.tally, 'b.json', { kind: 'refused', code: 'conflict', text: 'x' })
    assert(more.rows.length >= state.tally.rows.length)
    assert(state.mark >= 0)
  }
}

export const importTargets: readonly Target[] = [importedJson, importedXml, importState]
