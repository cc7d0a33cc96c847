import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { CaseView } from '../../src/api/index.js'
import type { ImportEnd } from '../../src/import/index.js'
import { Fleet, untilSubmissionsAccepted, type NodeProcess } from '../../src/testnet/index.js'
import { writeExport } from '../bench/support/write-export.js'
import { begin, run } from './support/cli.js'
import { TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

const BASE = 'https://ehr.example/fhir'
const CONDITIONS = 600
const THM = 'http://terminology.hl7.org/CodeSystem'

describe('an import into a testnet', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  let fleet: Fleet
  let hospital: NodeProcess

  before(async () => {
    ({ folder, remove } = await scratch())
    fleet = new Fleet({ hospitals: 4, folder })
    await fleet.start()
    hospital = fleet.hospitals[0]!
  })
  after(async () => {
    await fleet.stop()
    await remove()
  })

  function words (source: string): string[] {
    return ['import', path.join(folder, source), '--data', hospital.dataFolder, '--base', BASE, '--json']
  }

  async function imported (source: string, ...flags: string[]): Promise<readonly string[]> {
    const { stdout } = await run(folder, ...words(source), ...flags)
    const end = JSON.parse(stdout) as ImportEnd
    return end.tally.rows
      .map(({ code, count, outcome, text }) => `${outcome} ${code} ${count} ${text}`.trim())
  }

  async function ownCases (): Promise<readonly CaseView[]> {
    const query = { limit: 1000, mine: true }
    return (await hospital.client.call('listCases', { query })).cases
  }

  async function write (source: string, ...resources: readonly object[]): Promise<void> {
    await mkdir(path.join(folder, source), { recursive: true })
    await writeFile(path.join(folder, source, 'all.ndjson'),
      resources.map(resource => `${JSON.stringify(resource)}\n`).join(''))
  }

  function person (id: string, value: string): object {
    return {
      resourceType: 'Patient', id, identifier: [{ system: 'https://id.example/national', value }],
      gender: 'female', birthDate: '1970-01-01'
    }
  }

  function diagnosis (code: string, subject: string, lastUpdated: string): object {
    return {
      resourceType: 'Condition', id: 'same', meta: { lastUpdated },
      clinicalStatus: { coding: [{ system: `${THM}/condition-clinical`, code: 'active' }] },
      verificationStatus: { coding: [{ system: `${THM}/condition-ver-status`, code: 'confirmed' }] },
      code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code }] },
      subject: { reference: `Patient/${subject}` }, recordedDate: '2026-03-10T08:40:00Z'
    }
  }

  it('goes on after kill -9 of importer and node in the middle: nothing twice, nothing lost', async () => {
    await writeExport(path.join(folder, 'export'), { bytes: Infinity, conditions: CONDITIONS, perPatient: 5 })
    const first = begin(folder, words('export'))
    await until('a batch is counted', async () => await markOf(hospital.dataFolder) > 0)
    first.child.kill('SIGKILL')
    await hospital.kill()
    await first.done
    const mark = await markOf(hospital.dataFolder)
    assert.ok(mark < CONDITIONS, 'it was killed in the middle')
    hospital.start()
    await hospital.ready()
    await untilSubmissionsAccepted(hospital)
    const rows = await imported('export')
    const counts = rows.map(row => Number(/ (\d+)$/.exec(row)?.[1]))
    assert.equal(counts.reduce((sum, count) => sum + count, 0), CONDITIONS, rows.join('\n'))
    await until('all are accepted', async () => {
      const cases = await ownCases()
      return cases.length >= CONDITIONS && cases.every(({ status }) => status === 'accepted')
    })
    assert.equal((await ownCases()).length, CONDITIONS)
  })

  it('refuses one key for two patients', async () => {
    const people = [person('p1', 'MC-9001-0001'), person('p2', 'MC-9001-0002')]
    const at = '2026-04-01T00:00:00Z'
    await write('two', ...people, diagnosis('I10', 'p1', at), diagnosis('I10', 'p2', at))
    const [one, other, ...more] = await imported('two')
    assert.deepEqual([one, more], ['imported  1', []])
    assert.match(other ?? '', /^refused conflict 1 .*Patient\.identifier/)
    assert.equal((await ownCases()).length, CONDITIONS + 1)
  })

  it('takes no older version after a newer, and a newer one only if asked', async () => {
    const p1 = person('p1', 'MC-9001-0001')
    await write('older', p1, diagnosis('E11.9', 'p1', '2019-01-01T00:00:00Z'))
    await write('newer', p1, diagnosis('J45.909', 'p1', '2126-01-01T00:00:00Z'))
    const amending = ['--on-changed', 'amend', '--restart']
    assert.match((await imported('older', ...amending)).join(), /^refused not-newer 1 /)
    assert.match((await imported('newer')).join(), /^refused conflict 1 /)
    assert.deepEqual(await imported('newer', ...amending), ['amended  1'])
    assert.match((await imported('older', ...amending)).join(), /^refused (not-newer|conflict) 1 /)
    assert.equal((await ownCases()).length, CONDITIONS + 2)
  })
})

/** How many Conditions the import has counted on the disk. */
async function markOf (dataFolder: string): Promise<number> {
  const folder = path.join(dataFolder, 'imports')
  const [id = ''] = await readdir(folder).catch(() => [])
  const text = await readFile(path.join(folder, id, 'state.json'), 'utf8').catch(() => '{"mark":0}')
  return (JSON.parse(text) as { mark: number }).mark
}
