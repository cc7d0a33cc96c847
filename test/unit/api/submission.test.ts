import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { ServiceError, type SubmissionView } from '../../../src/api/index.js'
import { createServer } from '../../../src/api/server.js'
import { caseId, createFakeNode, type FakeNode } from './fake-services.js'
import { testAccess, type TestAccess } from './test-access.js'

const TOKEN = 'a-token-for-tests'
const HEADERS = { host: '127.0.0.1:4000', authorization: `Bearer ${TOKEN}` }

describe('api: submission', () => {
  let node: FakeNode
  let server: FastifyInstance
  let access: TestAccess
  beforeEach(async () => {
    access = await testAccess()
    node = createFakeNode('hospital')
    const onFault = (error: unknown): void => { throw error }
    server = createServer({ access: access.access, token: TOKEN, onFault }, node.services)
  })
  afterEach(async () => {
    await server.close()
    await access.remove()
  })

  async function post (url: string, payload: string, type = 'application/json') {
    const headers = { ...HEADERS, 'content-type': type }
    return await server.inject({ method: 'POST', url, headers, payload })
  }

  it('passes on any JSON document with its options', async () => {
    const url = '/v1/diagnoses?force=true&wait=1'
    const answer = await post(url, '[1,"x"]', 'application/fhir+json')
    assert.equal(answer.statusCode, 201)
    assert.deepEqual(node.calls, [
      { name: 'submit', input: { body: [1, 'x'], query: { force: true, wait: 1 } } }
    ])
  })

  it('answers findings as an OperationOutcome with one issue per finding', async () => {
    node.refuseNext = new ServiceError(422, 'refused', 'our rules refuse it', [
      { rule: 'TMP-01', outcome: 'reject', issue: 'value', expression: 'Condition.onset', text: 'future' },
      { rule: 'TRM-03', outcome: 'note', issue: 'code-invalid', expression: '', text: 'title' }
    ])
    const answer = await post('/v1/diagnoses', '{}', 'application/fhir+json')
    assert.equal(answer.statusCode, 422)
    assert.match(String(answer.headers['content-type']), /^application\/fhir\+json/)
    const base = 'https://medichain.example/fhir/CodeSystem'
    assert.deepEqual(answer.json(), {
      resourceType: 'OperationOutcome',
      issue: [
        {
          severity: 'error', code: 'business-rule',
          details: {
            coding: [{ system: `${base}/error`, code: 'refused' }], text: 'our rules refuse it'
          }
        },
        {
          severity: 'error', code: 'value',
          details: { coding: [{ system: `${base}/rule`, code: 'TMP-01' }], text: 'future' },
          expression: ['Condition.onset']
        },
        {
          severity: 'information', code: 'code-invalid',
          details: { coding: [{ system: `${base}/rule`, code: 'TRM-03' }], text: 'title' }
        }
      ]
    })
  })

  const refused: [string, string, string, number, string][] = [
    ['text that is not JSON', '{"a":', 'application/json', 400, 'not-json'],
    ['an empty body', '', 'application/json', 400, 'not-json'],
    ['duplicate keys', '{"a":1,"a":2}', 'application/json', 400, 'duplicate-key'],
    ['XML', '<Condition/>', 'application/fhir+xml', 415, 'media-type'],
    ['10 MB', `"${'x'.repeat(10_000_000)}"`, 'application/json', 413, 'too-large']
  ]
  for (const [what, payload, type, status, code] of refused) {
    it(`refuses ${what}`, async () => {
      const answer = await post('/v1/diagnoses', payload, type)
      assert.equal(answer.statusCode, status)
      const { issue } = answer.json<{ issue: { details: { coding: { code: string }[] } }[] }>()
      assert.equal(issue[0]?.details.coding[0]?.code, code)
      assert.deepEqual(node.calls, [])
    })
  }

  it('accepts only UTF-8, whatever charset the request names, and skips a byte order mark', async () => {
    for (const type of [
      'application/fhir+json', 'application/json; charset=UTF-8', 'application/json;Charset="utf-8"',
      'application/fhir+json; fhirVersion=4.0', 'application/fhir+json;fhirversion="4.0"'
    ]) {
      assert.equal((await post('/v1/diagnoses', '\uFEFF{"name":"Ä"}', type)).statusCode, 201, type)
    }
    const resources = node.calls.map(({ input }) => (input as { body: unknown }).body)
    assert.ok(resources.every(one => (one as { name: string }).name === 'Ä'))
    const latin = Buffer.from('{"name":"Ä"}', 'latin1')
    for (const url of ['/v1/diagnoses', '/v1/diagnoses/batch', '/v1/patients/history']) {
      const headers = { ...HEADERS, 'content-type': 'application/json' }
      const answer = await server.inject({ method: 'POST', url, headers, payload: latin })
      assert.equal(answer.statusCode, 400)
      assert.match(answer.body, /not-utf-8/)
    }
    assert.equal(node.calls.length, resources.length)
  })

  const media: [string, Record<string, string>, string][] = [
    ['another charset', { 'content-type': 'application/json; charset=iso-8859-1' }, 'charset'],
    ['another charset in quotes', { 'content-type': 'application/json; a=b; CHARSET="utf-16"' }, 'charset'],
    ['two charsets', { 'content-type': 'application/json; charset=utf-8; charset=latin1' }, 'charset'],
    ['another FHIR', { 'content-type': 'application/fhir+json; fhirVersion=5.0' }, 'fhir-version'],
    ['gzip', { 'content-encoding': 'gzip' }, 'content-encoding'],
    ['gzip within', { 'content-encoding': 'identity, GZIP' }, 'content-encoding']
  ]
  for (const [what, headers, code] of media) {
    it(`refuses ${what} with the right reason`, async () => {
      const answer = await server.inject({
        method: 'POST', url: '/v1/diagnoses', payload: '{}',
        headers: { ...HEADERS, 'content-type': 'application/json', ...headers }
      })
      assert.equal(answer.statusCode, 415)
      assert.match(answer.body, new RegExp(`"${code}"`))
      assert.deepEqual(node.calls, [])
    })
  }

  const repeated = [
    ['Content-Type', 'application/json', 'content-type', 'application/json; charset=iso-8859-1'],
    ['content-type', 'application/json', 'Host', 'evil.example'],
    ['content-type', 'application/json', 'Authorization', 'Bearer guess']
  ]
  for (const more of repeated) {
    it(`refuses a repeated ${more[2]}, of which Node would use the first`, async () => {
      await server.listen({ host: '127.0.0.1', port: 0 })
      const { port } = server.server.address() as AddressInfo
      const headers = [...Object.entries(HEADERS).flat(), 'content-length', '2', ...more]
      const sent = request({ host: '127.0.0.1', port, method: 'POST', path: '/v1/diagnoses', headers })
      sent.end('{}')
      const [answer] = await once(sent, 'response') as [IncomingMessage]
      let text = ''
      for await (const part of answer) text += String(part)
      assert.equal(answer.statusCode, 400)
      assert.match(text, /repeated-header/)
      assert.deepEqual(node.calls, [])
    })
  }

  it('accepts a submission just below 2 MiB', async () => {
    const payload = JSON.stringify('x'.repeat(2 * 1024 * 1024 - 2))
    assert.equal((await post('/v1/diagnoses', payload)).statusCode, 201)
  })

  it('shows by its status whether all diagnoses were accepted, and names the cases in headers', async () => {
    const whole = await post('/v1/diagnoses', '{}')
    assert.deepEqual([whole.statusCode, whole.headers['location']], [201, `/v1/cases/${caseId('1')}`])
    assert.equal(whole.headers['repeat-of'], undefined)
    const repeat = { ...whole.json<SubmissionView>().cases[0]!, created: false, repeatOf: caseId('1') }
    node.alongNext = { cases: [repeat] }
    const again = await post('/v1/diagnoses', '{}')
    assert.deepEqual([again.statusCode, again.headers['repeat-of']], [200, caseId('1')])
    assert.equal(again.headers['location'], undefined)
    const location = 'Bundle.entry[1].resource'
    node.alongNext = { refused: [{ location, status: 422, code: 'refused', text: 'no', findings: [] }] }
    const some = await post('/v1/diagnoses', '{}')
    assert.equal(some.statusCode, 207)
    assert.equal(some.json<SubmissionView>().refused?.[0]?.location, location)
  })

  it('names the limit of the called route', async () => {
    const large = JSON.stringify(['x'.repeat(3 * 1024 * 1024)])
    for (const url of ['/v1/diagnoses', '/v1/diagnoses/batch']) {
      const answer = await post(url, large)
      assert.equal(answer.statusCode, 413)
      assert.match(answer.body, /larger than the 2 MiB/)
    }
    assert.match((await post('/v1/patients/history', large)).body, /larger than the 64 KiB/)
  })

  it('answers each document of a batch separately', async () => {
    node.refuseNext = new ServiceError(422, 'refused', 'refused')
    const answer = await post('/v1/diagnoses/batch', '[{"n":1},{"n":2}]')
    assert.equal(answer.statusCode, 200)
    const items = answer.json<{ submission?: unknown, problem?: { code: string } }[]>()
    assert.equal(items[0]?.problem?.code, 'refused')
    assert.ok(items[1]?.submission)
    const many = JSON.stringify(Array.from({ length: 257 }, () => 1))
    assert.equal((await post('/v1/diagnoses/batch', many)).statusCode, 400)
    assert.equal((await post('/v1/diagnoses/batch', '[]')).statusCode, 400)
  })
})
