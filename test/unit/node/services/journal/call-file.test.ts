import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CallView } from '../../../../../src/api/index.js'
import { CallFile } from '../../../../../src/node/services/journal/index.js'

const CALL: CallView = {
  id: '3b241101-e2bb-4255-8caf-4136c566a962', at: Date.parse('2026-11-29T12:00:00Z'), method: 'GET',
  route: '/v1/cases/:id', status: 200, ms: 3, caller: 'ehr', program: 'ehr', matters: true, readsRecords: true
}

describe('node: audit file of the API', () => {
  let folder: string
  const errors: unknown[] = []
  const logger = { error: (fields: unknown): void => { errors.push(fields) } }
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'medichain-calls-'))
    errors.length = 0
  })
  afterEach(async () => { await rm(folder, { recursive: true }) })

  it('has a line for each call, that only this user can read', async () => {
    const file = new CallFile({ folder, logger })
    file.write(CALL)
    file.write({ ...CALL, caller: 'none', status: 401 })
    await file.close()
    const name = path.join(folder, 'calls.jsonl')
    const lines = (await readFile(name, 'utf8')).trim().split('\n').map(line => JSON.parse(line) as object)
    const { caller, id, method, ms, program, readsRecords, route, status } = CALL
    const shown = { id, method, route, status, ms, caller, program, readsRecords }
    assert.deepEqual(lines, [{ time: '2026-11-29T12:00:00.000Z', ...shown },
      { time: '2026-11-29T12:00:00.000Z', ...shown, caller: 'none', status: 401 }])
    assert.equal((await stat(name)).mode & 0o777, 0o600)
  })

  it('is continued after a restart, and replaced at its size; the oldest go', async () => {
    await writeFile(path.join(folder, 'calls.jsonl'), 'before\n')
    const file = new CallFile({ folder, logger, fileBytes: 500 })
    for (let count = 0; count < 60; count++) {
      file.write({ ...CALL, ms: count })
      await file.close()
    }
    const names = (await readdir(folder)).sort()
    assert.equal(names.length, 17, names.join())
    const newest = await readFile(path.join(folder, 'calls.jsonl'), 'utf8')
    assert.match(newest, /"ms":59/)
    const all = await Promise.all(names.map(async name => await readFile(path.join(folder, name), 'utf8')))
    assert.ok(all.every(text => text.length <= 500))
    const found = all.join('').match(/"ms":\d+/g) ?? []
    const kept = found.map(text => Number(text.slice(5))).sort((a, b) => a - b)
    const first = 60 - kept.length
    assert.deepEqual(kept, kept.map((_, at) => first + at), 'without a gap')
    assert.deepEqual(errors, [])
  })

  it('counts lines that could not be written, and goes on', async () => {
    const missing = path.join(folder, 'missing')
    const file = new CallFile({ folder: missing, logger })
    file.write(CALL)
    file.write(CALL)
    await file.close()
    assert.equal(errors.length, 1, 'one line for one fault')
    const { cause, lasts, lines } = file.loss ?? {}
    assert.deepEqual([cause, lasts, lines], ['ENOENT', true, 2])
    await mkdir(missing)
    file.write({ ...CALL, ms: 7 })
    await file.close()
    assert.deepEqual([file.loss?.lasts, file.loss?.lines], [false, 2])
    const text = await readFile(path.join(missing, 'calls.jsonl'), 'utf8')
    assert.match(text, /"lost":2\}\n.*"ms":7/)
  })

  it('begins a new line behind one that a crash has cut', async () => {
    const name = path.join(folder, 'calls.jsonl')
    await writeFile(name, '{"time":"2026-11-29T11:59:59.000Z","id":"cut')
    const file = new CallFile({ folder, logger })
    file.write({ ...CALL, ms: 9 })
    await file.close()
    const [, whole = ''] = (await readFile(name, 'utf8')).trim().split('\n')
    assert.equal((JSON.parse(whole) as CallView).ms, 9)
    assert.deepEqual(errors, [])
  })
})
