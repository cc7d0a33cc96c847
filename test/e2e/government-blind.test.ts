/**
 * Shows that the government learns nothing of patients. A tap in its process writes every byte of its
 * connections after decryption, and taps in the hospitals write every key that they use. The test uses each
 * function that touches patients, and then looks for their texts and keys at the government.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import {
  readApiFile, type AccessReviewView, type CaseView, type EmergenciesView, type ErasureStatusView,
  type QuestionView, type ReviewItemView, type SubmissionView
} from '../../src/api/index.js'
import { consentKey } from '../../src/protocol/names/index.js'
import { fromHex, utf8 } from '../../src/protocol/types/index.js'
import { Fleet, pause, type NodeProcess } from '../../src/testnet/index.js'
import { json, ok, okWith, run } from './support/cli.js'
import { TEST_MS } from './support/limits.js'
import { Needles } from './support/needles.js'
import { CODE, NATIONAL, NUMBER, NotedDiagnoses, plainDiagnosis, type Resource }
  from './support/noted-diagnoses.js'
import { scratch } from './support/scratch.js'
import { filesOf, tap, tappedSecrets, tappedStreams } from './support/taps.js'
import { until } from './support/until.js'

const OTHER_NUMBER = 'MC-4455-6677-IMPORTED'
const [A, B, C, D] = ['hospital-1', 'hospital-2', 'hospital-3', 'hospital-4'] as const
/** An order to erase takes effect after three windows. */
const WINDOW_MS = 20_000
/** Classes of messages between a hospital and the government (Peers and classes, ARCHITECTURE.md). */
const CLASSES = ['status', 'request', 'allowlist', 'join', 'enrol']
const KIB = 1024
/** Longer than the time between two statuses. */
const REST_MS = 5_000

const WORDS = [
  'note', 'amendment', 'retraction', 'dispute', 'question', 'excerpt', 'form', 'reasons', 'doctor',
  'licence', 'justification', 'clinician', 'review note', 'imported note', 'fhir note'
] as const
type Word = typeof WORDS[number]

