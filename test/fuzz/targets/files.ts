import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { readApiFile, ServiceError } from '../../../src/api/index.js'
import { memberIdOf, peerIdOf } from '../../../src/network/index.js'
import { describeFolder } from '../../../src/node/machine/describe-folder.js'
import {
  QuestionState, decodeQuestion, encodeQuestion
} from '../../../src/node/clinical/excerpts/question.js'
import { decodeEnrolment, encodeEnrolment } from '../../../src/node/enrolment/enrolment-row.js'
import { readEnrolment } from '../../../src/node/enrolment/enrolment-file.js'
import { decodeKeyFile, KeyFileDamaged, WrongPassphrase } from '../../../src/node/machine/key-file.js'
import { OperatorError } from '../../../src/node/machine/operator-error.js'
import { findGovernment } from '../../../src/node/machine/rendezvous.js'
import { decodeSecrets, encodeSecrets } from '../../../src/protocol/keeping/index.js'
import { parseTime } from '../../../src/records/time/index.js'
import { hex, SHARED_KEYS, utf8 } from '../../../src/protocol/types/index.js'
import { decodeSlot, encodeSlot, ID_BYTES, SLOT_BYTES } from '../../../src/storage/pad-slot.js'
import { World } from '../../unit/protocol/ledger/support/world.js'
import { mutateBytes } from '../mutate-bytes.js'
import { mutateJson } from '../mutate-json.js'
import type { Target } from '../target.js'

const [signer] = new World().begin().signers
const ID = signer!.id
const PEER = peerIdOf(ID)

/** Files that a node writes for itself and other programs, and that may be damaged. */
const FILES: readonly (readonly [name: string, content: unknown])[] = [
  ['api.json', {
    url: 'http://127.0.0.1:4000', token: 't', name: 'n', role: 'hospital', processId: 1,
    started: 'b:1', folder: '1:2'
  }],
  ['node.json', {
    format: 1, role: 'hospital', chainId: 'c0ffee', identity: 'aa', name: 'n', keysFolder: '/k'
  }],
  ['clean-stop.json', { height: 7, hash: 'ab', at: 1 }],
  ['last-failure.json', { at: 1, code: 'disk-full', message: 'The disk is full' }],
  ['government-address.json', { addresses: [`/ip4/127.0.0.1/tcp/4001/p2p/${PEER}`] }],
  ['node.key', { format: 1, kind: 'node', publicKey: hex(ID), seed: hex(ID) }],
  ['node.key', {
    format: 1, kind: 'node', publicKey: hex(ID),
    // A low cost, because tests compute it often.
    sealed: { cost: 2, salt: '00', nonce: '00'.repeat(12), ciphertext: '00', tag: '00'.repeat(16) }
  }]
]

let folder = ''

/** Returns undefined if a reader throws one of the declared errors. */
async function allowErrors (
  read: () => unknown, ...declared: readonly (abstract new (...args: never[]) => Error)[]
): Promise<unknown> {
  try {
    return await read()
  } catch (error) {
    if (declared.some(kind => error instanceof kind)) return undefined
    throw error
  }
}

/** The first byte chooses the file. */
const smallFiles: Target = {
  name: 'small-files',
  extension: 'bin',
  async begin () { folder = await mkdtemp(path.join(os.tmpdir(), 'medichain-fuzz-files-')) },
  async end () { await rm(folder, { recursive: true, force: true }) },
  make (random) {
    const index = random.between(0, FILES.length - 1)
    const content = mutateJson(FILES[index]![1], random, random.pick(FILES)[1])
    const text = utf8(JSON.stringify(random.chance(0.1) ? FILES[index]![1] : content) ?? '')
    return Uint8Array.of(index, ...random.chance(0.3) ? mutateBytes(text, random) : text)
  },
  async run (input) {
    const [name] = FILES[(input[0] ?? 0) % FILES.length]!
    await writeFile(path.join(folder, 'node.json'), '{"format":1,"role":"hospital"}')
    await writeFile(path.join(folder, name), input.subarray(1))
    const api = await allowErrors(() => readApiFile(folder), ServiceError)
    assert(api === undefined || typeof api === 'object')
    await allowErrors(() => describeFolder(folder), OperatorError)
    const government = findGovernment(folder)
    assert(government === undefined || government.every(address => address.length <= 400))
    const text = Buffer.from(input.subarray(1)).toString('utf8')
    await allowErrors(() => decodeKeyFile('node', text, 'p'), KeyFileDamaged, WrongPassphrase)
    await rm(path.join(folder, name), { force: true })
  }
}

const ENROLMENT = {
  peerId: PEER, boxKey: '22'.repeat(32), name: 'St Mary', issuedAt: 1,
  addresses: ['/ip4/127.0.0.1/tcp/1'], signature: '00'.repeat(64)
}

