/** Tests releases of code systems on real processes: import, adoption, fetching by hash, and judging. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bundle, Condition } from 'fhir/r4.js'
import { ServiceError, type CaseView, type ReleaseView } from '../../src/api/index.js'
import { ICD_10_CM } from '../../src/records/index.js'
import { Fleet, readSamples, type NodeProcess } from '../../src/testnet/index.js'
import { SAMPLES } from '../fixtures/samples.js'
import { orderFile } from '../unit/terminology/support.js'
import { ok } from './support/cli.js'
import { TEST_MS, WAIT_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

/** The code of the sample of an appendicitis, and the heading above it. */
const ORDER = orderFile([
  ['K35', 0, 'Acute appendicitis'], ['K358', 0, 'Other and unspecified acute appendicitis'],
  ['K3580', 1, 'Unspecified acute appendicitis']
])
const CODE = 'K35.80'

describe('four hospitals that adopt a release of codes', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  let fleet: Fleet
  let sample = ''
  let hash = ''

  before(async () => {
    ({ folder, remove } = await scratch())
    fleet = new Fleet({ hospitals: 4, folder })
    await fleet.start()
    const samples = await readSamples(SAMPLES)
    sample = samples.find(({ text }) => text.includes(CODE))?.text ?? assert.fail()
    await writeFile(join(folder, 'order.txt'), ORDER)
  })
  after(async () => {
    await fleet.stop()
    await remove()
  })

  const hospital = (number: number): NodeProcess => fleet.hospitals[number - 1] ?? assert.fail()
  const releaseAt = async ({ client }: NodeProcess): Promise<ReleaseView | undefined> =>
    (await client.call('terminology')).releases[0]
  /** Makes another diagnosis of another patient with another ICD code alone, since one good code would do. */
  const diagnosis = (code: string, number: number): string => {
    const bundle = JSON.parse(sample.replaceAll(/MC-\d{4}-/g, `MC-77${number}0-`)) as Bundle
    for (const { resource } of bundle.entry ?? []) {
      if (resource?.resourceType !== 'Condition') continue
      (resource as Condition).code = { coding: [{ system: ICD_10_CM, code }] }
    }
    return JSON.stringify(bundle)
  }

  it('sign what each has imported, and have it in force with the third signature', async () => {
    for (const number of [1, 2, 3]) {
      const text = await ok(folder, 'terminology', 'import', join(folder, 'order.txt'), '--release', '2026',
        '--from', '2015-10-01', '--until', '2030-09-30', '--name', `hospital-${number}`,
        '--data-root', `${folder}/data`)
      const made = /^hash +([0-9a-f]{64})$/m.exec(text)?.[1] ?? assert.fail(text)
      assert.ok(hash === '' || hash === made, 'equal files make equal hashes')
      hash = made
      assert.equal((await releaseAt(hospital(1)))?.adoptedAt, undefined)
      await hospital(number).client.call('adoptRelease', { body: { hash: hash.slice(0, 16) } })
    }
    await until('it is adopted', async () => (await releaseAt(hospital(1)))?.adoptedAt !== undefined, WAIT_MS)
    await assert.rejects(hospital(1).client.call('adoptRelease', { body: { hash } }), (error: unknown) =>
      error instanceof ServiceError && error.code === 'adopted-already')
  })

  it('fetch it by its hash where it is missing', async () => {
    await until('the fourth has it', async () => (await releaseAt(hospital(4)))?.isHere === true, WAIT_MS)
    const found = await hospital(4).client.call('searchCodes', { query: { text: 'acute append' } })
    assert.deepEqual(found.map(({ code }) => code), ['K35', CODE, 'K35.8'])
  })

  it('refuse a heading at the submitter, and an unknown code as validators', async () => {
    const heading = hospital(4).client.submitText(diagnosis('K35.8', 1))
    const cited = `a heading of ICD-10-CM 2026 (release ${hash.slice(0, 12)}`
    await assert.rejects(heading, (error: unknown) => error instanceof ServiceError && error.status === 422 &&
      error.findings.some(({ text }) => text.startsWith(cited)))
    const outcomes = await Promise.all(([[CODE, 'accepted'], ['K35.99', 'rejected']] as const).map(
      async ([code, status], number) => {
        const { cases } = await hospital(4).client.submitText(diagnosis(code, 2 + number), { force: true })
        const id = cases[0]?.case.id ?? assert.fail()
        // The hospital may not have heard of the case yet.
        const shown = (): Promise<CaseView | undefined> =>
          hospital(1).client.call('showCase', { params: { id } }).catch(() => undefined)
        return await until(`${code} is ${status}`, async () => (await shown())?.status === status, WAIT_MS)
      }))
    assert.deepEqual(outcomes, [true, true])
  })

  it('still have it after a restart', async () => {
    await hospital(4).kill()
    hospital(4).start()
    await hospital(4).ready()
    await until('its chain runs', async () =>
      (await releaseAt(hospital(4)).catch(() => undefined))?.isHere === true, WAIT_MS)
  })
})
