/** A consent that a hospital files in its own favour, its review and its contest, on five real hospitals. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type {
  AttestedConsentsView, AttestedConsentView, AttestedReviewView, ConsentsView, SubmissionView
} from '../../src/api/index.js'
import { Fleet } from '../../src/testnet/index.js'
import { begin, json, ok, okWith } from './support/cli.js'
import { TEST_MS, WAIT_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

const [A, B] = ['hospital-1', 'hospital-2'] as const
const PATIENT = 'https://id.example/national|MC-1007-0627'
const CODE = /K35\.80/
const FORM = 'signed by hand, in the wrong words'

describe('a consent in favour of its filer', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  let fleet: Fleet
  let judges: readonly string[] = []
  let id = ''

  before(async () => {
    ({ folder, remove } = await scratch())
    await writeFile(path.join(folder, 'form.pdf'), FORM)
    await writeFile(path.join(folder, 'words.txt'), 'correct horse battery')
    fleet = new Fleet({
      // By default one of twenty consents is reviewed; a chain may review all of them.
      hospitals: 5, folder, governmentSettings: { attestedReviewRate: 1_000_000 }
    })
    await fleet.start()
    const { cases } = await json<SubmissionView>(folder, 'diagnosis', 'submit',
      fileURLToPath(new URL('../../config/samples/appendicitis.json', import.meta.url)), '--wait', '--name',
      A)
    assert.equal(cases[0]?.case.status, 'accepted')
  })
  after(async () => {
    await fleet.stop()
    await remove()
  })

  const forPatient = async (name: string, ...words: string[]): Promise<string> =>
    await okWith(folder, PATIENT, ...words, '--name', name)
  const consents = async (): Promise<ConsentsView> =>
    JSON.parse(await forPatient(B, 'consent', 'list', '-', '--json')) as ConsentsView
  /** Contests with the number of the patient on stdin. Returns the exit code and what the command says. */
  const contest = async (name: string, ...words: string[]): Promise<string> => {
    const all = ['consent', 'contest', id, ...words, '--name', name]
    const running = begin(folder, all, {}, WAIT_MS, 'pipe')
    running.child.stdin?.end(`${PATIENT}\n`)
    const { code, stderr, stdout } = await running.done
    return `${code}: ${stdout}${stderr}`
  }
  const judge = async (name: string, judgement: string, reason: string): Promise<string> =>
    await ok(folder, 'access', 'review', 'judge', id, '--judgement', judgement, '--reason', reason,
      '--name', name)
  const readAtB = async (): Promise<string> =>
    await forPatient(B, 'patient', 'history', '-', '--purpose', 'TREAT', '--role', 'doctor')

  it('lets the filer read at once, and is drawn', async () => {
    assert.doesNotMatch(await readAtB(), CODE)
    const filed = await forPatient(B, 'consent', 'give', '-', '--hospital', B, '--form', 'form.pdf',
      '--reason', 'moved here')
    assert.match(filed, /^Order 1 of this patient is in block \d+\. It favours this hospital/)
    await until('B reads', async () => CODE.test(await readAtB()))
    const review = await until('two hospitals are drawn', async () =>
      (await consents()).reviews?.find(one => one.judges.length === 2))
    id = review.id
    judges = review.judges.map(({ hospital }) => hospital.name ?? '')
    assert.ok(new Set(judges).size === 2 && !judges.includes(B), judges.join())
  })

  it('shows its form to the drawn hospitals, and to nobody else', async () => {
    for (const [at, name] of judges.entries()) {
      const waiting = await json<readonly AttestedConsentView[]>(
        folder, 'access', 'review', 'list', '--name', name)
      assert.deepEqual(waiting.map(one => one.id), [id])
      const { filed } = await json<AttestedReviewView>(
        folder, 'access', 'review', 'show', id, '--out', `form-${at}.pdf`, '--name', name)
      assert.equal(filed?.reason, 'moved here')
      assert.equal(await readFile(path.join(folder, `form-${at}.pdf`), 'utf8'), FORM)
    }
    const { form } = (await consents()).reviews![0]!
    assert.equal(form, createHash('sha256').update(FORM).digest('hex'))
    assert.match(await ok(folder, 'doctor', '--name', judges[0]!), /drawn to judge/)
  })

  it('is contested by the patient alone, once the drawn hospitals found it justified', async () => {
    const onForm = ['-', '--form', 'form.pdf']
    const signed = ['--key', 'card/patient-key.json', '--passphrase-file', 'words.txt']
    assert.match(await contest(A, ...onForm), /^1: .*have not judged yet/)
    for (const name of judges) await judge(name, 'justified', 'form-fits')
    await until('A knows the judgement', async () =>
      /justified .*justified .*justified /.test(await forPatient(A, 'patient', 'accesses', '-')))
    assert.match(await contest(B, ...onForm), /^1: .*another hospital than the filer/)
    await forPatient(A, 'patient', 'card', '-', '--out', 'card', '--passphrase-file', 'words.txt')
    await forPatient(A, 'patient', 'key', '-', ...signed)
    assert.match(await contest(A, ...signed), /^1: .*a key contests if it is that of the patient/)
    assert.match(await contest(A, ...onForm), /^0: The demand for two further judges is in block \d+/)
    assert.match(await contest(A, ...onForm), /^1: .*can be contested once/)
    const first = judges
    judges = await until('two further hospitals are drawn', async () => {
      const [review] = (await consents()).reviews ?? []
      const named = review?.judges.filter(({ round }) => round === 2).map(one => one.hospital.name ?? '')
      return named?.length === 2 && named
    })
    assert.equal(new Set([B, ...first, ...judges]).size, 5)
    assert.match(await forPatient(A, 'patient', 'accesses', '-'), /justified, contested, judge by /)
    assert.match(await readAtB(), CODE, 'the first judgement stands meanwhile')
    assert.match(await ok(folder, 'access', 'review', 'show', id, '--name', judges[0]!),
      /contested +on a form of the patient, by the word of hospital-1/)
  })

  it('ends once both further hospitals find it unjustified, and so does the reading', async () => {
    for (const name of judges) await judge(name, 'unjustified', 'form-differs')
    await until('B reads no more', async () => !CODE.test(await readAtB()))
    const why = await forPatient(A, 'consent', 'why', '--patient', '-', '--reader', B, '--purpose', 'TREAT')
    assert.match(why, /^refused: /)
    assert.deepEqual((await consents()).consents, [])
    assert.match(await forPatient(A, 'patient', 'accesses', '-'), /unjustified, so it has ended/)
    const { hospitals } = await json<AttestedConsentsView>(folder, 'access', 'review', 'counts', '--name', A)
    const own = hospitals.find(({ hospital }) => hospital.name === B)
    assert.deepEqual([own?.justified, own?.unjustified, own?.suspended], [0, 1, false])
    assert.match(await contest(A, '-', '--form', 'form.pdf'), /^1: .*found unjustified and has ended/)
  })
})
