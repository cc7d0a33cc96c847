/** Tests on real processes that a submitter is named that seals another record than it lets others judge. */
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { Fleet, readSamples, type NodeProcess } from '../../src/testnet/index.js'
import { WITH_TSX } from '../faults/with-tsx.js'
import { SAMPLES } from '../fixtures/samples.js'
import { SEALED_CODE, SHOWN_CODE } from './liar/codes.js'
import { ok } from './support/cli.js'
import { TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

const LIAR = fileURLToPath(new URL('./liar/main.ts', import.meta.url))

describe('a hospital whose records are not what was judged', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  let fleet: Fleet

  before(async () => {
    ({ folder, remove } = await scratch())
    fleet = new Fleet({ hospitals: 4, folder })
    await fleet.start()
  })
  after(async () => {
    await fleet.stop()
    await remove()
  })

  const hospital = (number: number): NodeProcess => fleet.hospitals[number - 1] ?? assert.fail()

  it('is named by its first reader, and confirmed by another hospital', async () => {
    const samples = await readSamples(SAMPLES)
    const text = samples.find(sample => sample.text.includes(SHOWN_CODE))?.text ?? assert.fail()
    const value = /"value": ?"(MC-[0-9-]+)"/.exec(text)?.[1] ?? assert.fail()
    await hospital(1).stop()
    hospital(1).start({ mainFile: LIAR, nodeFlags: WITH_TSX })
    await hospital(1).ready()
    const { cases: [lie] } = await until('the liar submits',
      async () => await hospital(1).client.submitText(text).catch(() => undefined))
    const id = lie?.case.id ?? assert.fail()
    // The reader treats the same patient.
    await hospital(2).client.submitText(text)
    const seen = await until('the reader opens the record', async () => {
      const { entries } = await hospital(2).client.call('history', { body: { value, purpose: 'TREAT' } })
        .catch(() => ({ entries: [] }))
      return entries.find(entry => entry.case.id === id && entry.diagnosis !== undefined)
    })
    assert.deepEqual([seen.diagnosis?.mismatch, seen.diagnosis?.codes[0]?.code], [true, SEALED_CODE])
    for (const node of fleet.nodes) {
      await until(`${node.name} knows the outcome`, async () =>
        (await node.client.call('mismatches')).cases.some(({ caseId, outcome }) =>
          caseId === id && outcome === 'confirmed'))
    }
    const shown =
      await ok(folder, 'chain', 'mismatches', '--name', 'government', '--data-root', `${folder}/data`)
    assert.match(shown, /confirmed: hospital-1: 1 record/)
  })
})