describe('the government', function () {
  this.timeout(TEST_MS)
  this.bail(true)
  let folder = ''
  let remove: () => Promise<void>
  let fleet: Fleet
  let diagnoses: NotedDiagnoses
  let governmentPid = 0
  let first: CaseView
  /** Random texts that no other file or message has. */
  const mark = Object.fromEntries(WORDS.map(word =>
    [word, `${word} ${randomBytes(8).toString('hex')}`])) as Record<Word, string>
  const needles = new Needles()

  before(async () => {
    ({ folder, remove } = await scratch())
    const files = {
      'form.txt': mark.form, 'letter.txt': mark.reasons, 'question.txt': mark.question,
      'excerpt.txt': mark.excerpt, 'words.txt': 'correct horse battery', 'marks.json': JSON.stringify(
        Object.values(mark))
    }
    for (const name of ['card', 'source']) await mkdir(path.join(folder, name))
    for (const [file, text] of Object.entries(files)) await writeFile(path.join(folder, file), text)
    diagnoses = await NotedDiagnoses.read()
    fleet = new Fleet({
      hospitals: 4, folder, governmentSettings: { attemptWindowMs: WINDOW_MS },
      nodeFlags: name => tap(name === 'government' ? 'connections' : 'secrets')
    })
    await fleet.start()
    governmentPid = fleet.government.pid ?? 0
  })
  after(async () => {
    await fleet.stop()
    await remove()
  })

  const hospital = (name: string): NodeProcess =>
    fleet.hospitals.find(one => one.name === name) ?? assert.fail(`no ${name}`)
  const at = async (name: string, ...words: string[]): Promise<string> =>
    await ok(folder, ...words, '--name', name)
  const forPatient = async (name: string, ...words: string[]): Promise<string> =>
    await okWith(folder, `${NATIONAL}|${NUMBER}`, ...words, '--name', name)
  const signed = ['--key', 'card/patient-key.json', '--passphrase-file', 'words.txt']

  async function accepted (answer: Promise<Pick<SubmissionView, 'cases'>>): Promise<CaseView> {
    const [only] = (await answer).cases
    assert.equal(only?.case.status, 'accepted')
    return only.case
  }
  const submit = async (name: string, note: string): Promise<CaseView> =>
    await accepted(hospital(name).client.call('submit', { body: diagnoses.next(note), query: { wait: 30 } }))
  const history = async (name: string): Promise<string> =>
    await forPatient(name, 'patient', 'history', '-', '--purpose', 'TREAT', '--role', 'doctor', '--json')

  /** Calls the FHIR server of a hospital as its operator. A text as body is the form of a search. */
  async function fhir (
    name: string, method: string, where: string, body?: Resource | string
  ): Promise<Resource> {
    const file = await readApiFile(hospital(name).dataFolder) ?? assert.fail('no API')
    const type = typeof body === 'string' ? 'application/x-www-form-urlencoded' : 'application/fhir+json'
    const answer = await fetch(`${file.url}/fhir/${where}`, {
      method, headers: { authorization: `Bearer ${file.token}`, 'content-type': type },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) })
    })
    const text = await answer.text()
    assert.ok(answer.ok, `${method} ${where}: ${answer.status} ${text}`)
    return JSON.parse(text) as Resource
  }

  it('is there while diagnoses are filed, amended, retracted and disputed', async () => {
    first = await submit(A, mark.note)
    const { id } = first
    const amended = await accepted(hospital(A).client.call('amend', {
      params: { id }, query: { wait: 30 }, body: diagnoses.next(mark.amendment)
    }))
    const { id: wrong } = await submit(A, mark.note)
    await accepted(hospital(A).client.call('retract', {
      params: { id: wrong }, query: { wait: 30 }, body: diagnoses.wrong(mark.retraction)
    }))
    await submit(B, mark.note)
    await accepted(hospital(B).client.call('dispute', {
      params: { id: amended.id }, query: { wait: 30 }, body: diagnoses.next(mark.dispute)
    }))
    assert.ok((await history(B)).includes(amended.id))
  })

  it('is there while files are imported, and while programs write and read FHIR', async () => {
    const source = path.join(folder, 'source')
    const lines = plainDiagnosis('imported', OTHER_NUMBER, mark['imported note'])
    await writeFile(path.join(source, 'all.ndjson'),
      lines.map(resource => `${JSON.stringify(resource)}\n`).join(''))
    await at(D, 'import', source, '--base', 'https://ehr.example/fhir')
    const [person, condition] = plainDiagnosis('made', OTHER_NUMBER, mark['fhir note'])
    const { id } = await fhir(B, 'POST', 'Condition',
      { ...condition, contained: [person], subject: { reference: '#p' } })
    await fhir(B, 'GET', `Condition/${String(id)}`)
    const found = await fhir(B, 'POST', 'Patient/_search', `identifier=${NATIONAL}|${OTHER_NUMBER}`)
    const [patient] = (found['entry'] as readonly { readonly resource: Resource }[])
    await fhir(B, 'GET', `Patient/${String(patient?.resource['id'])}/$everything`)
  })

  it('is there while consents are given and revoked, records are read, and the glass is broken', async () => {
    await forPatient(A, 'consent', 'give', '-', '--hospital', C, '--purpose', 'TREAT', '--form', 'form.txt')
    await until('C reads', async () => (await history(C)).includes(CODE))
    await forPatient(A, 'consent', 'deny', '-', '--hospital', D, '--form', 'form.txt')
    await forPatient(A, 'consent', 'revoke', '-', '1', '--form', 'form.txt')
    await at(D, 'practitioner', 'add', '--role', 'doctor', '--licence', `urn:oid:1.2.3|${mark.licence}`,
      '--as', mark.doctor, '--out', 'doctor.json', '--passphrase-file', 'words.txt')
    const shown = await forPatient(D, 'emergency', 'read', '-', '--key', 'doctor.json', '--passphrase-file',
      'words.txt', '--reason', 'unresponsive', '--text', mark.justification)
    assert.match(shown, /K35\.80/)
    const { id, judges } = await until('two hospitals are drawn', async () =>
      (await json<EmergenciesView>(folder, 'emergency', 'list', '--name', A)).underReview
        .find(one => one.judges.length === 2))
    for (const { hospital: { name = '' } } of judges) {
      await until(`${name} has the justification`, async () => (await json<AccessReviewView>(
        folder, 'access', 'review', 'show', id, '--name', name)).justification?.text === mark.justification)
      await at(name, 'access', 'review', 'judge', id, '--judgement', 'justified', '--reason',
        'emergency-shown')
    }
    await forPatient(A, 'patient', 'accesses', '-', '--verify')
    await at(A, 'names')
  })

  it('is there while a record is restricted, another is erased, and receipts are given', async () => {
    const [kept, gone] = [await submit(A, mark.note), await submit(A, mark.note)]
    await forPatient(A, 'restriction', 'request', kept.id, '-', '--form', 'form.txt')
    await at(A, 'restriction', 'decide', kept.id, '--ground', 'inaccurate', '--reasons', 'letter.txt')
    await forPatient(A, 'erasure', 'request', gone.id, '-', '--form', 'form.txt')
    await at(A, 'erasure', 'decide', gone.id, '--ground', 'notNeeded', '--reasons', 'letter.txt')
    await until('all attest', async () => {
      const { attested } = await json<ErasureStatusView>(folder, 'erasure', 'status', gone.id, '--name', B)
      return attested?.length === 4
    })
    for (const name of ['government', A]) await at(name, 'receipt', 'export', kept.id)
    await forPatient(A, 'patient', 'card', '-', '--out', 'card', '--passphrase-file', 'words.txt')
    await forPatient(A, 'patient', 'key', '-', ...signed)
  })

  it('is there eight days later, when the key of the patient signs, and people review', async () => {
    await fleet.stop()
    for (const node of fleet.nodes) {
      node.start({
        nodeFlags: tap('later').slice(-2),
        ...(node.role === 'hospital' ? { settings: { reviewMode: 'manual' } } : {})
      })
    }
    for (const node of fleet.nodes) await node.ready()
    await fleet.connected()
    governmentPid = fleet.government.pid ?? 0
    await until('the key signs', async () => {
      const given = await run(folder, 'consent', 'give', `${NATIONAL}|${NUMBER}`, '--hospital', C,
        '--purpose', 'TREAT', ...signed, '--name', B)
      return given.code === 0
    })
    await until('C reads', async () => (await history(C)).includes(CODE))
    const { case: { id } } = (await until('a submission is taken', async () =>
      await hospital(A).client.call('submit', { body: diagnoses.next(mark.note) }).catch(() => undefined)))
      .cases[0] ?? assert.fail()
    const drawn = await until('it is drawn', async () => {
      const view = await hospital(A).client.call('showCase', { params: { id } })
      return view.drawn.length === 2 && view.drawn
    })
    for (const { name = '' } of drawn) {
      await until(`${name} is asked`, async () => (await json<ReviewItemView[]>(
        folder, 'review', 'list', '--name', name)).some(item => item.caseId === id))
    }
    const [one = '', two = ''] = drawn.map(({ name }) => name)
    await at(one, 'review', 'claim', id, '--as', mark.clinician)
    await at(one, 'review', 'ask', id, 'question.txt', '--as', mark.clinician)
    const question = await until('the question arrives', async () =>
      (await json<QuestionView[]>(folder, 'review', 'questions', '--name', A))[0])
    await at(A, 'review', 'answer', question.id, 'excerpt.txt', '--as', mark.clinician)
    await until('the excerpt arrives', async () =>
      (await run(folder, 'review', 'show', id, '--name', one)).stdout.includes(mark.excerpt))
    await at(one, 'review', 'approve', id, '--as', mark.clinician, '--note', mark['review note'])
    await at(two, 'review', 'reject', '--reason', 'CLI-03', id, '--note', mark['review note'])
    await until('the reason arrives', async () =>
      (await hospital(A).client.call('showCase', { params: { id } })).opinions
        .some(({ details }) => details?.reason === 'CLI-03'))
  })

  it('exchanges with each hospital what the counters of both say, and nothing of another class', async () => {
    const sizes = { in: 0, out: 0, file: 0 }
    for (const { bytes, direction } of await tappedStreams(folder, governmentPid)) {
      sizes[direction] += bytes.length
    }
    const { traffic } = await fleet.government.client.call('status')
    for (const [direction, counted] of [['in', traffic?.received], ['out', traffic?.sent]] as const) {
      const sum = total(counted ?? {})
      assert.ok(sum > 4 * KIB && sum <= sizes[direction], `${direction}: ${sum} of ${sizes[direction]}`)
      assert.ok(sizes[direction] < 2 * sum + 64 * KIB, `${direction}: ${sum} of ${sizes[direction]}`)
    }
    for (const { client, name } of fleet.hospitals) {
      const { peers } = await client.call('status')
      const { traffic: { received, sent } } =
        peers.find(({ access }) => access === 'government') ?? assert.fail(name)
      const others = [sent, received].flatMap(Object.keys).filter(type => !CLASSES.includes(type))
      assert.deepEqual(others, [], name)
      assert.ok(total(sent) > 0 && total(sent) <= sizes.in && total(received) <= sizes.out, name)
    }
  })

  it('finds no text, key or name of a patient in what it received, sent, stores and shows', async () => {
    const { chainId, name } = await hospital(A).client.call('patientName', { body: {
      patient: { system: NATIONAL, value: NUMBER }
    } })
    const hash = await until('the chain rests', async () => {
      const before = await fleet.government.client.call('head')
      await pause(REST_MS)
      const { hash: now } = await fleet.government.client.call('head')
      return now === before.hash && now
    })
    const shown = await ok(folder, 'chain', 'export', '--name', 'government')
    await fleet.stop()
    const secrets = await tappedSecrets(folder)
    const sealed = secrets.flatMap(({ sealed = '' }) => sealed.length >= 128 ? [fromHex(sealed)] : [])
    assert.ok(sealed.length >= WORDS.length - 3, `${sealed.length} texts with marks were sealed`)
    assert.ok(secrets.filter(({ pad }) => pad !== undefined).length >= 6, 'record keys were made')
    for (const [word, text] of Object.entries(mark)) needles.addText(word, text)
    for (const text of [NUMBER, OTHER_NUMBER]) needles.addText('a number of a patient', text)
    needles.addBytes('a name of a patient', fromHex(name))
    needles.addBytes('a key of rules', consentKey(fromHex(chainId), fromHex(name)))
    for (const bytes of sealed) needles.addBytes('a sealed text', bytes.subarray(0, 64))
    for (const { half = '', key, pad = '' } of secrets) {
      needles.addBytes('a key', fromHex(key))
      if (pad !== '') needles.addBytes('a pad', fromHex(pad))
      if (half !== '') needles.addBytes('a half of a record key', fromHex(half))
    }
    const known = new Needles()
    known.addBytes('the pseudonym of a patient', fromHex(first.pseudonym))
    known.addBytes('the newest block', fromHex(hash))
    const places = [
      ...await tappedStreams(folder),
      { place: 'chain export', direction: 'out' as const, bytes: utf8(shown) },
      ...await filesOf(folder, 'government')
    ]
    for (const { bytes, place } of places) assert.deepEqual(needles.in(bytes), [], place)
    const of = (label: string): readonly string[] => places.flatMap(({ bytes, direction }) =>
      known.in(bytes).some(found => found.startsWith(label)) ? [direction] : [])
    for (const direction of ['in', 'out', 'file']) {
      assert.ok(of('the newest block').includes(direction), `the tap sees nothing: ${direction}`)
    }
    assert.ok(of('the pseudonym of a patient').includes('in'))
    assert.ok(of('the pseudonym of a patient, base64').includes('out'), 'the export is searched, too')
  })

  it('would have been found out: texts and sealed texts are at the hospitals in plain sight', async () => {
    const files = await filesOf(path.join(folder, 'data', B), '')
    assert.ok(files.some(({ bytes }) => needles.in(bytes).includes('a sealed text')))
  })
})

function total (bytes: Readonly<Record<string, number>>): number {
  return Object.values(bytes).reduce((sum, count) => sum + count, 0)
}
