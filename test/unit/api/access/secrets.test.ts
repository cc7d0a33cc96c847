import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Access } from '../../../../src/api/access/access.js'
import { UsedAssertions } from '../../../../src/api/access/used-assertions.js'
import { AccessBench, ecKey, rsaKey } from './bench.js'

const GRANT = { grant_type: 'client_credentials' }

function basic (id: string, secret: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` }
}

describe('api: clients with a secret', () => {
  let bench: AccessBench
  beforeEach(async () => { bench = await AccessBench.create() })
  afterEach(async () => { await bench.remove() })

  it('prove themselves by header and by form', async () => {
    const secret = await bench.add({ id: 'portal', scope: 'system/Condition.rs' }) ?? ''
    const form = await bench.post({ ...GRANT, client_id: 'portal', client_secret: secret })
    const header = await bench.post(GRANT, basic('portal', encodeURIComponent(secret)))
    for (const answer of [form, header]) {
      assert.equal(answer.statusCode, 200, answer.body)
      assert.equal(answer.headers['www-authenticate'], undefined)
      const { access_token: token } = answer.json<{ access_token: string }>()
      assert.equal(await bench.statusWith(token, '/v1/cases'), 200)
    }
  })

  it('are refused with a wrong secret, and the header names its scheme', async () => {
    const secret = await bench.add({ id: 'portal', scope: 'system/Condition.rs' }) ?? ''
    await bench.add({ id: 'ehr', scope: 'system/Condition.rs', keys: ecKey().pem })
    const guesses = [
      ['portal', `${secret}x`], ['nobody', secret], ['ehr', secret], ['ehr', 'undefined']
    ] as const
    for (const [id, given] of guesses) {
      const answer = await bench.post(GRANT, basic(id, given))
      assert.equal(answer.statusCode, 401, id)
      assert.equal(answer.json<{ error: string }>().error, 'invalid_client')
      assert.match(String(answer.headers['www-authenticate']), /^Basic /)
    }
  })

  it('are answered 429 after many failures, each client apart, and not for ever', async () => {
    const secret = await bench.add({ id: 'portal', scope: 'system/Condition.rs' }) ?? ''
    const other = await bench.add({ id: 'lab', scope: 'system/Condition.rs' }) ?? ''
    const fail = async (id: string): Promise<number> =>
      (await bench.post({ ...GRANT, client_id: id, client_secret: 'guess' })).statusCode
    const codes: number[] = []
    for (let time = 0; time < 11; time++) codes.push(await fail('portal'))
    assert.deepEqual(codes, [...Array<number>(10).fill(401), 429])
    const limited = await bench.post({ ...GRANT, client_id: 'portal', client_secret: secret })
    assert.equal(limited.statusCode, 429)
    assert.equal(limited.json<{ error: string }>().error, 'temporarily_unavailable')
    assert.ok(Number(limited.headers['retry-after']) >= 1)
    assert.equal((await bench.post({ ...GRANT, client_id: 'lab', client_secret: other })).statusCode, 200)
    bench.pass(1)
    assert.equal((await bench.post({ ...GRANT, client_id: 'portal', client_secret: secret })).statusCode, 200)
  })

  it('are counted for a network, so that no other address of a host has more guesses', async () => {
    await bench.add({ id: 'portal', scope: 'system/Condition.rs' })
    const codes: number[] = []
    for (let time = 0; time < 11; time++) {
      const guess = { ...GRANT, client_id: 'portal', client_secret: 'guess' }
      codes.push((await bench.post(guess, {}, '/auth/token', `2001:db8::${time}`)).statusCode)
    }
    assert.deepEqual(codes, [...Array<number>(10).fill(401), 429])
  })

  it('cannot be kept out by failures of strangers if they sign', async () => {
    const key = ecKey()
    await bench.add({ id: 'ehr', scope: 'system/Condition.rs', keys: key.pem })
    const foreign = await bench.assertion('ehr', ecKey())
    const codes = new Set<number>()
    for (let time = 0; time < 15; time++) codes.add((await bench.assert(foreign)).statusCode)
    assert.deepEqual([...codes], [401, 429])
    assert.equal((await bench.assert(await bench.assertion('ehr', key))).statusCode, 200)
    const late = await bench.assert(foreign)
    assert.ok(Number(late.headers['retry-after']) >= 1, late.body)
  })

  it('get no token for a request that is not one', async () => {
    const secret = await bench.add({ id: 'portal', scope: 'system/Condition.rs' }) ?? ''
    const good = { ...GRANT, client_id: 'portal', client_secret: secret }
    const codeOf = async (...given: Parameters<AccessBench['post']>): Promise<string> => {
      const answer = await bench.post(...given)
      assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, answer.body)
      return answer.json<{ error: string }>().error
    }
    assert.equal(await codeOf({ ...good, grant_type: 'authorization_code' }), 'unsupported_grant_type')
    assert.equal(await codeOf({ client_id: 'portal', client_secret: secret }), 'invalid_request')
    assert.equal(await codeOf(good, basic('portal', secret)), 'invalid_request')
    assert.equal(await codeOf({ ...good, client_assertion: 'a.b.c' }), 'invalid_request')
    assert.equal(await codeOf({ ...GRANT, client_assertion: 'a.b.c' }), 'invalid_request')
    assert.equal(await codeOf(GRANT), 'invalid_client')
    assert.equal(await codeOf(GRANT, { authorization: 'Bearer x' }), 'invalid_request')
    assert.equal(await codeOf({ ...GRANT, client_id: 'lab' }, basic('portal', secret)), 'invalid_request')
    assert.equal(await codeOf(good, { 'content-type': 'application/json' }), 'invalid_request')
    assert.equal(await codeOf({ ...good, more: 'x'.repeat(20_000) }), 'invalid_request')
    const twice = await bench.server.inject({
      method: 'POST', url: '/auth/token', payload: `${new URLSearchParams(good).toString()}&client_id=portal`,
      headers: { host: '127.0.0.1:4000', 'content-type': 'application/x-www-form-urlencoded' }
    })
    assert.match(twice.json<{ error_description: string }>().error_description, /given twice/)
  })
})

describe('api: the registry of clients', () => {
  let bench: AccessBench
  beforeEach(async () => { bench = await AccessBench.create() })
  afterEach(async () => { await bench.remove() })

  it('lasts across restarts with tokens and used assertions, and has no secret in its file', async () => {
    const key = ecKey()
    const secret = await bench.add({ id: 'portal', scope: 'system/Condition.rs' }) ?? ''
    await bench.add({ id: 'ehr', scope: 'system/Condition.c', keys: key.pem })
    const assertion = await bench.assertion('ehr', key)
    const { access_token: token } = (await bench.assert(assertion)).json<{ access_token: string }>()
    const file = path.join(bench.opened.folder, 'clients.json')
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.ok(secret.length >= 43 && !readFileSync(file, 'utf8').includes(secret))
    const after = await Access.open(bench.opened.folder, () => bench.now)
    assert.deepEqual(after.registry.list(), bench.opened.access.registry.list())
    assert.equal(after.tokens.open(token).id, 'ehr')
    const jti = JSON.parse(Buffer.from(assertion.split('.')[1]!, 'base64url').toString()) as { jti: string }
    assert.equal(await after.used.take('ehr', jti.jti, bench.now + 1000), false)
    assert.equal(await after.used.take('ehr', 'another', bench.now + 1000), true)
    await after.close()
  })

  it('remembers assertions of every client, whatever one of them uses up', async () => {
    const { folder } = bench.opened
    let now = bench.now
    const open = async (): Promise<UsedAssertions> => await UsedAssertions.open(folder, () => now, 32)
    const used = await open()
    for (const jti of ['1', '2']) assert.equal(await used.take('ehr', jti, now + 1000), true)
    await assert.rejects(used.take('ehr', '3', now + 1000), { code: 'busy', status: 503 })
    assert.equal(await used.take('lab', '1', now + 1000), true)
    await used.close()
    const after = await open()
    await assert.rejects(after.take('ehr', '3', now + 1000), { code: 'busy' })
    assert.equal(await after.take('ehr', '1', now + 1000), false)
    now += 1000
    assert.equal(await after.take('ehr', '3', now + 1000), true)
    await after.close()
  })

  it('remembers assertions after one that a full disk cut', async () => {
    const { folder } = bench.opened
    const used = await UsedAssertions.open(folder, () => bench.now, 32)
    const { handle } = used as unknown as { readonly handle: { appendFile (text: string): Promise<void> } }
    const write = handle.appendFile.bind(handle)
    handle.appendFile = async text => {
      await write(text.slice(0, 20))
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    }
    await assert.rejects(used.take('ehr', '1', bench.now + 1000), { code: 'ENOSPC' })
    handle.appendFile = write
    assert.equal(await used.take('lab', '2', bench.now + 1000), true)
    const after = await UsedAssertions.open(folder, () => bench.now, 32)
    assert.equal(await after.take('lab', '2', bench.now + 1000), false, 'a restart remembers the next one')
    await Promise.all([used.close(), after.close()])
  })

  it('names a damaged file, and does not replace it', async () => {
    for (const text of ['', '{', '[]', '{"format":1}', '{"format":2,"tokenKey":"","clients":[]}',
      `{"format":1,"tokenKey":"${'00'.repeat(32)}","clients":[{"id":"x"}]}`]) {
      const other = await AccessBench.create()
      const { folder } = other.opened
      const file = path.join(folder, 'clients.json')
      writeFileSync(file, text)
      await assert.rejects(Access.open(folder), { code: 'bad-client-file' })
      assert.equal(readFileSync(file, 'utf8'), text)
      await other.remove()
    }
  })

  const refused: readonly (readonly [object, number, string])[] = [
    [{ id: 'ehr', scope: 'system/Condition.sr' }, 422, 'bad-scope'],
    [{ id: 'ehr', scope: ' ' }, 422, 'bad-scope'],
    [{ id: 'ehr', scope: 'medichain/clients.r' }, 422, 'bad-scope'],
    [{ id: 'operator', scope: 'system/*.r' }, 422, 'bad-id'],
    [{ id: 'Ehr', scope: 'system/*.r' }, 400, 'bad-request'],
    [{ id: 'ehr', scope: 'system/*.r', keys: 'no key' }, 422, 'bad-key'],
    [{ id: 'ehr', scope: 'system/*.r', keys: '{"keys":[]}' }, 422, 'bad-key'],
    [{ id: 'ehr', scope: 'system/*.r', keys: rsaKey('RS384', 1024).pem }, 422, 'bad-key'],
    [{ id: 'ehr', scope: 'system/*.r', keys: '{"kty":"oct","k":"AAAA"}' }, 422, 'private-key'],
    [{ id: 'ehr', scope: 'system/*.r', keys: '{"kty":"EC","crv":"P-384","x":"A","y":"A"}' }, 422, 'bad-key'],
    [{ id: 'ehr', scope: 'system/*.r', origins: ['https://ehr.example/'] }, 400, 'bad-request'],
    [{ id: 'ehr', scope: 'system/*.r', perMinute: 0 }, 400, 'bad-request']
  ]
  for (const [body, status, code] of refused) {
    it(`refuses ${JSON.stringify(body).slice(0, 70)} with ${code}`, async () => {
      const answer = await bench.operator('POST', '/v1/clients', body)
      assert.deepEqual([answer.statusCode, answer.json<{ code: string }>().code], [status, code])
      assert.deepEqual(bench.opened.access.registry.list(), [])
    })
  }

  it('refuses a private key in each form, a second client of a name, and unknown clients', async () => {
    const { pem, secret } = ecKey()
    const codeOf = async (url: string, body: object): Promise<string> =>
      (await bench.operator('POST', url, body)).json<{ code: string }>().code
    const forms = [secret.export({ type: 'pkcs8', format: 'pem' }).toString(),
      JSON.stringify(secret.export({ format: 'jwk' }))]
    for (const keys of forms) {
      assert.equal(await codeOf('/v1/clients', { id: 'ehr', scope: 'system/*.r', keys }), 'private-key')
    }
    await bench.add({ id: 'ehr', scope: 'system/*.r', keys: pem })
    assert.equal(await codeOf('/v1/clients', { id: 'ehr', scope: 'system/*.r', keys: pem }), 'client-exists')
    assert.equal(await codeOf('/v1/clients/lab/rotate', {}), 'unknown-client')
    assert.equal((await bench.operator('DELETE', '/v1/clients/lab')).statusCode, 404)
  })

  it('keeps one of two changes at a time, and loses none', async () => {
    const ids = Array.from({ length: 8 }, (_, at) => `client-${at}`)
    await Promise.all(ids.map(async id => await bench.add({ id, scope: 'system/*.r' })))
    const { access, folder } = bench.opened
    assert.deepEqual(access.registry.list().map(({ id }) => id), ids)
    assert.equal(readFileSync(path.join(folder, 'clients.json'), 'utf8').match(/"id"/g)?.length, 8)
  })
})
