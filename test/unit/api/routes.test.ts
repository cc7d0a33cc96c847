import assert from 'node:assert/strict'
import type { FastifyInstance } from 'fastify'
import { routes, type CallView, type Role } from '../../../src/api/index.js'
import { MAX_CONCURRENT_REQUESTS, MAX_OPERATOR_REQUESTS } from '../../../src/api/limits.js'
import { createServer } from '../../../src/api/server.js'
import type { JsonSchema } from '../../../src/api/schema.js'
import { MAX_ADDRESS_BYTES, MAX_ADDRESSES, MAX_NAME_BYTES } from '../../../src/protocol/codec/index.js'
import { caseId, createFakeNode, fakeCase, PEER, type FakeNode } from './fake-services.js'
import { testAccess, type TestAccess } from './test-access.js'

const TOKEN = 'a-token-for-tests'
const HEADERS = { host: '127.0.0.1:4000', authorization: `Bearer ${TOKEN}` }

describe('api: routes', () => {
  let node: FakeNode
  let server: FastifyInstance
  let access: TestAccess
  let faults: unknown[]
  let calls: CallView[]

  function open (role: Role): void {
    faults = []
    calls = []
    node = createFakeNode(role)
    server = createServer({
      access: access.access, token: TOKEN,
      onFault: fault => faults.push(fault), onCall: call => calls.push(call)
    }, node.services)
  }
  async function get (url: string) {
    return await server.inject({ method: 'GET', url, headers: HEADERS })
  }
  async function post (url: string, payload: string, type = 'application/json') {
    const headers = { ...HEADERS, 'content-type': type }
    return await server.inject({ method: 'POST', url, headers, payload })
  }
  beforeEach(async () => {
    access = await testAccess()
    open('hospital')
  })
  afterEach(async () => {
    await server.close()
    await access.remove()
  })

  it('has one method and path per route, all under /v1', () => {
    const places = Object.values(routes).map(({ method, path }) => `${method} ${path}`)
    assert.equal(new Set(places).size, places.length)
    assert.ok(places.every(place => / \/v1\//.test(place)))
  })

  it('take an enrolment within the limits of the codec', () => {
    const { properties = {} }: JsonSchema = routes.addMember.body
    assert.equal(properties['name']?.maxLength, MAX_NAME_BYTES)
    assert.equal(properties['addresses']?.maxItems, MAX_ADDRESSES)
    assert.equal(properties['addresses']?.items?.maxLength, MAX_ADDRESS_BYTES)
  })

  it('answers what the node says, as JSON that no cache keeps', async () => {
    const answer = await get('/v1/status')
    assert.equal(answer.statusCode, 200)
    assert.equal(answer.headers['cache-control'], 'no-store')
    assert.match(String(answer.headers['content-type']), /^application\/json/)
    assert.equal(answer.json<{ peerId: string }>().peerId, PEER)
  })

  it('reads numbers and booleans from paths and queries', async () => {
    await get('/v1/chain/blocks/7')
    await get('/v1/cases?limit=5&mine=true&status=open')
    await get(`/v1/cases/${'AB'.repeat(4)}?wait=2`).catch(() => undefined)
    assert.deepEqual(node.calls.slice(0, 2), [
      { name: 'block', input: 7 },
      { name: 'listCases', input: { status: 'open', mine: true, limit: 5 } }
    ])
  })

  it('tells of each call by the pattern of its route, and nothing that a caller wrote', async () => {
    const secret = 'MC-1007-0627'
    await server.inject({
      method: 'GET', url: `/v1/cases/abcdabcd?wait=1&note=${secret}`,
      headers: { ...HEADERS, 'user-agent': `ehr/2.1 ${secret}` }
    })
    await post('/v1/patients/history', JSON.stringify({ value: secret }))
    await server.inject({
      method: 'POST', url: `/v1/nothing/${secret}`, headers: { ...HEADERS, 'user-agent': `1 ${secret}` }
    })
    await server.inject({ method: 'GET', url: `/v1/status?${secret}`, headers: { host: '127.0.0.1' } })
    assert.deepEqual(calls.map(({ caller, matters, program, readsRecords, route, status }) =>
      [route, status, caller, program, matters, readsRecords]), [
      ['/v1/cases/:id', 400, 'operator', 'ehr', false, false],
      ['/v1/patients/history', 200, 'operator', 'lightMyRequest', true, true],
      ['none', 404, 'operator', 'unnamed', true, false],
      ['/v1/status', 401, 'none', 'lightMyRequest', true, false]
    ])
    assert.doesNotMatch(JSON.stringify(calls), new RegExp(secret))
  })

  it('counts a case as read if a clinician has written about it here, and only then', async () => {
    node.cases.set(caseId('a'), fakeCase(caseId('a'), 'open'))
    const reviews = [{ caseId: caseId('b'), attempt: 0, decision: 'approve', note: 'seen', at: 1 }] as never
    node.cases.set(caseId('b'), { ...fakeCase(caseId('b'), 'open'), reviews })
    for (const id of ['aaaaaaaa', 'bbbbbbbb']) assert.equal((await get(`/v1/cases/${id}`)).statusCode, 200)
    assert.deepEqual(calls.map(({ readsRecords }) => readsRecords), [false, true])
  })

  it('hands a short id on, with the wait as a number', async () => {
    node.cases.set(caseId('a'), fakeCase(caseId('a'), 'open'))
    assert.equal((await get('/v1/cases/AAAAAAAA?wait=2.5')).statusCode, 200)
    assert.deepEqual(node.calls, [
      { name: 'showCase', input: { id: 'AAAAAAAA', query: { wait: 2.5 } } }
    ])
  })

  const badRequests = [
    '/v1/chain/blocks/-1', '/v1/chain/blocks/x', '/v1/chain/blocks/1.5', '/v1/cases?limit=0',
    '/v1/cases?limit=1001', '/v1/cases?stauts=open', '/v1/cases?status=done', '/v1/cases/abc',
    '/v1/cases/zzzzzzzz', '/v1/cases/aaaaaaaa?wait=121', '/v1/cases/aaaaaaaa?wait=soon'
  ]
  for (const url of badRequests) {
    it(`refuses ${url} before the node sees it`, async () => {
      const answer = await get(url)
      assert.equal(answer.statusCode, 400)
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
      assert.equal(answer.json<{ code: string }>().code, 'bad-request')
      assert.deepEqual(node.calls, [])
    })
  }

  it('answers a refusal of the node as a problem document (RFC 9457)', async () => {
    const answer = await get('/v1/cases/12345678')
    assert.equal(answer.statusCode, 404)
    assert.deepEqual(answer.json(), {
      type: 'about:blank', title: 'Not Found', status: 404, detail: 'no case 12345678 here',
      code: 'unknown-case'
    })
  })

  it('answers an unknown call with 404, and bytes that are no path with 400', async () => {
    assert.equal((await get('/v1/nothing')).json<{ code: string }>().code, 'unknown-call')
    for (const url of ['/v1/%zz', `/v1/cases/${'a'.repeat(201)}`]) {
      const answer = await get(url)
      assert.equal(answer.statusCode, url.includes('%') ? 400 : 414, url)
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
    }
  })

  it('answers another method of a known path with 405 and the right ones', async () => {
    const wrong = [
      ['PUT', '/v1/diagnoses', 'POST'], ['GET', '/v1/diagnoses?wait=1', 'POST'],
      ['OPTIONS', '/v1/status', 'GET'], ['HEAD', '/v1/status', 'GET'], ['POST', '/v1/status', 'GET'],
      ['DELETE', `/v1/cases/${caseId('a')}`, 'GET'], ['PATCH', '/v1/allowlist', 'GET, POST'],
      ['PUT', '/v1/reviews/decided', 'GET']
    ] as const
    for (const [method, url, allow] of wrong) {
      const answer = await server.inject({ method, url, headers: HEADERS })
      assert.equal(answer.statusCode, 405, `${method} ${url}`)
      assert.equal(answer.headers['allow'], allow)
    }
    assert.deepEqual(node.calls, [])
  })

  const unclear = [
    ['/v1/cases?status=foo', 'status must be one of pending, undrawn, open, accepted, rejected, expired'],
    ['/v1/cases?limit=0', 'limit must be a whole number from 1 to 1000'],
    ['/v1/cases?mine=maybe', 'mine must be true or false'],
    ['/v1/cases?stauts=open',
      'the query has an unknown field "stauts"; the known fields are status, mine, limit, before'],
    ['/v1/cases/zzzz', 'id must be a case id: 64 hexadecimal digits, or the first 8 or more'],
    ['/v1/cases/aaaaaaaa?wait=121', 'wait must be a number of seconds from 0 to 120'],
    ['/v1/status?x=1', 'the query has an unknown field "x"; remove the field'],
    ['/v1/events?from=5', 'the query has an unknown field "from"; remove the field'],
    ['/v1/status?M%C3%BCller=1', 'the query has an unknown field; remove the field']
  ] as const
  for (const [url, message] of unclear) {
    it(`answers ${url} with the allowed values`, async () => {
      const answer = await get(url)
      assert.equal(answer.statusCode, 400)
      assert.equal(answer.json<{ detail: string }>().detail, message)
    })
  }

  it('answers a wrong body with the allowed values', async () => {
    const said = async (url: string, body: string): Promise<string> =>
      (await post(url, body)).json<{ detail: string }>().detail
    const history = '/v1/patients/history'
    assert.equal(await said(history, '{"system":"s"}'), 'the body lacks value')
    assert.equal(await said(history, '{"value":1}'), 'value must be a text of 1 to 256 characters')
    assert.equal(await said(history, '[]'), 'the body must be an object')
    assert.equal(await said(history, '{"value":"v","more":1}'),
      'the body has an unknown field "more"; the known fields are system, value, purpose, ' +
      'practitioner, role')
    assert.equal(await said('/v1/diagnoses/batch', '[]'), 'the body must be a list of 1 to 256 items')
  })

  it('says nothing of a fault but that it was one, and reports it', async () => {
    const fault = new Error('secret detail')
    node.refuseNext = fault
    const answer = await post('/v1/diagnoses', '{}')
    assert.equal(answer.statusCode, 500)
    assert.doesNotMatch(answer.body, /secret|stack|\.ts/)
    assert.deepEqual(faults, [fault])
  })

  it('says that the disk is full, so that a program sends it again, and reports the fault', async () => {
    for (const code of ['ENOSPC', 'EDQUOT', 'disk-full']) {
      node.refuseNext = Object.assign(new Error('/secret/store: no space'), { code })
      const answer = await post('/v1/diagnoses', '{}')
      assert.equal(answer.statusCode, 503)
      assert.match(answer.body, /disk-full.*free some space/)
      assert.doesNotMatch(answer.body, /secret/)
    }
    assert.equal(faults.length, 3)
  })

  it('refuses government calls at a hospital and clinical calls at the government', async () => {
    const atHospital = await post(`/v1/enrolments/${PEER}/approve`, '')
    assert.equal(atHospital.statusCode, 400, 'an empty body with a JSON type is no document')
    const headers = { headers: HEADERS }
    const bare = await server.inject({
      method: 'POST', url: `/v1/enrolments/${PEER}/approve`, ...headers
    })
    assert.equal(bare.statusCode, 403)
    assert.equal(bare.json<{ code: string }>().code, 'wrong-role')
    await server.close()
    open('government')
    for (const url of ['/v1/reviews', `/v1/reviews/${caseId('1')}`]) {
      const answer = await get(url)
      assert.equal(answer.statusCode, 403)
      assert.equal(answer.json<{ code: string }>().code, 'wrong-role')
    }
    const outcome = await post('/v1/diagnoses', '{}', 'application/fhir+json')
    assert.equal(outcome.statusCode, 403)
    assert.equal(outcome.json<{ issue: { code: string }[] }>().issue[0]?.code, 'forbidden')
    assert.equal((await post('/v1/patients/history', '{"value":"1"}')).statusCode, 403)
    assert.deepEqual(node.calls, [])
  })

  it('serves the government its own calls', async () => {
    await server.close()
    open('government')
    const enrolments = await get('/v1/enrolments')
    assert.equal(enrolments.json<unknown[]>().length, 1)
    await post(`/v1/enrolments/${PEER}/reject`, '{"message":"no licence"}')
    await server.inject({ method: 'DELETE', url: `/v1/allowlist/${PEER}`, headers: HEADERS })
    assert.deepEqual(node.calls.slice(1), [
      { name: 'reject', input: { id: PEER, message: 'no licence' } },
      { name: 'removeMember', input: PEER }
    ])
    const begin = await server.inject({
      method: 'POST', url: '/v1/allowlist/begin', headers: HEADERS
    })
    assert.equal(begin.json<{ code: string }>().code, 'too-few-members')
  })

  it('bounds the requests in progress, and gives places back', async () => {
    node.cases.set(caseId('a'), fakeCase(caseId('a'), 'open'))
    let release = (): void => {}
    node.held = new Promise<void>(resolve => { release = resolve })
    const waiting = Array.from({ length: MAX_CONCURRENT_REQUESTS }, () => get('/v1/cases/aaaaaaaa'))
    while (node.calls.length < MAX_CONCURRENT_REQUESTS) await new Promise(setImmediate)
    const refused = await get('/v1/cases')
    assert.equal(refused.statusCode, 503)
    assert.equal(refused.headers['retry-after'], '1')
    assert.equal(refused.json<{ code: string }>().code, 'busy')
    assert.equal((await get('/v1/chain/head')).statusCode, 200, 'what an operator asks is answered')
    const status = Array.from({ length: MAX_OPERATOR_REQUESTS }, () => get('/v1/status'))
    while ((await get('/v1/chain/head')).statusCode === 200) await new Promise(setImmediate)
    release()
    assert.ok((await Promise.all(status)).every(answer => answer.statusCode === 200))
    assert.ok((await Promise.all(waiting)).every(answer => answer.statusCode === 200))
    assert.equal((await get('/v1/status')).statusCode, 200)
  })

  it('checks the types of bodies without converting them', async () => {
    const bodies = [
      '{"system":"s"}', '{"value":1}', '{"value":"v","more":1}', '[]', '"v"', '{"value":""}'
    ]
    for (const body of bodies) {
      assert.equal((await post('/v1/patients/history', body)).statusCode, 400, body)
    }
    assert.equal((await post('/v1/patients/history', '{"value":"1"}')).statusCode, 200)
    const wide = JSON.stringify({ value: 'x'.repeat(70_000) })
    assert.equal((await post('/v1/patients/history', wide)).statusCode, 413)
  })
})
