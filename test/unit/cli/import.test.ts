import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ServiceError } from '../../../src/api/index.js'
import type { ImportEnd, ImportView } from '../../../src/import/index.js'
import { renderImportEnd, renderImportProgress } from '../../../src/cli/render/import.js'
import { createPaint } from '../../../src/cli/render/paint.js'
import type { FakeNode } from '../api/fake-services.js'
import { RunningNodes } from './running-nodes.js'

describe('cli: import', () => {
  let nodes: RunningNodes
  let hospital: FakeNode
  beforeEach(async () => {
    nodes = await RunningNodes.create()
    hospital = await nodes.start('hospital-1', 'hospital')
  })
  afterEach(async () => { await nodes.remove() })

  async function file (name: string, content: string): Promise<void> {
    await mkdir(path.dirname(path.join(nodes.cwd, name)), { recursive: true })
    await writeFile(path.join(nodes.cwd, name), content)
  }

  const TWO = '{"resourceType":"Condition","id":"a"}\n{"resourceType":"Condition","id":"b"}\n'

  it('imports a folder, and tells outcomes, refusals and skipped files', async () => {
    await file('export/Condition.ndjson', `${TWO}{"secret\n`)
    await file('export/notes.pdf', 'x')
    const { code, err, out } = await nodes.cli('import export --problems bad.ndjson')
    assert.equal(code, 1)
    assert.equal(err,
      'skipped by name: notes.pdf\nCondition.ndjson, line 3: not-json: not JSON, or cut\n')
    assert.match(out, /imported +2/)
    assert.match(out, /refused +not-json +1 +Condition\.ndjson, line 3: not JSON, or cut\n/)
    assert.doesNotMatch(err + out, /secret/)
    assert.deepEqual(JSON.parse(await readFile(path.join(nodes.cwd, 'bad.ndjson'), 'utf8')),
      { place: 'Condition.ndjson, line 3', code: 'not-json', text: 'not JSON, or cut' })
    assert.equal(hospital.calls.filter(({ name }) => name === 'submit').length, 2)
  })

  it('prints some refusals of a code, and names the file that has all', async () => {
    for (const name of ['bad', 'worse']) await file(`${name}.ndjson`, '{"cut\n'.repeat(30))
    const some = await nodes.cli('import bad.ndjson')
    assert.match(some.err, /more refusals with not-json are counted alone; --problems <file> writes all\n/)
    const all = await nodes.cli('import worse.ndjson --problems all.ndjson')
    assert.match(all.err, /more refusals with not-json are counted alone; all\.ndjson has all\n/)
  })

  it('says that the folder of the problems is missing, and imports nothing', async () => {
    await file('a.ndjson', TWO)
    const { code, err } = await nodes.cli('import a.ndjson --problems none/bad.ndjson')
    assert.equal(code, 1)
    assert.match(err, /^error: none\/bad\.ndjson: the folder \S+ does not exist; make it first$/m)
    assert.equal(hospital.calls.some(({ name }) => name === 'submit'), false)
  })

  it('says that a source was imported before, and imports it again if told to', async () => {
    await file('a.ndjson', TWO)
    assert.equal((await nodes.cli('import a.ndjson')).code, 0)
    const again = await nodes.cli('import a.ndjson --json')
    assert.equal(again.code, 0)
    assert.equal((JSON.parse(again.out) as ImportEnd).wasComplete, true)
    assert.equal(hospital.calls.length, 2)
    assert.equal((await nodes.cli('import a.ndjson --restart')).code, 0)
    assert.equal(hospital.calls.length, 4)
  })

  it('stops with one line, and says how to continue', async () => {
    await file('a.ndjson', TWO)
    hospital.refuseNext = new ServiceError(409, 'not-a-member', 'this hospital is not on the allowlist')
    const { code, err, out } = await nodes.cli('import a.ndjson')
    assert.equal(code, 1)
    assert.equal(err, 'stopped: this hospital is not on the allowlist\n')
    assert.match(out, /run the same command again to continue/)
  })

  it('refuses wrong usage', async () => {
    await file('empty/x.txt', 'x')
    await nodes.expectError('import missing', 1, /missing: no such file/)
    await nodes.expectError('import empty', 1, /empty: no file of FHIR; names end in/)
    await file('a.ndjson', TWO)
    const { code, err } = await nodes.cli('import a.ndjson --base ftp://x')
    assert.equal(code, 2)
    assert.match(err, /The address of a FHIR server is expected/)
  })

  it('shows a bar with rate and time left', () => {
    const view: ImportView = {
      step: 'importing', read: 50, total: 200, done: 250, refused: 3, conditions: 1000, elapsedMs: 1000,
      waits: ''
    }
    assert.equal(renderImportProgress(view),
      '[######..................]  25 %  250 Conditions, 3 refused, 250/s, 3 s left')
    assert.match(renderImportProgress({ ...view, waits: 'no-turn' }), /, the node waits: no-turn$/)
    assert.equal(renderImportProgress({ ...view, step: 'indexing', read: 0 }),
      '[........................]   0 %  indexing 0 B of 200 B')
  })

  it('explains Conditions without a key', () => {
    const end: ImportEnd = {
      tally: { rows: [], keyless: 2 }, isComplete: false, wasComplete: false, before: 0
    }
    const text = renderImportEnd(end, createPaint(false))
    assert.match(text, /2 Conditions without a key \(INT-04\)/)
    assert.match(text, /run the same command again to continue/)
  })
})
