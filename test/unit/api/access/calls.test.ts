import assert from 'node:assert/strict'
import { readingOf, OPERATOR, type Caller } from '../../../../src/api/index.js'
import { AccessBench, ecKey, HOST, TOKEN } from './bench.js'

const KEY = ecKey()
const ORIGIN = 'https://ehr.example'

describe('api: calls of clients', () => {
  let bench: AccessBench
  beforeEach(async () => { bench = await AccessBench.create() })
  afterEach(async () => { await bench.remove() })

  it('have an id in each answer and in the log, which names the client', async () => {
    await bench.add({ id: 'ehr', scope: 'system/Condition.s', keys: KEY.pem })
    const token = await bench.token('ehr', KEY)
    const answers = [
      await bench.call(token, { url: '/v1/cases' }), await bench.call(token, { url: '/v1/status' }),
      await bench.call('wrong', { url: '/v1/cases' }), await bench.call(token, { url: '/nothing' }),
      await bench.call(token, { url: '/v1/%zz' }), await bench.server.inject({ url: '/health/live' })
    ]
    const ids = answers.map(({ headers }) => String(headers['x-request-id']))
    for (const { headers } of answers) {
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(headers['cache-control'], 'no-store')
    }
    assert.ok(ids.every(id => /^[0-9a-f-]{36}$/.test(id)), ids.join())
    assert.equal(new Set(ids).size, ids.length)
    const logged = bench.calls.filter(({ id }) => ids.includes(id))
    assert.deepEqual(logged.map(({ caller, route, status }) => [caller, route, status]), [
      ['ehr', '/v1/cases', 200], ['ehr', '/v1/status', 403], ['none', '/v1/cases', 401], ['ehr', 'none', 404],
      ['none', '/health/live', 200]
    ])
    const tokens = bench.calls.find(({ route }) => route === '/auth/token')
    assert.equal(tokens?.caller, 'ehr')
  })

  it('are limited for each client, with the time to wait', async () => {
    await bench.add({ id: 'ehr', scope: 'system/Condition.s', keys: KEY.pem, perMinute: 12 })
    await bench.add({ id: 'lab', scope: 'system/Condition.s', keys: KEY.pem, perMinute: 12 })
    const token = await bench.token('ehr', KEY)
    assert.equal(await bench.statusWith(token, '/v1/cases'), 200)
    assert.equal(await bench.statusWith(token, '/v1/cases'), 200)
    const third = await bench.call(token, { url: '/v1/cases' })
    assert.equal(third.statusCode, 429)
    assert.equal(third.headers['retry-after'], '5')
    assert.equal(third.json<{ code: string }>().code, 'too-many-requests')
    const fhir = await bench.call(token, { method: 'POST', url: '/v1/diagnoses', payload: {} })
    assert.equal(fhir.json<{ issue: { code: string }[] }>().issue[0]?.code, 'throttled')
    assert.equal(await bench.statusWith(await bench.token('lab', KEY), '/v1/cases'), 200)
    assert.equal((await bench.operator('GET', '/v1/cases')).statusCode, 200)
    bench.pass(5)
    assert.equal(await bench.statusWith(await bench.token('ehr', KEY), '/v1/cases'), 200)
  })

  it('with wrong tokens are limited, and the right token still passes', async () => {
    const codes = new Set<number>()
    for (let time = 0; time < 101; time++) codes.add(await bench.statusWith(`wrong-${time}`, '/v1/cases'))
    assert.deepEqual([...codes], [401, 429])
    assert.equal(await bench.statusWith(TOKEN, '/v1/cases'), 200)
  })

  it('with wrong tokens are limited for a network, of which each host has many addresses', async () => {
    const many = async (addressOf: (time: number) => string): Promise<readonly number[]> => {
      const codes = new Set<number>()
      for (let time = 0; time < 101; time++) {
        const { statusCode } = await bench.call('wrong', { url: '/v1/cases', remoteAddress: addressOf(time) })
        codes.add(statusCode)
      }
      return [...codes]
    }
    assert.deepEqual(await many(time => `2001:db8:0:7::${time.toString(16)}`), [401, 429])
    assert.deepEqual(await many(time => `2001:db8:0:${time + 8}::1`), [401])
    assert.deepEqual(await many(time => `${time % 2 === 0 ? '' : '::ffff:'}192.0.2.7`), [401, 429])
  })

  it('come from pages of registered origins, with the answer to a preflight', async () => {
    await bench.add({ id: 'ehr', scope: 'system/Condition.s', keys: KEY.pem, origins: [ORIGIN] })
    await bench.add({ id: 'lab', scope: 'system/Condition.s', keys: KEY.pem })
    const preflight = async (origin: string) => await bench.server.inject({
      method: 'OPTIONS', url: '/fhir/Condition/1',
      headers: {
        host: HOST, origin, 'access-control-request-method': 'PUT',
        'access-control-request-headers': 'authorization,content-type,x-medplum'
      }
    })
    const known = await preflight(ORIGIN)
    assert.equal(known.statusCode, 204)
    assert.equal(known.headers['access-control-allow-origin'], ORIGIN)
    assert.equal(known.headers['access-control-allow-credentials'], 'true')
    assert.equal(known.headers['access-control-allow-headers'], 'authorization,content-type,x-medplum')
    assert.match(String(known.headers['access-control-allow-methods']), /PUT/)
    const strange = await preflight('https://evil.example')
    assert.equal(strange.statusCode, 403)
    assert.equal(strange.headers['access-control-allow-origin'], undefined)
    const from = async (id: string, origin: string) =>
      await bench.call(await bench.token(id, KEY), { url: '/v1/cases', headers: { origin } })
    const own = await from('ehr', ORIGIN)
    assert.equal(own.statusCode, 200)
    assert.equal(own.headers['access-control-allow-origin'], ORIGIN)
    assert.match(String(own.headers['access-control-expose-headers']), /Location/)
    assert.equal((await from('lab', ORIGIN)).statusCode, 403, 'the page is of another client')
    assert.equal((await from('ehr', 'https://evil.example')).statusCode, 403)
    const operator = await bench.call(TOKEN, { url: '/v1/cases', headers: { origin: ORIGIN } })
    assert.equal(operator.json<{ code: string }>().code, 'foreign-origin')
    const refused = await bench.call('wrong', { url: '/v1/cases', headers: { origin: ORIGIN } })
    assert.equal(refused.headers['access-control-allow-origin'], ORIGIN, 'so that the page sees the 401')
    const token = await bench.post({ grant_type: 'password' }, { origin: ORIGIN })
    assert.equal(token.headers['access-control-allow-origin'], ORIGIN)
    const evil = await bench.post({ grant_type: 'password' }, { origin: 'https://evil.example' })
    assert.equal(evil.statusCode, 403)
  })

  it('come through a proxy under its name, but not with the token of the operator', async () => {
    bench.opened.access.bases = ['https://node.example:8443', `http://${HOST}`]
    await bench.add({ id: 'ehr', scope: 'system/Condition.s', keys: KEY.pem })
    const assertion = await bench.assertion('ehr', KEY, { aud: 'https://node.example:8443/auth/token' })
    const { access_token: token } = (await bench.assert(assertion)).json<{ access_token: string }>()
    const statusAt = async (given: string, host: string): Promise<number> =>
      await bench.statusWith(given, '/v1/cases', { headers: { host } })
    assert.equal(await statusAt(token, 'node.example:8443'), 200)
    assert.equal(await statusAt(token, 'Node.Example:8443'), 200)
    assert.equal(await statusAt(token, HOST), 200)
    assert.equal(await statusAt(token, 'node.example'), 403)
    assert.equal(await statusAt(TOKEN, 'node.example:8443'), 401)
    assert.equal(await statusAt(TOKEN, HOST), 200)
    const { token_endpoint: url } = (await bench.server.inject({
      url: '/fhir/.well-known/smart-configuration', headers: { host: 'node.example:8443' }
    })).json<{ token_endpoint: string }>()
    assert.equal(url, 'https://node.example:8443/auth/token')
  })

  it('of routes of another table need the scope in its config', async () => {
    const seen = async (): Promise<object> => await Promise.resolve({ seen: true })
    bench.server.get('/other/Condition', { config: { scope: 'system/Condition.s' } }, seen)
    bench.server.get('/other/metadata', { config: { open: 'configuration' } }, seen)
    await bench.add({ id: 'ehr', scope: 'system/Condition.s', keys: KEY.pem })
    await bench.add({ id: 'lab', scope: 'system/Patient.s', keys: KEY.pem })
    assert.equal(await bench.statusWith(await bench.token('ehr', KEY), '/other/Condition'), 200)
    assert.equal(await bench.statusWith(await bench.token('lab', KEY), '/other/Condition'), 403)
    const open = async (host: string): Promise<number> =>
      (await bench.server.inject({ url: '/other/metadata', headers: { host } })).statusCode
    assert.deepEqual([await open(HOST), await open('x')], [200, 403])
  })

  it('of health need no token and no name, and tell nothing else', async () => {
    const get = async (url: string) => await bench.server.inject({ url, headers: { host: '10.0.0.7' } })
    assert.deepEqual((await get('/health/live')).json(), { status: 'up' })
    assert.deepEqual((await get('/health/ready')).json(), { status: 'ready' })
    bench.node.isReady = false
    const waiting = await get('/health/ready')
    assert.deepEqual([waiting.statusCode, waiting.json()], [503, { status: 'not ready' }])
    assert.equal((await get('/health/live')).statusCode, 200)
    assert.equal((await get('/health/other')).statusCode, 403)
  })

  it('read for a purpose, in a role and as a clinician that are registered', () => {
    const key = 'ab'.repeat(32)
    const caller: Caller = {
      kind: 'client', id: 'ehr', scopes: [], purposes: ['TREAT'], roles: ['nurse'], practitioner: key
    }
    assert.deepEqual(readingOf(caller, {}), { practitioner: key })
    assert.deepEqual(readingOf(caller, { purpose: 'TREAT', role: 'nurse', practitioner: key }),
      { purpose: 'TREAT', role: 'nurse', practitioner: key })
    const wrong = [{ purpose: 'BTG' }, { role: 'doctor' }, { practitioner: 'cd'.repeat(32) }] as const
    for (const [at, reading] of wrong.entries()) {
      assert.throws(() => readingOf(caller, reading),
        { code: `${['purpose', 'role', 'practitioner'][at]!}-not-permitted`, status: 403 })
      assert.deepEqual(readingOf(OPERATOR, reading), reading)
    }
  })
})
