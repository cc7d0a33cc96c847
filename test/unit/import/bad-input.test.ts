import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { condition, Imports, ndjson, patient, type Json } from './support.js'

/** Base64 of an attachment of 20 MB. */
const LARGE = 'QUJD'.repeat(5_000_000)

describe('import: bad input', () => {
  let imports: Imports
  beforeEach(async () => { imports = await Imports.create() })
  afterEach(async () => { await imports.remove() })

  function bundle (...entry: readonly Json[]): string {
    return JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry })
  }

  function of (person: string, id: string, more: Json = {}): Json {
    return condition(id, { subject: { reference: person }, ...more })
  }

  it('an attachment of 20 MB inside a Condition refuses that Condition alone', async () => {
    const large = condition('large', {
      contained: [{ resourceType: 'DocumentReference', content: [{ attachment: { data: LARGE } }] }]
    })
    await imports.write('a.ndjson', ndjson(patient('p1'), condition('c1'), large, condition('c2')))
    await imports.write('b.json', bundle({ resource: large }, { resource: condition('c3') }))
    const { problems } = await imports.run()
    assert.deepEqual(problems.map(text => text.replace(/;.*/, '')), [
      'a.ndjson, line 3: too-large: larger than the 2 MiB of a submission',
      'b.json, entry 1: too-large: larger than the 2 MiB of a submission'
    ])
    assert.deepEqual(imports.gathered, ['c1 p1', 'c2 p1', 'c3'])
  })

  it('an attachment of 20 MB in a report leaves the report out, and the Condition is sent', async () => {
    const report = { resourceType: 'DiagnosticReport', id: 'r1', presentedForm: [{ data: LARGE }] }
    const evidence = [{ detail: [{ reference: 'DiagnosticReport/r1' }] }]
    await imports.write('a.ndjson', ndjson(patient('p1'), report, condition('c1', { evidence })))
    const { problems } = await imports.run()
    assert.deepEqual(imports.gathered, ['c1 p1'])
    assert.match(problems.join(), /^a.ndjson, line 2: too-large: /)
  })

  it('mother and child in a Bundle: each Condition is sent with its own Patient', async () => {
    const link = [{ other: { reference: 'Patient/mother' }, type: 'seealso' }]
    await imports.write('a.json', bundle(
      { resource: patient('mother') }, { resource: patient('child', { link }) },
      { resource: of('Patient/child', 'jaundice') }, { resource: of('Patient/mother', 'anaemia') }
    ))
    await imports.run()
    assert.deepEqual(imports.gathered, ['jaundice child', 'anaemia mother'])
  })

  it('a patient of another server with the same id: the one of the own server is sent', async () => {
    const [ours, theirs] = ['https://a.example/fhir', 'https://b.example/fhir']
    await imports.write('a.json', bundle(
      { fullUrl: `${theirs}/Patient/1`, resource: patient('1', { gender: 'male' }) },
      { fullUrl: `${ours}/Patient/1`, resource: patient('1', { gender: 'female' }) },
      { fullUrl: `${ours}/Condition/c1`, resource: of('Patient/1', 'c1') },
      { fullUrl: `${theirs}/Condition/c2`, resource: of('Patient/1', 'c2') },
      { resource: of('Patient/1', 'c3') }
    ))
    await imports.run()
    assert.deepEqual(imports.node.sent.map(({ entry }) => entry[1]?.resource['gender']),
      ['female', 'male', undefined])
  })

  it('files that are cut: what is before the cut is imported', async () => {
    const all = ['c1', 'c2', 'c3'].map(id => condition(id))
    const lines = ndjson(patient('p1'), ...all)
    await imports.write('a.ndjson', lines.slice(0, -30))
    await imports.write('b.json', bundle(...all.map(resource => ({ resource }))).slice(0, -40))
    await imports.write('c.ndjson.gz', gzipSync(lines.repeat(50)).subarray(0, -20))
    await imports.write('d.xml', '<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Condition>' +
      '<id value="x1"/></Condition></resource></entry><entry><resource><Condi')
    const { problems } = await imports.run()
    const named = problems.map(text => /^[^:]*: [a-z-]+/.exec(text)?.[0].replace(/line \d{2,}/, 'line N'))
    assert.deepEqual(named, [
      'a.ndjson, line 4: not-json', 'b.json, entry 2: cut', 'c.ndjson.gz, line N: cut', 'd.xml, entry 1: cut'
    ])
    assert.deepEqual(imports.gathered.filter(line => !line.endsWith('p1')), ['c1', 'c2', 'x1'])
  })

  it('a Bundle that is not the document itself is named, and one without entries is not', async () => {
    const inner = { resourceType: 'Bundle', entry: [{ resource: condition('c1') }] }
    await imports.write('a.json', bundle({ resource: inner }, { resource: condition('c2') }))
    await imports.write('b.ndjson', ndjson(inner, condition('c3'), { resourceType: 'Bundle', total: 0 }))
    await imports.write('c.json', JSON.stringify([inner, condition('c4')]))
    const { problems } = await imports.run()
    const nested = 'nested: a Bundle in an entry, a list or a line is not read; give it a file of its own'
    assert.deepEqual(problems,
      [`a.json, entry 1: ${nested}`, `b.ndjson, line 1: ${nested}`, `c.json, entry 1: ${nested}`])
    assert.deepEqual(imports.gathered, ['c2', 'c3', 'c4'])
  })

  it('compressed files with other names, and lines of zeros, are named', async () => {
    const line = ndjson(condition('c1'))
    const zip = Buffer.from('PK\u0003\u0004\u0014\u0000')
    await imports.write('a.json', gzipSync(line))
    await imports.write('b.ndjson', zip)
    await imports.write('c.ndjson.gz', gzipSync(gzipSync(line)))
    await imports.write('d.json.gz', gzipSync(zip))
    await imports.write('e.ndjson', Buffer.concat([Buffer.from(line), Buffer.alloc(512)]))
    const { problems } = await imports.run()
    assert.deepEqual(problems.map(text => text.split(';')[0]), [
      'a.json: compressed: compressed by gzip', 'b.ndjson: compressed: a ZIP archive',
      'c.ndjson.gz: compressed: compressed by gzip', 'd.json.gz: compressed: a ZIP archive',
      'e.ndjson, line 2: not-json: not JSON, or cut'
    ])
    assert.deepEqual(imports.gathered, ['c1'])
  })

  it('what deeply nested, repeated and half characters hide is named, and quoted nowhere', async () => {
    const secret = 'Tannenbaum'
    await imports.write('a.ndjson', [
      `{"resourceType":"Condition","id":"${secret}","x":${'{"x":'.repeat(70)}1${'}'.repeat(70)}}`,
      `{"resourceType":"Condition","id":"${secret}","id":"${secret}"}`,
      `{"resourceType":"Condition","id":"${secret}","note":[{"text":"\\udc00"}]}`,
      `{"resourceType":"Condition","id":"${secret}"`, ''
    ].join('\n'))
    const end = await imports.run()
    assert.deepEqual(end.problems.map(text => text.split(': ')[1]),
      ['too-deep', 'duplicate-key', 'not-portable', 'not-json'])
    assert.doesNotMatch(JSON.stringify(end), new RegExp(secret))
    assert.deepEqual(imports.node.sent, [])
  })
})
