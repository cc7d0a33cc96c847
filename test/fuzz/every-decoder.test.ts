/**
 * Checks that all code with input from outside has a fuzz target. After adding a codec, reader or protocol,
 * add its name here with its target, or with the reason why it needs none.
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
/** Folders that read only files of this project. */
const OWN = /^(sim|testnet)\//

/**
 * The target of a decoder. The file of a target given by name imports the decoder. With `through`, the file
 * imports the first function of the chain, whose declarations lead to the decoder. With `by`, the file
 * imports that function, to which the decoder passes its input.
 */
type Tried =
  | string
  | { readonly target: string, readonly through: readonly string[] }
  | { readonly target: string, readonly by: string }
  | { readonly none: string }

/** Exported functions and classes whose names suggest that they read input. */
const READERS: Readonly<Record<string, Tried>> = {
  ConsensusStreams: 'consensus-channel',
  FrameParser: 'frame-stream',
  decodeCasePart: 'case-part',
  decodeEnrolment: 'enrolment-row',
  decodeEpoch: 'key-epoch-row',
  decodeFindings: 'case-findings',
  decodeFrame: 'consensus-frame',
  decodeKeyFile: 'small-files',
  decodeLogRecord: 'log-record',
  decodeQuestion: 'question-row',
  decodeRecordPart: 'record-part',
  decodeSecrets: 'key-secrets',
  decodeSlot: 'pad-slot',
  eachField: 'protobuf-fields',
  guardMuxer: 'muxer-frames',
  guardRpcs: 'gossip-rpc',
  inspectRpc: { target: 'gossip-rpc', through: ['guardRpcs'] },
  openBody: 'sealed-body',
  openCasePart: 'sealed-case-part',
  openPatientKey: 'patient-key-file',
  openPractitionerKey: 'practitioner-key-file',
  openBox: 'sealed-box',
  openKeys: { none: 'gets decoded answers; the fuzzed codecs read them, and a property test the rest' },
  openCandidate: { target: 'replica-step', through: ['Bench', 'step', 'judge'] },
  openLog: { target: 'wal-file', by: 'openWal' },
  openScalarBox: 'scalar-box',
  openSubShareBox: { target: 'dealing', through: ['openSubShares', 'openWith'] },
  openSubShares: 'dealing',
  openWal: 'wal-file',
  openWith: { target: 'dealing', through: ['judgeComplaint'] },
  parseJson: { target: 'json-text', through: ['parseBytes'] },
  parseBytes: 'json-text',
  parseLevelLog: 'level-files',
  parseLevelManifest: 'level-files',
  parseText: { target: 'config-yaml', through: ['loadConfig', 'loadSettings'] },
  parseTime: 'short-text',
  parseScope: { target: 'token-request', through: ['parseScopes'] },
  parseScopes: 'token-request',
  readApiFile: 'small-files',
  readClientFile: 'client-file',
  readClientKeys: 'client-keys',
  readTokenRequest: 'token-request',
  readProof: 'state-proof',
  readReceipt: 'receipt',
  readReceiptBytes: 'receipt',
  readBlock: 'stored-rows',
  readCard: 'patient-card',
  readEnrolment: 'enrolment-file',
  readFrameOf: { target: 'request-frame', by: 'FrameStream' },
  readHeader: 'stored-rows',
  readJson: { target: 'json-text', through: ['parseBytes', 'parseJson'] },
  readLossless: 'lossless-json',
  readLog: { target: 'log-record', by: 'decodeLogRecord' },
  readPastBlock: 'stored-rows',
  readRecord: { target: 'wal-file', through: ['openWal', 'readRecords'] },
  readRecords: { target: 'wal-file', through: ['openWal'] },
  readSmallFile: { target: 'small-files', through: ['describeFolder', 'markerIn'] },
  readSubmission: { target: 'fhir-submission', through: ['parseSubmission'] },
  readText: { target: 'json-text', through: ['parseBytes'] },
  readSource: 'publisher-file',
  readState: 'import-state',
  readTermIndex: 'term-index',
  readYaml: { target: 'config-yaml', through: ['loadConfig', 'loadSettings'] },
  openEvent: 'access-event',
  readAccesses: { none: 'takes the answer of the own node; readProof has the target of its proof' },
  IdleStreams: { none: 'keeps streams; FrameStream reads the frames of others' },
  openBlock: { none: 'begins the acts of a block' },
  openConsensusStream: { none: 'opens a stream; ConsensusStreams reads the frames of others' },
  openEpoch: { none: 'opens an epoch of keys' },
  openError: { none: 'takes an error' },
  openKey: { none: 'names the key file of a patient; openPatientKey reads it' },
  openPractitioner: { none: 'names the key file of a practitioner; openPractitionerKey reads it' },
  openKeystore: { none: 'opens a folder; its files are read by decodeKeyFile' },
  openLevelStore: { none: 'opens a folder; what lies in it is read by parseLevelLog and LevelDB' },
  openRules: { none: 'opens what a hash of the chain names; the codec of rules has a target' },
  readAct: { none: 'takes what the schema of the API has accepted; compileConsent reads the Consent' },
  readAll: { none: 'gathers the bytes of stdin; readText reads them' },
  readAnswer: { none: 'the client of the own node, with the token that this node wrote' },
  readDocuments: { none: 'as readAnswer' },
  readError: { none: 'takes an error' },
  readBytes: { none: 'bytes of a file, given to the API as they are' },
  readFiling: { none: 'Base64 that the schema of the API has accepted; only its hash is taken' },
  readJsonText: { none: 'bytes of a file, given to the API as they are' },
  readLargeJson: { none: 'JSON.parse reads the text, and readReceipt the value' },
  readQuery: { none: 'gets parameters of an address that Node has decoded; a property test tries them' },
  readShortText: { none: 'text of a person, given to the API as it is' },
  readU16: { none: 'any two bytes are a number' },
  readU32: { none: 'any four bytes are a number' },
  readU64: { none: 'any eight bytes are a number, or an assertion about an own row' }
}

