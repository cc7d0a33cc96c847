/**
 * Nothing that takes input from outside is without a fuzz target: whoever adds a codec, a reader or
 * a protocol is told here. A new name is put beside the target that tries it, or beside the reason
 * why none has to.
 */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { REQUEST_LIMITS } from '../../src/node/peers/quotas.js'
import { CODECS } from './targets/codecs.js'
import { PROTOCOLS } from './targets/handlers.js'
import { TARGETS } from './targets/index.js'

const SOURCE = fileURLToPath(new URL('../../src', import.meta.url))
/** The simulator and the testnet read what this project itself has written. */
const OWN = /^(sim|testnet)\//

/** Exported functions that are called as if they took something in. */
const READERS: Readonly<Record<string, string | { readonly none: string }>> = {
  decodeFrame: 'consensus-frame',
  decodeKeyFile: 'small-files',
  decodeLogRecord: 'log-record',
  decodePoint: 'ledger-block',
  openBody: 'fhir-body',
  openBox: 'network-handlers',
  openCandidate: 'replica-step',
  openLog: 'wal-file',
  openWal: 'wal-file',
  parseIdentifier: 'cli-arguments',
  parseJson: 'json-text',
  parsePeer: 'short-text',
  parseSubmission: 'fhir-submission',
  parseText: 'config-yaml',
  parseTime: 'short-text',
  readApiFile: 'small-files',
  readBlock: 'stored-rows',
  readCanonicalJson: 'fhir-body',
  readEnrolment: 'enrolment-file',
  readFrame: 'frame-stream',
  readHeader: 'stored-rows',
  readJson: 'json-text',
  readLog: 'log-record',
  readPastBlock: 'stored-rows',
  readRecord: 'wal-file',
  readRecords: 'wal-file',
  readSmallFile: 'small-files',
  readTransactions: 'stored-rows',
  readYaml: 'config-yaml',
  openError: { none: 'takes an error' },
  openKeystore: { none: 'opens a folder; its files are read by decodeKeyFile' },
  openLevelStore: { none: 'opens a folder; what lies in it is read by LevelDB' },
  readAnswer: { none: 'the client of the own node, with the token that this node wrote' },
  readError: { none: 'takes an error' },
  readJsonText: { none: 'bytes of a file, given to the API as they are' },
  readU32: { none: 'any four bytes are a number' },
  readU64: { none: 'any eight bytes are a number, or an assertion about an own row' }
}

const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts') && !OWN.test(name))
  .map(name => readFileSync(path.join(SOURCE, name), 'utf8'))

function exported (pattern: RegExp): string[] {
  const names = sources.flatMap(text => [...text.matchAll(pattern)].map(match => match[1] ?? ''))
  return [...new Set(names)].sort()
}

describe('fuzz: every decoder has a target', () => {
  const targets = new Set(TARGETS.map(({ name }) => name))

  it('each with a name of its own', () => { assert.equal(targets.size, TARGETS.length) })

  it('every codec', () => {
    const codecs = exported(/^export const (\w+)Codec\b/gm)
    assert(codecs.length > 40)
    assert.deepEqual(CODECS.map(({ name }) => name).sort(), codecs)
  })

  it('every function that reads, parses, decodes or opens', () => {
    const readers = exported(/^export (?:async )?function ((?:read|parse|decode|open)[A-Z]\w*)/gm)
    assert.deepEqual(readers.filter(name => READERS[name] === undefined), [], 'not in the table above')
    assert.deepEqual(Object.keys(READERS).filter(name => !readers.includes(name)), [], 'gone')
    const named = Object.values(READERS).filter(value => typeof value === 'string')
    assert.deepEqual(named.filter(name => !targets.has(name)), [], 'no such target')
  })

  it('every protocol between nodes', () => {
    assert.deepEqual(PROTOCOLS.map(([name]) => name).sort(), Object.keys(REQUEST_LIMITS).sort())
  })
})
