/** Links two numbers of one person on real hospitals, by command lines and FHIR, and ends the link. */
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HistoryView, SubmissionView } from '../../src/api/index.js'
import { Fleet, type NodeProcess } from '../../src/testnet/index.js'
import { callFhir, type Answer } from '../fixtures/fhir-call.js'
import { begin, json, okWith } from './support/cli.js'
import { TEST_MS, WAIT_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

const [ONE, TWO] = ['hospital-1', 'hospital-2'] as const
const NATIONAL = 'https://id.example/national'
const [A, B] = ['MC-1007-0627', 'MC-1007-0628'] as const
const SAMPLES = { [A]: 'appendicitis', [B]: 'hypertension' } as const
/** The codes of the samples. */
const [OF_A, OF_B] = [/K35\.80/, /I10\b/]

describe('two numbers of one person', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  let fleet: Fleet

  before(async () => {
    ({ folder, remove } = await scratch())
    await writeFile(path.join(folder, 'form.pdf'), 'signed by hand')
    fleet = new Fleet({ hospitals: 4, folder })
    await fleet.start()
    for (const name of [ONE, TWO]) for (const number of [A, B] as const) await submit(name, number)
  })
  after(async () => {
    await fleet.stop()
    await remove()
  })

  const node = (name: string): NodeProcess =>
    fleet.hospitals.find(one => one.name === name) ?? assert.fail(`no ${name}`)

  async function submit (name: string, number: typeof A | typeof B): Promise<void> {
    const sample = fileURLToPath(new URL(`../../config/samples/${SAMPLES[number]}.json`, import.meta.url))
    const file = path.join(folder, `${number}.json`)
    await writeFile(file, (await readFile(sample, 'utf8')).replace(/MC-10\d\d-\d{4}/, number))
    const { cases } = await json<SubmissionView>(
      folder, 'diagnosis', 'submit', file, '--wait', '--name', name)
    assert.equal(cases[0]?.case.status, 'accepted')
  }

  const forPatient = async (name: string, lines: readonly string[], ...words: string[]): Promise<string> =>
    await okWith(folder, lines.map(line => `${NATIONAL}|${line}`).join('\n'), ...words, '--name', name)
  const shown = async (name: string, number: string): Promise<string> =>
    await forPatient(name, [number], 'patient', 'history', '-', '--purpose', 'TREAT', '--role', 'doctor')
  const link = async (name: string, own: string, other: string): Promise<string> =>
    await forPatient(name, [own, other], 'patient', 'link', '-', '--with', '-', '--form', 'form.pdf')

  const fhir = async (name: string, method: string, place: string, form?: string): Promise<Answer> => {
    const { token, url } = JSON.parse(await readFile(path.join(node(name).dataFolder, 'api.json'), 'utf8')) as
      { readonly token: string, readonly url: string }
    return await callFhir(method, `${url}/fhir${place}`, {
      body: form, headers: {
        authorization: `Bearer ${token}`,
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' })
      }
    })
  }
  const patientAt = async (name: string, number: string): Promise<Readonly<Record<string, unknown>>> => {
    const form = new URLSearchParams({ identifier: `${NATIONAL}|${number}` }).toString()
    const { body, text } = await fhir(name, 'POST', '/Patient/_search', form)
    return body.entry?.[0]?.resource ?? assert.fail(text)
  }

  it('are no link while one hospital alone has filed a side', async () => {
    assert.match(await link(ONE, A, B), /^Order 1 of this patient is in block \d+/)
    const listed = await forPatient(ONE, [A], 'consent', 'list', '-')
    assert.match(listed, /the other number does not name this one/)
    const words = ['patient', 'link', '-', '--with', '-', '--form', 'form.pdf', '--name', ONE]
    const running = begin(folder, words, {}, WAIT_MS, 'pipe')
    running.child.stdin?.end(`${NATIONAL}|${B}\n${NATIONAL}|${A}\n`)
    const { code, stderr } = await running.done
    assert.deepEqual([code, /another hospital that treats/.test(stderr)], [1, true], stderr)
    assert.doesNotMatch(await shown(ONE, A), OF_B)
    assert.equal((await patientAt(ONE, A))['link'], undefined)
  })

  it('show the records of both under either, once another hospital filed the other side', async () => {
    await link(TWO, B, A)
    for (const [name, number] of [[ONE, A], [TWO, A], [ONE, B], [TWO, B]] as const) {
      const text = await until(`${name} joins`, async () => {
        const seen = await shown(name, number)
        return OF_A.test(seen) && OF_B.test(seen) && seen
      })
      assert.match(text, new RegExp(`under ${NATIONAL}\\|${number === A ? B : A}`))
    }
    const { entries } = JSON.parse(await forPatient(ONE, [A], 'patient', 'history', '-', '--purpose', 'TREAT',
      '--json')) as HistoryView
    assert.deepEqual(entries.map(({ number }) => number?.value).sort(), [B, B, undefined, undefined])
    const [patient, other] = await Promise.all([patientAt(ONE, A), patientAt(ONE, B)])
    const [id, otherId] = [patient, other].map(one => String(one['id'])) as [string, string]
    assert.deepEqual(patient['link'], [{ other: { reference: `Patient/${otherId}` }, type: 'seealso' }])
    const { body } = await fhir(ONE, 'GET', `/Condition?patient=${id}`)
    const subjects = body.entry?.map(({ resource }) => JSON.stringify(resource['subject']))
    assert.deepEqual(subjects?.sort(),
      [id, id, otherId, otherId].map(one => `{"reference":"Patient/${one}"}`).sort())
    const ofBoth = await fhir(ONE, 'GET', `/Condition?patient=${id},${otherId}`)
    assert.equal(ofBoth.body.entry?.length, 4, 'no record twice')
    const everything = await fhir(ONE, 'GET', `/Patient/${id}/$everything`)
    const patients = everything.body.entry?.filter(({ resource }) => resource['resourceType'] === 'Patient')
    assert.deepEqual(patients?.map(({ resource }) => resource['id']), [id, otherId])
  })

  it('both stay closed to a hospital that one of them denies', async () => {
    await forPatient(TWO, [B], 'consent', 'deny', '-', '--hospital', ONE, '--form', 'form.pdf')
    await until('the denial holds for both', async () => {
      const seen = await shown(ONE, A)
      return /closed: this hospital may not read it now/.test(seen) && !OF_B.test(seen)
    })
    assert.match(await shown(ONE, A), OF_A, 'own records stay')
    assert.equal((await patientAt(ONE, A))['link'], undefined)
    assert.match(await shown(TWO, A), OF_B)
    const { entries } = JSON.parse(await forPatient(ONE, [A], 'patient', 'history', '-', '--purpose', 'TREAT',
      '--json')) as HistoryView
    assert.deepEqual(entries.map(({ number }) => number), [undefined, undefined])
    await forPatient(TWO, [B], 'consent', 'revoke', '-', '2', '--form', 'form.pdf')
    await until('the link shows again', async () => OF_B.test(await shown(ONE, A)))
  })

  it('are two again when one side is ended, and the record of accesses has the reads of both', async () => {
    await forPatient(TWO, [B], 'patient', 'unlink', '-', '--form', 'form.pdf')
    await until('the link is over', async () => !OF_B.test(await shown(ONE, A)))
    for (const number of [A, B]) {
      assert.match(await forPatient(ONE, [number], 'patient', 'accesses', '-'), /read records/)
    }
  })
})