/** An enrolment file of a hospital, which the API has checked for its form. */
const enrolmentFile: Target = {
  name: 'enrolment-file',
  extension: 'txt',
  make (random) {
    const field = random.pick(['peerId', 'boxKey', 'signature'] as const)
    return utf8(`${field}\n${Buffer.from(mutateBytes(utf8(ENROLMENT[field]), random)).toString('latin1')}`)
  },
  run (input) {
    const [field = '', ...rest] = Buffer.from(input).toString('utf8').split('\n')
    const read = readEnrolment({ ...ENROLMENT, [field]: rest.join('\n') })
    if (read === undefined) return
    assert.equal(read.request.member.id.byteLength, 32)
    assert.equal(read.request.member.boxKey.byteLength, 32)
    assert.equal(read.signature.byteLength, 64)
  }
}

const ROW = readEnrolment(ENROLMENT)

/** Rows of the government's desk: the request of a stranger, and the operator's decision. */
const enrolmentRow: Target = {
  name: 'enrolment-row',
  extension: 'bin',
  make (random) {
    assert(ROW !== undefined)
    return mutateBytes(encodeEnrolment({
      signed: ROW, state: 'rejected', message: random.chance(0.5) ? 'Call the ministry' : ''
    }), random)
  },
  run (input) {
    const read = decodeEnrolment(input)
    if (read === undefined) return
    assert(['pending', 'approved', 'rejected'].includes(read.state))
    assert.equal(read.signed.request.member.id.byteLength, 32)
  }
}

/** Rows of questions between hospitals, whose texts other hospitals choose. */
const questionRow: Target = {
  name: 'question-row',
  extension: 'bin',
  make (random) {
    return mutateBytes(encodeQuestion({
      caseId: new Uint8Array(ID), peer: ID, id: ID.subarray(0, 16), askedAt: 7, text: 'Since when?',
      state: random.chance(0.5) ? QuestionState.given : QuestionState.waiting, person: 'Dr Okafor',
      excerpt: 'HbA1c 7.8 %', endedAt: 9
    }), random)
  },
  run (input) {
    const key = new Uint8Array(80).fill(3)
    const read = decodeQuestion(key, input)
    if (read === undefined) return
    assert.deepEqual([read.caseId.byteLength, read.peer.byteLength, read.id.byteLength], [32, 32, 16])
    assert.deepEqual(Buffer.from(encodeQuestion(read)), Buffer.from(input))
  }
}

/** The opened content of the file of shared keys. */
const keySecrets: Target = {
  name: 'key-secrets',
  extension: 'bin',
  make (random) {
    return mutateBytes(encodeSecrets({
      height: 3, boxes: [{ since: 3, secret: ID }], dealing: { epoch: 3, seed: ID },
      shares: [{ epoch: 2, scalars: SHARED_KEYS.map(() => ID) }]
    }), random)
  },
  run (input) {
    const read = decodeSecrets(input)
    if (read !== undefined) assert.deepEqual(encodeSecrets(read), new Uint8Array(input))
  }
}

/** A slot of the key file, on a disk that may be damaged. */
const padSlot: Target = {
  name: 'pad-slot',
  extension: 'bin',
  make (random) {
    const slot = encodeSlot(7, ID.subarray(0, ID_BYTES), ID)
    return random.chance(0.2) ? slot : mutateBytes(slot, random)
  },
  run (input) {
    const bytes = new Uint8Array(SLOT_BYTES)
    bytes.set(input.subarray(0, SLOT_BYTES))
    const slot = decodeSlot(7, bytes)
    if (slot.type === 'pad') assert.deepEqual(encodeSlot(7, bytes.subarray(0, ID_BYTES), slot.pad), bytes)
  }
}

const TIMES = [
  '2026', '2026-02', '2024-02-29', '2026-03-14T10:00:00Z', '2026-03-14T10:00:00.123+14:00', '0000-00-00'
]

/** Short texts of others: peer ids and FHIR times. */
const shortText: Target = {
  name: 'short-text',
  extension: 'txt',
  make (random) { return mutateBytes(utf8(random.pick([...TIMES, PEER])), random, utf8(random.pick(TIMES))) },
  run (input) {
    const text = Buffer.from(input).toString('utf8')
    const id = memberIdOf(text)
    if (id !== undefined) assert.deepEqual(memberIdOf(peerIdOf(id)), id)
    const time = parseTime(text)
    if (time !== undefined) assert(Object.values(time).every(value => !Number.isNaN(value)))
  }
}

export const fileTargets: readonly Target[] = [
  smallFiles, enrolmentFile, enrolmentRow, questionRow, keySecrets, padSlot, shortText
]
