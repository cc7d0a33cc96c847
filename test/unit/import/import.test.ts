import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { condition, Imports, ndjson, patient, problem, refusal, type Json } from './support.js'

describe('import', () => {
  let imports: Imports
  beforeEach(async () => { imports = await Imports.create() })
  afterEach(async () => { await imports.remove() })

  function counts ({ tally }: Awaited<ReturnType<Imports['run']>>): string[] {
    return tally.rows.map(({ code, count, outcome }) => `${outcome} ${code} ${count}`)
  }

  it('resolves references between the files of a bulk export, and sends what a diagnosis needs', async () => {
    await imports.write('Condition.ndjson', ndjson(condition('c1', {
      encounter: { reference: 'Encounter/e1' }, recorder: { reference: 'PractitionerRole/r1' },
      evidence: [{ detail: [{ reference: 'Observation/o1' }] }]
    })))
    await imports.write('Encounter.ndjson.gz', ndjson({
      resourceType: 'Encounter', id: 'e1', subject: { reference: 'Patient/p1' },
      participant: [{ individual: { reference: 'Practitioner/d1' } }], partOf: { reference: 'Encounter/e2' }
    }, { resourceType: 'Encounter', id: 'e2' }))
    await imports.write('Observation.ndjson', ndjson({ resourceType: 'Observation', id: 'o1' }))
    await imports.write('Patient.ndjson', ndjson(patient('p2'),
      patient('p1', { generalPractitioner: [{ reference: 'Practitioner/d2' }] })))
    await imports.write('Practitioner.ndjson', ndjson({ resourceType: 'Practitioner', id: 'd1' },
      { resourceType: 'Practitioner', id: 'd2' }))
    await imports.write('PractitionerRole.ndjson', ndjson({
      resourceType: 'PractitionerRole', id: 'r1', practitioner: { reference: 'Practitioner/d1' }
    }))
    const end = await imports.run()
    assert.deepEqual(imports.gathered, ['c1 p1 e1 r1 o1 d1'])
    assert.deepEqual(counts(end), ['imported  1'])
    assert.deepEqual(imports.node.sent[0]?.entry.map(({ fullUrl }) => fullUrl), Array(6).fill(undefined))
  })

  it('makes keys of ids under the address of the server', async () => {
    await imports.write('a.ndjson', ndjson(condition('c1'), patient('p1')))
    await imports.run({ base: 'https://ehr.example/fhir' })
    assert.deepEqual(imports.node.sent[0]?.entry.map(({ fullUrl }) => fullUrl),
      ['https://ehr.example/fhir/Condition/c1', 'https://ehr.example/fhir/Patient/p1'])
  })

  it('sends bytes as they are', async () => {
    const text = '{"resourceType":"Condition","id":"c1","subject":{"reference":"Patient/p1"},' +
      '"onsetAge":{"value":1.00},"note":[{"text":"a\u2028b\\u00e9"}]}'
    await imports.write('a.ndjson', `${text}\n${JSON.stringify(patient('p1'))}`)
    await imports.write('b.json', `{"resourceType":"Bundle","entry":[{"resource":${text}}]}`)
    await imports.run()
    assert.equal(imports.node.requests[0]?.split(text).length, 3)
  })

  it('takes no patient of another Bundle, of another folder, or of two with one name', async () => {
    const bundle = (...resources: object[]): string =>
      JSON.stringify({ resourceType: 'Bundle', entry: resources.map(resource => ({ resource })) })
    await imports.write('a.json', bundle(condition('c1'), patient('p1', { gender: 'male' })))
    await imports.write('b.json', bundle(condition('c2')))
    await imports.write('folder/Condition.ndjson', ndjson(condition('c3')))
    await imports.write('other/Patient.ndjson', ndjson(patient('p1')))
    await imports.write('two/x.ndjson', ndjson(condition('c4'), patient('p1'),
      patient('p1', { gender: 'female' })))
    await imports.write('same/x.ndjson', `${ndjson(condition('c5'), patient('p1', { gender: 'male' }))}` +
      '{"gender":"male","id":"p1","resourceType":"Patient"}\n')
    await imports.run()
    assert.deepEqual(imports.gathered, ['c1 p1', 'c2', 'c3', 'c5 p1', 'c4'])
  })

  it('resolves full URLs and identifiers between Bundles, and urn:uuid in its own', async () => {
    const uuid = 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0'
    const doctor = { resourceType: 'Practitioner', id: 'd1', identifier: [{ system: 'urn:npi', value: '7' }] }
    await imports.write('a.json', JSON.stringify({ entry: [
      { fullUrl: uuid, resource: patient('p1') },
      { resource: condition('c1', { subject: { reference: uuid },
        recorder: { reference: 'Practitioner?identifier=urn:npi|7' } }) },
      { fullUrl: 'https://a.example/Condition/c2', resource: condition('c2') }
    ] }))
    await imports.write('b.json', JSON.stringify({ entry: [
      { fullUrl: 'https://a.example/Patient/p1', resource: patient('p1', { gender: 'male' }) },
      { fullUrl: 'https://b.example/Practitioner/d1', resource: doctor },
      { resource: condition('c3', { subject: { reference: uuid } }) }
    ] }))
    await imports.run()
    assert.deepEqual(imports.gathered, ['c1 p1 d1', 'c2 p1', 'c3'])
    assert.equal(imports.node.sent[0]?.type, 'transaction')
    assert.equal(imports.node.sent[1]?.entry[1]?.resource['gender'], 'male')
  })

  it('names each bad entry by file and line or entry, and imports its neighbours', async () => {
    const good = Array.from({ length: 49 }, (_, at) => condition(`c${at}`))
    const lines = ndjson(patient('p1'), ...good).split('\n')
    lines.splice(20, 0, '{"resourceType":"Condition","id":"secret"')
    await imports.write('a.ndjson', lines.join('\n'))
    await imports.write('b.ndjson', '{"resourceType":"Condition","id":"x","id":"secret"}\n' +
      '{"resourceType":"Condition","note":"\\ud800"}\n' +
      `{"resourceType":"Condition","deep":${'['.repeat(5000)}${']'.repeat(5000)}}\n"secret"\n`)
    await imports.write('c.json', '')
    await imports.write('d.ndjson', Buffer.concat([Buffer.from('{"resourceType":"Condition","a":"'),
      Buffer.from([0xe9]), Buffer.from('"}')]))
    await imports.write('e.json', Buffer.from('\ufeff{"resourceType":"Condition"}', 'utf16le'))
    await imports.write('f.ndjson.gz', gzipSync(ndjson(condition('f1'))).subarray(0, -9))
    await imports.write('g.json.gz', Buffer.from('no gzip'))
    await imports.write('h.ndjson', `\ufeff${ndjson(condition('h1'))}`)
    await imports.write('i.json/j.json',
      '{"entry":[{"resource":{"resourceType":"Condition","id":"i1"}},{"resou')
    const end = await imports.run()
    assert.deepEqual(end.problems, [
      'a.ndjson, line 21: not-json: not JSON, or cut',
      'b.ndjson, line 1: duplicate-key: an object has the same key twice',
      'b.ndjson, line 2: not-portable: a text has half of a surrogate pair, ' +
        'or a number is too large or too small',
      'b.ndjson, line 3: too-deep: nested too deeply',
      'b.ndjson, line 4: not-fhir: not a FHIR resource',
      'c.json: empty: it is empty',
      'd.ndjson, line 1: not-utf-8: not UTF-8; convert it',
      'e.json: not-utf-8: UTF-16 or UTF-32; convert it to UTF-8',
      'f.ndjson.gz, line 1: cut: the gzip stream ends early',
      'g.json.gz: not-gzip: not gzip, or damaged',
      'i.json/j.json, entry 1: cut: it ends early, after entry 1'
    ])
    assert.deepEqual(imports.gathered.filter(line => /^[fhi]/.test(line)), ['f1 p1', 'h1 p1', 'i1'])
    assert.equal(imports.gathered.filter(line => line.startsWith('c')).length, 49)
    assert.equal(end.tally.rows.find(({ outcome }) => outcome === 'imported')?.count, 52)
  })

  it('imports nothing that the source deletes', async () => {
    await imports.write('a.json', JSON.stringify({ entry: [
      { fullUrl: 'https://a.example/Condition/c1', request: { method: 'DELETE', url: 'Condition/c1' } },
      { fullUrl: 'https://a.example/Condition/c1', resource: condition('c1') },
      { fullUrl: 'https://a.example/Condition/c2', resource: condition('c2') }
    ] }))
    const end = await imports.run()
    assert.deepEqual(imports.gathered, ['c2'])
    assert.match(end.problems.join(), /^a.json, entry 2: deleted: /)
  })

  it('continues where it was stopped, and imports nothing twice', async () => {
    const all = Array.from({ length: 1000 }, (_, at) => condition(`c${at}`))
    await imports.write('a.ndjson', ndjson(patient('p1'), ...all))
    const stop = new AbortController()
    imports.node.answer = (_, request) => {
      if (request === 5) stop.abort()
      return undefined
    }
    const first = await imports.run({ signal: stop.signal })
    assert.equal(first.isComplete, false)
    assert.equal(first.stopped?.code, 'interrupted')
    const before = imports.node.sent.length
    assert(before >= 500 && before < 1000)
    const second = await imports.run()
    assert.deepEqual([second.isComplete, second.before], [true, before])
    assert.deepEqual(counts(second), ['imported  1000'])
    assert.equal(imports.node.sent.length, 1000)
    const third = await imports.run()
    assert.deepEqual([third.wasComplete, imports.node.sent.length], [true, 1000])
    const again = await imports.run({ isRestart: true })
    assert.deepEqual(counts(again), ['known  1000'])
  })

  it('begins anew if its state is damaged', async () => {
    await imports.write('a.ndjson', ndjson(patient('p1'), condition('c1'), condition('c2')))
    await imports.run()
    const [id = ''] = readdirSync(path.join(imports.folder, 'imports'))
    const file = path.join(imports.folder, 'imports', id, 'state.json')
    const whole = JSON.parse(readFileSync(file, 'utf8')) as Json
    const row = { outcome: 'imported', code: '', count: 1, text: '', places: [] }
    for (const damaged of [
      '', 'null', '[]', '{"mark":1}', ...[
        { mark: -1 }, { mark: 0.5 }, { fingerprint: 1 }, { tally: null }, { tally: { rows: [] } },
        ...[null, { ...row, outcome: 'x' }, { ...row, count: -1 }, { ...row, places: [1] }]
          .map(other => ({ tally: { keyless: 0, rows: [other] } }))
      ].map(part => JSON.stringify({ ...whole, ...part }))
    ]) {
      writeFileSync(file, damaged)
      const end = await imports.run()
      assert.deepEqual([end.wasComplete, end.before, counts(end)], [false, 0, ['known  2']], damaged)
    }
  })

  it('continues no import whose files have changed', async () => {
    await imports.write('a.ndjson', ndjson(condition('c1')))
    await imports.run()
    await imports.write('b.ndjson', ndjson(condition('c2')))
    await assert.rejects(imports.run(), /changed since an earlier import/)
    await assert.rejects(imports.run({ base: 'https://a.example' }), /--base/)
    assert.deepEqual(counts(await imports.run({ isRestart: true })), ['known  1', 'imported  1'])
  })

  it('leaves only its state behind, which only this user can read', async () => {
    await imports.write('a.ndjson.gz', ndjson(condition('c1'),
      patient('p1', { name: [{ family: 'Secretname' }] })))
    const ownFolder = (): string => {
      const [folder = ''] = readdirSync(path.join(imports.folder, 'imports'))
      return path.join(imports.folder, 'imports', folder)
    }
    const during: string[] = []
    imports.node.answer = () => {
      during.push(...readdirSync(ownFolder()))
      return undefined
    }
    await imports.run()
    const own = ownFolder()
    assert.ok(during.includes('names') && !during.includes('spool'), 'a killed import leaves no resources')
    assert.deepEqual(readdirSync(own), ['state.json'])
    assert.equal(statSync(path.join(own, 'state.json')).mode & 0o777, 0o600)
    assert.equal(readFileSync(path.join(own, 'state.json'), 'utf8').includes('Secretname'), false)
  })

  it('sends again what the node cannot take now, and divides a request that is refused', async () => {
    await imports.write('a.ndjson', ndjson(condition('c1'), condition('c2'), condition('c3')))
    imports.node.answer = ({ entry }, request) => {
      const id = entry[0]?.resource['id']
      if (request === 1) return id === 'c2' ? problem(503, 'no-turn') : undefined
      return undefined
    }
    assert.deepEqual(counts(await imports.run()), ['imported  3'])
    assert.equal(imports.node.requests.length, 2)
    imports.node.answer = ({ entry }) =>
      entry[0]?.resource['id'] === 'c2' ? refusal(413, 'too-large') : undefined
    const end = await imports.run({ isRestart: true })
    assert.deepEqual(counts(end), ['known  2', 'refused too-large 1'].sort())
    assert.deepEqual(end.problems, ['a.ndjson, line 2: too-large: detail'])
  })

  it('ends when no Condition of this hospital can be submitted', async () => {
    await imports.write('a.ndjson', ndjson(condition('c1')))
    imports.node.answer = () => problem(409, 'not-a-member', 'not on the list')
    const end = await imports.run()
    assert.deepEqual(end.stopped, { code: 'not-a-member', text: 'not on the list' })
    imports.node.answer = () => undefined
    assert.deepEqual(counts(await imports.run()), ['imported  1'])
  })

  it('amends only if asked, and only what the source changed since the record was proposed', async () => {
    const id = 'd'.repeat(64)
    const changedAt = (year: number): object => ({ meta: { lastUpdated: `${year}-03-01T00:00:00Z` } })
    await imports.write('a.ndjson', ndjson(condition('c1', { ...changedAt(2027) }),
      condition('c2', { ...changedAt(2020) }), condition('c3')))
    imports.node.answer = () =>
      problem(409, 'conflict', `case ${id} has the same key and other content; they differ`)
    assert.deepEqual(counts(await imports.run()), ['refused conflict 3'])
    const end = await imports.run({ isRestart: true, onChanged: 'amend' })
    assert.deepEqual(counts(end), ['amended  1', 'refused not-newer 2'])
    assert.deepEqual(imports.node.amended, [id])
    assert.deepEqual(imports.node.queries, Array(3).fill({ historical: true }), 'all of it is old data')
  })
})
