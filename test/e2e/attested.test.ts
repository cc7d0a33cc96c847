/** A consent that a hospital files in its own favour, and its review, on five real hospitals. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type {
  AttestedConsentsView, AttestedConsentView, AttestedReviewView, ConsentsView, SubmissionView
} from '../../src/api/index.js'
import { Fleet } from '../../src/testnet/index.js'
import { json, ok, okWith } from './support/cli.js'
import { TEST_MS } from './support/limits.js'
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

  it('ends once both find it unjustified, and so does the reading', async () => {
    for (const name of judges) {
      await ok(folder, 'access', 'review', 'judge', id, '--judgement', 'unjustified', '--reason',
        'form-differs', '--name', name)
    }
    await until('B reads no more', async () => !CODE.test(await readAtB()))
    const why = await forPatient(A, 'consent', 'why', '--patient', '-', '--reader', B, '--purpose', 'TREAT')
    assert.match(why, /^refused: /)
    assert.deepEqual((await consents()).consents, [])
    assert.match(await forPatient(A, 'patient', 'accesses', '-'), /unjustified, so it has ended/)
    const { hospitals } = await json<AttestedConsentsView>(folder, 'access', 'review', 'counts', '--name', A)
    const own = hospitals.find(({ hospital }) => hospital.name === B)
    assert.deepEqual([own?.unjustified, own?.suspended], [1, false])
  })
})
