/**
 * Follows one patient through the section "The story of one patient" of the README, on seven real hospitals
 * and by their command lines. Each step needs the previous steps.
 */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type {
  AccessesCheckView, AccessesView, AccessReviewView, EmergenciesView, EmergencyView, ErasureStatusView,
  HistoryView, SubmissionView, VerificationView
} from '../../src/api/index.js'
import type { ReceiptReport } from '../../src/receipt/index.js'
import { Fleet, type NodeProcess } from '../../src/testnet/index.js'
import { findChromium, launch } from '../browser/chromium.js'
import { json, ok, okWith } from './support/cli.js'
import { TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

const HOSPITALS = 7
/** An order to erase takes effect after three windows, so here after a minute instead of 72 hours. */
const WINDOW_MS = 20_000
const [A, B, C, D] = ['hospital-1', 'hospital-2', 'hospital-3', 'hospital-4'] as const
const PATIENT = 'https://id.example/national|MC-1007-0627'
const PAGE = fileURLToPath(new URL('../../dist/receipt.html', import.meta.url))
const CODE = /K35\.80/
const JUSTIFICATION = 'found unconscious at the station, no relatives reachable'
const sample = (name: string): string =>
  fileURLToPath(new URL(`../../config/samples/${name}.json`, import.meta.url))

type Listed = AccessesView & { readonly check: AccessesCheckView }

describe('the story of one patient, at seven hospitals', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  let fleet: Fleet
  let [caseId, otherId, emergency, chainId] = ['', '', '', '']

  before(async () => {
    ({ folder, remove } = await scratch())
    for (const [file, text] of [
      ['form.pdf', 'signed by hand'], ['letter.pdf', 'the reasons'], ['words.txt', 'correct horse battery']
    ] as const) await writeFile(path.join(folder, file), text)
    fleet = new Fleet({
      hospitals: HOSPITALS, folder, governmentSettings: { attemptWindowMs: WINDOW_MS }
    })
    await fleet.start()
    chainId = (await json<VerificationView>(folder, 'chain', 'verify', '--name', A)).chainId
  })
  after(async () => {
    await fleet.stop()
    await remove()
  })

  const node = (name: string): NodeProcess =>
    fleet.hospitals.find(one => one.name === name) ?? assert.fail(`no ${name}`)
  const at = async (name: string, ...words: string[]): Promise<string> =>
    await ok(folder, ...words, '--name', name)
  /** Runs a command with the number of the patient on stdin. */
  const forPatient = async (name: string, ...words: string[]): Promise<string> =>
    await okWith(folder, PATIENT, ...words, '--name', name)
  const submit = async (name: string, file: string): Promise<string> => {
    const { cases } = await json<SubmissionView>(folder, 'diagnosis', 'submit', sample(file), '--wait',
      '--name', name)
    assert.equal(cases[0]?.case.status, 'accepted')
    return cases[0].case.id
  }
  const readAt = async (name: string): Promise<string> =>
    await forPatient(name, 'patient', 'history', '-', '--purpose', 'TREAT', '--role', 'doctor')
  const accesses = async (): Promise<Listed> => JSON.parse(await forPatient(
    A, 'patient', 'accesses', '-', '--verify', '--chain', chainId, '--json')) as Listed

  it('is diagnosed at A; and somebody else at B', async () => {
    caseId = await submit(A, 'appendicitis')
    otherId = await submit(B, 'hypertension')
    assert.match(await readAt(A), CODE)
  })

  it('is read at B from the consent to the revocation, and neither before nor after', async () => {
    assert.match(await readAt(B), /closed: this hospital may not read it now/)
    const given = await forPatient(A, 'consent', 'give', '-', '--hospital', B, '--purpose', 'TREAT',
      '--form', 'form.pdf')
    assert.match(given, /^Order 1 of this patient is in block \d+/)
    assert.match(await until('B reads', async () => {
      const shown = await readAt(B)
      return CODE.test(shown) && shown
    }), CODE)
    await forPatient(A, 'consent', 'revoke', '-', '1', '--form', 'form.pdf')
    const after = await until('B knows the revocation', async () => {
      const shown = await readAt(B)
      return !CODE.test(shown) && shown
    })
    assert.match(after, /closed: this hospital may not read it now/)
    const why = await forPatient(B, 'consent', 'why', '--patient', '-', '--reader', B, '--purpose', 'TREAT',
      '--role', 'doctor')
    assert.match(why, /^refused: /)
  })

  it('is read in an emergency at C, while A and another hospital are down', async () => {
    await at(C, 'practitioner', 'add', '--role', 'doctor', '--licence', 'urn:oid:1.2.3|44-118',
      '--as', 'Dr Okafor', '--out', 'okafor.json', '--passphrase-file', 'words.txt')
    assert.doesNotMatch(await readAt(C), CODE)
    await Promise.all([node(A).kill(), node(D).kill()])
    const shown = await forPatient(C, 'emergency', 'read', '-', '--key', 'okafor.json',
      '--passphrase-file', 'words.txt', '--reason', 'unresponsive', '--text', JUSTIFICATION)
    assert.match(shown, CODE)
    for (const name of [A, D]) node(name).start()
    for (const name of [A, D]) await node(name).ready()
    await fleet.connected()
  })

  it('has the emergency judged by the two hospitals that were drawn', async () => {
    const { id, judges } = await until('two hospitals are drawn', async () => {
      const { underReview } = await json<EmergenciesView>(folder, 'emergency', 'list', '--name', A)
      return underReview.find(one => one.judges.length === 2)
    })
    emergency = id
    const names = judges.map(({ hospital }) => hospital.name ?? '')
    assert.ok(new Set(names).size === 2 && !names.includes(C), names.join())
    for (const name of names) {
      const review = await until(`${name} has the justification`, async () => {
        const seen = await json<AccessReviewView>(
          folder, 'access', 'review', 'show', emergency, '--name', name)
        return seen.justification !== undefined && seen
      })
      assert.equal(review.justification?.text, JUSTIFICATION)
      await at(name, 'access', 'review', 'judge', emergency, '--judgement', 'justified',
        '--reason', 'emergency-shown')
    }
    const { outcome } = await json<EmergencyView>(folder, 'emergency', 'show', emergency, '--name', C)
    assert.equal(outcome, 'justified')
  })

  it('sees every access, with a proof that none is missing', async () => {
    const { accesses: all, check } = await until('the log is complete and proved', async () => {
      const seen = await accesses()
      const hasEmergency = seen.accesses.some(one => one.kind === 'emergency' && one.hospital.name === C &&
        one.event !== undefined)
      return hasEmergency && seen.check.isValid && seen.check.proved === seen.accesses.length && seen
    })
    assert.ok(check.isValid && check.chainId === chainId)
    const of = (name: string, kind: string): readonly (boolean | undefined)[] => all
      .filter(one => one.hospital.name === name && one.kind === kind).map(({ event }) => event?.isPermitted)
    const reads = of(B, 'read')
    assert.ok(reads.length > 0 && reads.every(isPermitted => isPermitted === true), 'B read by the consent')
    const refused = of(B, 'decision')
    assert.ok(refused.length >= 2 && refused.every(isPermitted => isPermitted === false), 'B was refused')
    assert.deepEqual(of(C, 'emergency'), [true])
    for (const kind of ['read', 'emergency']) assert.equal(of(D, kind).length, 0)
    const helped = all.filter(one => one.kind === 'key-given' && one.event?.other?.name === C)
    assert.ok(helped.length >= 2, 'holders say themselves that they gave C their part of the key')
    assert.ok(helped.every(({ hospital: { name } }) => name !== A && name !== D), 'A and D were down')
  })

  it('has a neighbour whose receipt was exported before the erasure', async () => {
    await at(B, 'receipt', 'export', otherId, '--out', 'other.json')
  })

  it('has the record erased, as all seven hospitals attest', async () => {
    await forPatient(A, 'erasure', 'request', caseId, '-', '--form', 'form.pdf')
    await at(A, 'erasure', 'decide', caseId, '--ground', 'notNeeded', '--reasons', 'letter.pdf')
    assert.match(await readAt(A), /an order to erase it waits for its effect/)
    await until('seven attest', async () => {
      const { attested, late } = await json<ErasureStatusView>(
        folder, 'erasure', 'status', caseId, '--name', B)
      return attested?.length === HOSPITALS && late?.length === 0
    })
    assert.match(await at(B, 'erasure', 'status', caseId), /7 of 7 hospitals have attested the erasure/)
    assert.match(await readAt(A), /erased at every hospital/)
  })

  it('leaves a chain that verifies, and the receipt of another record', async () => {
    for (const { name } of fleet.hospitals) {
      const seen = await json<VerificationView>(folder, 'chain', 'verify', '--name', name)
      assert.deepEqual([seen.chainId, seen.height, seen.failure], [chainId, seen.tip, undefined])
    }
    const report = await json<ReceiptReport>(folder, 'receipt', 'verify', 'other.json', '--chain', chainId)
    assert.ok(report.isValid && report.caseId === otherId && report.status === 'accepted')
    const { entries } = JSON.parse(await forPatient(A, 'patient', 'history', '-', '--json')) as HistoryView
    assert.deepEqual(entries.map(({ case: { id }, diagnosis }) => [id, diagnosis]), [[caseId, undefined]])
  })

  it('leaves a receipt that a browser finds valid, on the page from disk', async function () {
    const program = findChromium()
    if (program === undefined) {
      console.log('      skipped: no chromium or google-chrome in the search path')
      return this.skip()
    }
    const browser = await launch(program)
    try {
      const page = await browser.newPage()
      await page.goto(pathToFileURL(PAGE).href)
      await page.fill('#chain', chainId)
      await page.setInputFiles('#files', path.join(folder, 'other.json'))
      await page.waitForSelector('#result .verdict')
      const shown = await page.locator('#result').innerText()
      assert.match(shown, /✔ Valid receipt of a record/)
      assert.match(shown.replaceAll(/\s/g, ''), new RegExp(otherId))
    } finally {
      await browser.close()
    }
  })
})