const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url))
const SUPPORT = fileURLToPath(new URL('../unit/protocol/replica/support', import.meta.url))
const TARGET_FILES = fileURLToPath(new URL('targets', import.meta.url))

function textsIn (folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !(folder === SOURCE && OWN.test(name)))
    .map(name => readFileSync(path.join(folder, name), 'utf8'))
}

const sources = textsIn(SOURCE)
const declaring = [...sources, ...textsIn(SUPPORT), ...textsIn(FIXTURES)]
const targetFiles = textsIn(TARGET_FILES)

function exported (pattern: RegExp): string[] {
  const names = sources.flatMap(text => [...text.matchAll(pattern)].map(match => match[1] ?? ''))
  return [...new Set(names)].sort()
}

function mentions (text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text)
}

/** Returns whether a file imports a name as a value, not only as a type. */
function isImported (text: string, name: string): boolean {
  const lists = [...text.matchAll(/^import \{([^}]*)\}/gm)].map(match => match[1] ?? '')
  return lists.some(list => list.split(',').some(item => item.trim() === name))
}

function isDeclaredWith (name: string, mentioned: string): boolean {
  const declaration = new RegExp(`^export (?:async )?(?:function \\*? ?|class )${name}\\b`, 'm')
  return declaring.some(text => declaration.test(text) && mentions(text, mentioned))
}

/** Returns the faults of a row of the table. */
function faultsOf (decoder: string, tried: Tried): string[] {
  if (typeof tried === 'object' && 'none' in tried) return []
  const target = typeof tried === 'string' ? tried : tried.target
  const chain = typeof tried === 'string' ? [decoder]
    : 'by' in tried ? [tried.by] : [...tried.through, decoder]
  const [first = ''] = chain
  const own = targetFiles.filter(text => text.includes(`name: '${target}'`))
  return [
    ...own.length === 1 ? [] : [`${decoder}: no file, or several, with the target ${target}`],
    ...own.every(text => isImported(text, first)) ? [] : [`${decoder}: ${target} does not import ${first}`],
    ...chain.slice(1).filter((name, index) => !isDeclaredWith(chain[index] ?? '', name))
      .map(name => `${decoder}: nothing leads to ${name}`),
    ...typeof tried === 'object' && 'by' in tried && !isDeclaredWith(decoder, tried.by)
      ? [`${decoder} does not use ${tried.by}`] : []
  ]
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
    const verbs = 'read|parse|decode|open|inspect|guard|each'
    const readers = [
      ...exported(new RegExp(`^export (?:async )?function (?:\\* )?((?:${verbs})[A-Z]\\w*)`, 'gm')),
      ...exported(/^export class (\w+(?:Parser|Streams))\b/gm)
    ]
    assert.deepEqual(readers.filter(name => READERS[name] === undefined), [], 'not in the table above')
    assert.deepEqual(Object.keys(READERS).filter(name => !readers.includes(name)), [], 'gone')
  })

  it('which meets it, as the sources show', () => {
    const faults = Object.entries(READERS).flatMap(([name, tried]) => faultsOf(name, tried))
    assert.deepEqual(faults, [])
    // These rows must be recognised as wrong.
    for (const [name, tried] of [['readFrameOf', 'frame-stream'], ['openBody', 'fhir-body'],
      ['readBlock', 'ledger-block'], ['nothing', 'no-such-target']] as const) {
      assert(faultsOf(name, tried).length > 0, `${name} by ${tried}`)
    }
  })

  it('every protocol between nodes', () => {
    assert.deepEqual(PROTOCOLS.map(([name]) => name).sort(), Object.keys(REQUEST_LIMITS).sort())
  })
})
