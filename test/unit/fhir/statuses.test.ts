import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { EvenTimes } from '../../../src/api/fhir/even-times.js'
import { FHIR_ROUTES } from '../../../src/api/fhir/index.js'
import { callFhir, type Answer, type CallOptions } from '../../fixtures/fhir-call.js'
import {
  numbered, serveFhirOf, transactionOf, withPatient, type FhirServer
} from '../../fixtures/fhir-servers.js'
import { Consortium } from '../../fixtures/running-nodes.js'

const NOBODY = { authorization: '' }
const WRONG = { authorization: 'Bearer of-another-hospital' }
const ID = 'ab'.repeat(32)
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

describe('fhir: statuses', () => {
  let net: Consortium
  let server: FhirServer
  let id: string
  before(async () => {
    net = await (await new Consortium().start()).ready()
    server = await serveFhirOf(net.nodes[0]!)
    const made = await call('POST', '/Condition',
      { body: withPatient('P-1', numbered('s-1')), headers: { prefer: 'wait=20' } })
    assert.equal(made.status, 201, made.text)
    id = String(made.body['id'])
  })
  after(async () => {
    await server.stop()
    assert.deepEqual(server.faults, [])
    await net.stop()
  })

  const call = async (method: string, path: string, options?: CallOptions): Promise<Answer> =>
    await callFhir(method, server.base + path, options)

  /** Checks that a refusal is an OperationOutcome with a text, which quotes nothing of the patient. */
  function assertRefused (answer: Answer, status: number): void {
    assert.equal(answer.status, status, answer.text)
    assert.equal(answer.body['resourceType'], 'OperationOutcome', answer.text)
    const issues = answer.body['issue'] as unknown as { code: string, details: { text: string } }[]
    assert.ok(issues.length > 0 && issues.every(({ code, details }) => code !== '' &&
      details.text.length > 5))
    assert.ok(!/P-1|Ek|Ada/.test(answer.text), answer.text)
    assert.ok(answer.headers.get('x-request-id'))
  }

  it('refuses every route without the token, with another one, and from another origin', async () => {
    for (const { method, path, scope } of FHIR_ROUTES) {
      if (scope === undefined) continue
      const url = path.replace(':id', ID).replace(':vid', '1.0')
      const body = method === 'GET' ? {} : { body: '{}' }
      assertRefused(await call(method, url, { headers: NOBODY, ...body }), 401)
      assertRefused(await call(method, url, { headers: WRONG, ...body }), 401)
      assertRefused(await call(method, url, { headers: { origin: 'https://evil.example' }, ...body }), 403)
    }
  })

  it('answers an id that is nobody\'s with 404 on every route that takes one', async () => {
    const paths = FHIR_ROUTES.filter(({ method, path }) => method === 'GET' && path.includes(':id'))
    assert.ok(paths.length > 10)
    for (const { path } of paths) {
      for (const wrong of [ID, ID.slice(0, 32), `${ID.slice(0, 48)}-1`, 'x', '%00', `${ID}0`,
        '..%2fmetadata']) {
        const answer = await call('GET', path.replace(':id', wrong).replace(':vid', '1.0'))
        assertRefused(answer, 404)
      }
    }
  })

  it('lets an answer about what was not found wait once, and no other', async () => {
    const { waitFor } = EvenTimes.prototype
    let waits = 0
    EvenTimes.prototype.waitFor = function (elapsed, now) {
      waits++
      return waitFor.call(this, elapsed, now)
    }
    const waitsOf = async (method: string, path: string, options?: CallOptions): Promise<number> => {
      const before = waits
      await call(method, path, options)
      return waits - before
    }
    const nobody = ID.slice(0, 32)
    const entries = [ID, ID].map(one => ({ request: { method: 'GET', url: `Condition/${one}` } }))
    const reference = { code: undefined, encounter: { reference: `Encounter/${ID.slice(0, 48)}-1` } }
    try {
      for (const path of [`/Condition/${ID}`, `/Condition/${ID}/_history/1.0`, `/Patient/${nobody}`,
        `/Patient/${nobody}/$everything`, `/Observation/${ID.slice(0, 48)}-1`, `/Condition?_id=${ID},${id}`,
        '/Condition?identifier=nobody', `/Condition?patient=${nobody}`,
        `/Provenance?target=Condition/${ID}`]) {
        assert.equal(await waitsOf('GET', path), 1, path)
      }
      assert.equal(await waitsOf('POST', '/Patient/_search', { body: 'identifier=a|b', headers: FORM }), 1)
      assert.equal(await waitsOf('POST', '', { body: { resourceType: 'Bundle', type: 'batch',
        entry: entries } }), 1)
      assert.equal(await waitsOf('POST', '/Condition', { body: withPatient('P-1', reference) }), 1)
      for (const path of [`/Condition/${id}`, `/Condition?_id=${id}`, '/Condition/x', '/metadata']) {
        assert.equal(await waitsOf('GET', path), 0, path)
      }
    } finally {
      EvenTimes.prototype.waitFor = waitFor
    }
  })

  it('answers other methods with 405 and those of the path', async () => {
    for (const path of ['/Condition', `/Condition/${id}`, '/Patient/_search', `/Condition/${id}/_history`]) {
      for (const method of ['DELETE', 'PATCH']) {
        const answer = await call(method, path,
          { headers: { 'content-type': 'application/json-patch+json' } })
        assertRefused(answer, 405)
        assert.match(answer.headers.get('allow') ?? '', /GET|POST|PUT/)
      }
    }
    assertRefused(await call('GET', '/Immunization?patient=1'), 404)
    assertRefused(await call('GET', '/nothing'), 404)
    const inAddress = await call('GET', '/Patient?identifier=https://id.example/national|P-1')
    assertRefused(inAddress, 404)
    assert.match(inAddress.text, /as a form alone: POST \/fhir\/Patient\/_search/)
  })

  it('negotiates JSON of R4, and refuses all else', async () => {
    const typeOf = async (accept: string): Promise<string> =>
      (await call('GET', `/Condition/${id}`, { headers: { accept } })).headers.get('content-type') ?? ''
    assert.match(await typeOf('application/json'), /^application\/json/)
    assert.match(await typeOf('application/fhir+json, */*; q=0.1'), /^application\/fhir\+json/)
    assert.match(await typeOf('text/html, application/json;q=0.9'), /^application\/json/)
    for (const accept of ['application/fhir+xml', 'text/html', 'application/fhir+json; fhirVersion=5.0']) {
      assertRefused(await call('GET', `/Condition/${id}`, { headers: { accept } }), 406)
    }
    assertRefused(await call('GET', `/Condition/${id}?_format=xml`), 406)
    assert.equal((await call('GET', `/Condition/${id}?_format=json`)).status, 200)
    const body = JSON.stringify(withPatient('P-1', numbered('s-2')))
    for (const type of ['application/fhir+xml', 'text/plain', 'application/fhir+json; fhirVersion=5.0',
      'application/fhir+json; charset=latin1', FORM['content-type']]) {
      assertRefused(await call('POST', '/Condition', { body, headers: { 'content-type': type } }), 415)
    }
    assertRefused(await call('POST', '/Patient/_search', { body: '{"identifier":"x"}' }), 415)
  })

  it('takes gzip, and no more of it than of plain text', async () => {
    const zipped = (value: unknown): CallOptions => ({
      body: new Uint8Array(gzipSync(JSON.stringify(value))), headers: { 'content-encoding': 'gzip' }
    })
    assert.equal((await call('POST', '/Condition', zipped(withPatient('P-1', numbered('s-3'))))).status, 201)
    const large = { ...withPatient('P-1', numbered('s-4')), note: [{ text: 'a'.repeat(3 * 1024 * 1024) }] }
    assertRefused(await call('POST', '/Condition', zipped(large)), 413)
    assertRefused(await call('POST', '/Condition', { body: '{}', headers: { 'content-encoding': 'gzip' } }),
      400)
    assertRefused(await call('POST', '/Condition', { body: '{}', headers: { 'content-encoding': 'br' } }),
      415)
  })

  it('refuses bodies that are no Condition', async () => {
    for (const body of ['', '{', '[]', 'null', '{"a":1,"a":2}', '{"resourceType":"Patient"}']) {
      assertRefused(await call('POST', '/Condition', { body }), 400)
    }
    assertRefused(await call('POST', '/Condition', { body: withPatient('P-1', { code: undefined }) }), 422)
    assertRefused(await call('POST', '/Condition', { body: withPatient('P-1',
      { onsetDateTime: '2026-02-30' }) }), 422)
    assertRefused(await call('POST', '/Condition',
      { body: withPatient('P-1', { ...numbered('s-1'), severity: { text: 'other' } }) }), 409)
    assertRefused(await call('PUT', `/Condition/${id}`, { body: withPatient('P-1', { id: ID }) }), 400)
  })

  it('reads values of a search, and refuses those that are none', async () => {
    const found = await call('POST', '/Patient/_search', {
      body: new URLSearchParams({ identifier: 'https://id.example/national|P-1' }).toString(), headers: FORM
    })
    const patient = String(found.body.entry?.[0]?.resource['id'])
    const entries = async (query: string): Promise<number> => {
      const answer = await call('GET', `/Condition?patient=${patient}&${query}`)
      assert.equal(answer.status, 200, answer.text)
      return answer.body.entry?.length ?? 0
    }
    const all = await entries('_tag=accepted')
    assert.ok(all >= 1)
    assert.equal(await entries('_tag=accepted&code=http://hl7.org/fhir/sid/icd-10-cm|E11.9'), all)
    assert.equal(await entries('_tag=accepted&code=|E11.9'), 0)
    assert.equal(await entries('_tag=accepted&code:not=E11.9'), 0)
    assert.equal(await entries('_tag=accepted&recorded-date=2026-03-14T12:00:00+02:00'), all)
    assert.equal(await entries('_tag=accepted&recorded-date=ge2026-03&recorded-date=lt2026-03-14'), 0)
    assert.equal(await entries('_tag=accepted&code=I10,E11.9&code=E11.9'), all)
    assert.equal(await entries('_tag=accepted&_sort:desc=recorded-date&unknown=1'), all)
    assert.equal(await entries('_tag=accepted&encounter=Encounter/1'), 0)
    for (const query of ['recorded-date=2026-02-30', '_count=-1', '_sort=nothing', 'code=', 'code:above=1',
      '_summary=some', '_page=nothing']) {
      const answer = await call('GET', `/Condition?patient=${patient}&${query}`)
      assertRefused(answer, query.startsWith('_page') ? 410 : 400)
    }
    assertRefused(await call('GET', '/Condition'), 400)
    assertRefused(await call('GET', `/Condition?patient=${patient}`,
      { headers: { 'x-purpose': 'MARKETING' } }), 400)
    assertRefused(await call('GET', `/Condition?patient=${patient}&unknown=1`,
      { headers: { prefer: 'handling=strict' } }), 400)
    assert.equal((await call('GET', '/Condition?patient=' + 'ab'.repeat(16))).body.entry, undefined)
    const counted = await call('GET', `/Condition?patient=${patient}&_summary=count`)
    assert.ok(Number(counted.body['total']) >= all)
    const elements = await call('GET', `/Condition?patient=${patient}&_elements=code`)
    assert.deepEqual(Object.keys(elements.body.entry?.[0]?.resource ?? {}).sort(),
      ['clinicalStatus', 'code', 'contained', 'id', 'meta', 'resourceType', 'subject', 'verificationStatus'])
  })

  it('answers 304 to whoever has the version', async () => {
    const answer = await call('GET', `/Condition/${id}`, { headers: { 'if-none-match': 'W/"1.1"' } })
    assert.deepEqual([answer.status, answer.text], [304, ''])
    assert.equal((await call('GET', `/Condition/${id}`,
      { headers: { 'if-none-match': 'W/"1.0"' } })).status, 200)
  })

  it('reads what waits for a block before the rows, so that a block in between hides nothing', async () => {
    const made = await call('POST', '/Condition', { body: withPatient('P-6', numbered('s-8')) })
    const { hospital: { cases }, store } = net.nodes[0]!
    const [waiting, history] = [cases.waiting.bind(cases), store.history.bind(store)]
    const order: string[] = []
    cases.waiting = () => {
      order.push('waiting')
      return waiting()
    }
    store.history = async pseudonym => {
      order.push('history')
      return await history(pseudonym)
    }
    const read = await call('GET', `/Condition/${String(made.body['id'])}`)
    Object.assign(cases, { waiting })
    Object.assign(store, { history })
    assert.equal(read.status, 200, read.text)
    assert.ok(order.indexOf('waiting') < order.indexOf('history'), order.join())
  })

  it('carries out a batch entry by entry', async () => {
    const entry = (method: string, url: string, resource?: object): object =>
      ({ request: { method, url }, ...(resource === undefined ? {} : { resource }) })
    const answer = await call('POST', '', { body: { resourceType: 'Bundle', type: 'batch', entry: [
      entry('GET', `/Condition/${id}`), entry('GET', `Condition/${ID}`), entry('DELETE', `Condition/${id}`),
      entry('POST', 'Condition', withPatient('P-2', numbered('s-5'))), entry('POST', ''), entry('GET',
        '$events'),
      entry('GET', `Condition?_id=${id}`)
    ] } })
    assert.equal(answer.status, 200, answer.text)
    const statuses = (answer.body.entry as unknown as { response: { status: string } }[])
      .map(({ response }) => response.status)
    assert.deepEqual(statuses, ['200', '404', '405', '201', '405', '405', '200'])
  })

  it('proposes a transaction whole or not at all', async () => {
    const bundle = transactionOf('P-3', numbered('s-6')) as { entry: object[] }
    const lone = { request: { method: 'POST', url: 'Observation' },
      resource: { resourceType: 'Observation', status: 'final', code: { text: 'lone' } } }
    assertRefused(await call('POST', '/', { body: { ...bundle, entry: [...bundle.entry, lone] } }), 422)
    const deletion = { request: { method: 'DELETE', url: `Condition/${id}` } }
    const deleting = await call('POST', '/', { body: { ...bundle, entry: [...bundle.entry, deletion] } })
    assertRefused(deleting, 422)
    assert.match(deleting.text, /new diagnoses by POST and corrections by PUT/)
    const third = { fullUrl: 'urn:uuid:6f1c7f6e-0000-4000-8000-000000000009',
      request: { method: 'POST', url: 'Condition' }, resource: { resourceType: 'Condition' } }
    assertRefused(await call('POST', '/', { body: { ...bundle, entry: [...bundle.entry, third] } }), 422)
    assertRefused(await call('POST', '/', { body: { ...bundle, entry: Array.from({ length: 101 }, () =>
      lone) } }), 413)
    assertRefused(await call('POST', '/', { body: { ...bundle, entry: [{}] } }), 400)
    assertRefused(await call('POST', '/', { body: { ...bundle, type: 'collection' } }), 400)
    assert.equal((await call('GET', '/Condition?identifier=s-6')).body.entry, undefined)
    const made = await call('POST', '/', { body: bundle })
    assert.equal(made.status, 200, made.text)
    const locations = (made.body.entry as unknown as { response: { location: string } }[])
      .map(({ response }) => response.location)
    for (const location of locations) assert.equal((await callFhir('GET', location)).status, 200, location)
  })

  it('validates, and proposes nothing', async () => {
    const good = await call('POST', '/Condition/$validate', { body: withPatient('P-4', numbered('s-7')) })
    assert.equal(good.status, 200, good.text)
    const parameter = [{ name: 'resource', resource: withPatient('P-4', { code: undefined }) }]
    const bad = await call('POST', '/Condition/$validate', { body: { resourceType: 'Parameters',
      parameter } })
    assert.match(bad.text, /"severity":"error"/)
    assert.equal((await call('GET', '/Condition?identifier=s-7')).body.entry, undefined)
  })

  it('lists in its CapabilityStatement exactly what it serves', async () => {
    const answer = await call('GET', '/metadata', { headers: NOBODY })
    assert.equal(answer.status, 200, answer.text)
    const [rest] = answer.body['rest'] as unknown as [{ resource: {
      type: string, interaction: { code: string }[], operation?: { name: string }[] }[] }]
    const listed = rest.resource.flatMap(({ interaction, operation = [], type }) =>
      [...interaction.map(({ code }) => `${type} ${code}`), ...operation.map(({ name }) =>
        `${type} $${name}`)])
    const routed = FHIR_ROUTES.flatMap(({ interaction, operation, type }) =>
      type === undefined ? [] : [operation === undefined ? `${type} ${interaction}`
        : `${type} $${operation}`])
    assert.deepEqual(new Set(listed), new Set(routed))
    assert.ok(listed.includes('AuditEvent search-type') && listed.includes('AuditEvent read'))
    assert.ok(!listed.includes('AuditEvent create'))
  })
})
