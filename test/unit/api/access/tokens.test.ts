import assert from 'node:assert/strict'
import { createHmac, createPublicKey } from 'node:crypto'
import { METADATA_PATH } from '../../../../src/api/access/smart-configuration.js'
import { AccessBench, ecKey, HOST, rsaKey, TOKEN_URL, type Key } from './bench.js'

const EC = ecKey()
const OTHER = ecKey()

interface Refusal { readonly error: string, readonly error_description: string }

describe('api: tokens of clients', () => {
  let bench: AccessBench
  beforeEach(async () => { bench = await AccessBench.create() })
  afterEach(async () => { await bench.remove() })

  async function refusal (assertion: string, more: Record<string, string> = {}): Promise<[string, string]> {
    const answer = await bench.assert(assertion, more)
    assert.equal(answer.statusCode, 401, answer.body)
    assert.match(String(answer.headers['content-type']), /^application\/json/)
    assert.equal(answer.headers['cache-control'], 'no-store')
    const { error, error_description: text } = answer.json<Refusal>()
    return [error, text]
  }

  it('are issued for an assertion, and open what their scope names', async () => {
    await bench.add({ id: 'ehr', scope: 'system/Condition.crs', keys: EC.pem })
    const answer = await bench.assert(await bench.assertion('ehr', EC))
    assert.equal(answer.statusCode, 200, answer.body)
    const { access_token: token, ...rest } = answer.json<{ access_token: string }>()
    assert.deepEqual(rest,
      { token_type: 'bearer', expires_in: 300, scope: 'system/Condition.crs', client_id: 'ehr' })
    assert.ok(!token.includes('.'), 'clients must not take it for a JWT')
    assert.equal(await bench.statusWith(token, '/v1/cases'), 200)
    assert.equal(await bench.statusWith(token, '/v1/status'), 403)
    assert.equal(await bench.statusWith(token, '/v1/diagnoses', { method: 'POST', payload: {} }), 201)
    assert.equal(await bench.statusWith(token, '/v1/clients'), 403, 'no scope opens calls of the operator')
  })

  it('are issued to keys of each kind, in PEM, JWK and JWK set, at both paths', async () => {
    const keys: readonly Key[] = [ecKey('ES384'), rsaKey('RS384'), ecKey('ES256'), rsaKey('RS256')]
    for (const [at, key] of keys.entries()) {
      const jwk = createPublicKey(key.pem).export({ format: 'jwk' })
      const named = { ...jwk, kid: 'k', use: 'sig' }
      const forms = [key.pem, JSON.stringify(jwk), JSON.stringify({ keys: [named] })]
      for (const [form, text] of forms.entries()) {
        const id = `client-${at}-${form}`
        await bench.add({ id, scope: 'system/Condition.r', keys: text })
        for (const url of ['/auth/token', '/oauth2/token']) {
          const assertion = await bench.assertion(id, key, { aud: `http://${HOST}${url}/` }, { kid: 'k' })
          const answer = await bench.post({
            grant_type: 'client_credentials', client_assertion: assertion, client_id: id,
            client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
          }, {}, url)
          assert.equal(answer.statusCode, 200, `${id} ${url} ${answer.body}`)
        }
      }
    }
  })

  it('are issued to clients that read RFC 8414, and name the issuer as audience', async () => {
    await bench.add({ id: 'ehr', scope: 'system/Condition.r', keys: EC.pem })
    const metadata = await bench.server.inject({ url: METADATA_PATH, headers: { host: HOST } })
    const { issuer, response_types_supported: types, token_endpoint: endpoint } =
      metadata.json<Record<string, unknown>>()
    assert.deepEqual([issuer, types, endpoint], [`http://${HOST}`, [], TOKEN_URL])
    for (const aud of [issuer, `${String(issuer)}/`]) {
      const answer = await bench.assert(await bench.assertion('ehr', EC, { aud: String(aud) }))
      assert.equal(answer.statusCode, 200, answer.body)
    }
  })

  it('choose among several keys by kid', async () => {
    const set = [['a', EC], ['b', OTHER]] as const
    const keys = set.map(([kid, { pem }]) => ({ ...createPublicKey(pem).export({ format: 'jwk' }), kid }))
    await bench.add({ id: 'ehr', scope: 'system/*.r', keys: JSON.stringify({ keys }) })
    for (const [kid, key] of set) {
      assert.equal((await bench.assert(await bench.assertion('ehr', key, {}, { kid }))).statusCode, 200)
    }
    for (const header of [{}, { kid: 'c' }, { kid: 'b' }]) {
      const [code] = await refusal(await bench.assertion('ehr', EC, {}, header))
      assert.equal(code, 'invalid_client')
    }
  })

  const seconds = (from: AccessBench): number => Math.floor(from.now / 1000)
  const wrong: readonly (readonly [string, RegExp, (of: AccessBench) => Promise<string>])[] = [
    ['an expired assertion', /has expired/,
      async of => await of.assertion('ehr', EC, { exp: seconds(of) - 61 })],
    ['one that lasts too long', /at most 300 s ahead/,
      async of => await of.assertion('ehr', EC, { exp: seconds(of) + 361 })],
    ['one of the future', /iat is in the future/,
      async of => await of.assertion('ehr', EC, { iat: seconds(of) + 61 })],
    ['one that is not valid yet', /nbf/,
      async of => await of.assertion('ehr', EC, { nbf: seconds(of) + 61 })],
    ['one for another hospital', /aud must be http:\/\/127\.0\.0\.1:4000\/auth\/token/,
      async of => await of.assertion('ehr', EC, { aud: 'https://other.example/auth/token' })],
    ['one for the FHIR base', /aud must be/,
      async of => await of.assertion('ehr', EC, { aud: `http://${HOST}/fhir` })],
    ['a foreign key', /no registered client/, async of => await of.assertion('ehr', OTHER)],
    ['an unknown client', /no registered client/, async of => await of.assertion('other', EC)],
    ['another subject', /claim sub/, async of => await of.assertion('ehr', EC, { sub: 'other' })],
    ['no jti', /claim jti/, async of => await of.assertion('ehr', EC, { jti: undefined })],
    ['an empty jti', /jti must be/, async of => await of.assertion('ehr', EC, { jti: '' })],
    ['a huge jti', /jti must be/, async of => await of.assertion('ehr', EC, { jti: 'x'.repeat(257) })],
    ['no exp', /claim exp/, async of => await of.assertion('ehr', EC, { exp: undefined })],
    ['no JWT', /no JWT/, async () => await Promise.resolve('a.b.c')],
    ['a huge JWT', /too long/, async of => await of.assertion('ehr', EC, { x: 'x'.repeat(7000) })],
    ['alg none', /alg must be/, async of => await Promise.resolve(unsigned(of))],
    ['HS256 with the public key as secret', /alg must be/, async of => await Promise.resolve(hashed(of))]
  ]
  for (const [name, text, make] of wrong) {
    it(`are refused for ${name}`, async () => {
      await bench.add({ id: 'ehr', scope: 'system/*.r', keys: EC.pem })
      const [code, description] = await refusal(await make(bench))
      assert.equal(code, 'invalid_client')
      assert.match(description, text)
    })
  }

  it('are issued within a skew of 60 s', async () => {
    await bench.add({ id: 'ehr', scope: 'system/*.r', keys: EC.pem })
    const now = seconds(bench)
    for (const claims of [{ exp: now - 59 }, { iat: now + 59 }, { exp: now + 359 }, { nbf: now + 59 }]) {
      assert.equal((await bench.assert(await bench.assertion('ehr', EC, claims))).statusCode, 200)
    }
  })

  it('are issued once for each assertion', async () => {
    await bench.add({ id: 'ehr', scope: 'system/*.r', keys: EC.pem })
    const assertion = await bench.assertion('ehr', EC)
    assert.equal((await bench.assert(assertion)).statusCode, 200)
    assert.match((await refusal(assertion))[1], /used before/)
    await bench.add({ id: 'lab', scope: 'system/*.r', keys: OTHER.pem })
    const jti = { jti: 'the-same' }
    assert.equal((await bench.assert(await bench.assertion('ehr', EC, jti))).statusCode, 200)
    const ofAnother = await bench.assert(await bench.assertion('lab', OTHER, jti))
    assert.equal(ofAnother.statusCode, 200)
  })

  it('are not issued for a client_id that differs from the assertion', async () => {
    await bench.add({ id: 'ehr', scope: 'system/*.r', keys: EC.pem })
    const [, text] = await refusal(await bench.assertion('ehr', EC), { client_id: 'lab' })
    assert.match(text, /differs from iss/)
  })

  it('end after 300 s, with a rotation, and with the removal of the client', async () => {
    await bench.add({ id: 'ehr', scope: 'system/Condition.s', keys: EC.pem })
    const first = await bench.token('ehr', EC)
    bench.pass(299)
    assert.equal(await bench.statusWith(first, '/v1/cases'), 200)
    bench.pass(1)
    const late = await bench.call(first, { url: '/v1/cases' })
    assert.equal(late.statusCode, 401)
    assert.equal(late.json<{ code: string }>().code, 'token-expired')
    assert.equal(late.headers['www-authenticate'], 'Bearer error="invalid_token"')
    const second = await bench.token('ehr', EC)
    await bench.operator('POST', '/v1/clients/ehr/rotate', { keys: OTHER.pem })
    assert.equal(await bench.statusWith(second, '/v1/cases'), 401)
    const third = await bench.token('ehr', OTHER)
    assert.equal(await bench.statusWith(third, '/v1/cases'), 200)
    await bench.operator('DELETE', '/v1/clients/ehr')
    assert.equal(await bench.statusWith(third, '/v1/cases'), 401)
    await bench.add({ id: 'ehr', scope: 'system/Condition.s', keys: OTHER.pem })
    assert.equal(await bench.statusWith(third, '/v1/cases'), 401, 'a namesake is another client')
  })

  it('of another hospital are refused', async () => {
    const other = await AccessBench.create()
    try {
      for (const of of [bench, other]) await of.add({ id: 'ehr', scope: 'system/*.cruds', keys: EC.pem })
      const token = await other.token('ehr', EC)
      assert.equal(await other.statusWith(token, '/v1/cases'), 200)
      assert.equal(await bench.statusWith(token, '/v1/cases'), 401)
    } finally {
      await other.remove()
    }
  })

  it('that were changed are refused, whatever byte it is', async () => {
    await bench.add({ id: 'ehr', scope: 'system/Condition.s', keys: EC.pem })
    const bytes = Buffer.from(await bench.token('ehr', EC), 'base64url')
    for (let at = 0; at < bytes.byteLength; at += 7) {
      const changed = Buffer.from(bytes)
      changed[at] = bytes[at]! ^ 1
      const status = await bench.statusWith(changed.toString('base64url'), '/v1/cases')
      assert.ok(status === 401 || status === 429, String(at))
    }
  })

  it('have the scopes that were asked for and registered, and the old words', async () => {
    await bench.add({ id: 'ehr', scope: 'system/Condition.crs system/Consent.s', keys: EC.pem })
    const granted = async (scope: string): Promise<string> => {
      const answer = await bench.assert(await bench.assertion('ehr', EC), { scope })
      const { error, scope: given } = answer.json<{ scope?: string, error?: string }>()
      return given ?? error ?? ''
    }
    assert.equal(await granted('system/Condition.rs'), 'system/Condition.rs')
    assert.equal(await granted('system/*.read openid launch'), 'system/Condition.rs system/Consent.s')
    assert.equal(await granted('system/Condition.write'), 'system/Condition.c')
    assert.equal(await granted('system/Condition.cruds'), 'system/Condition.crs')
    assert.equal(await granted(''), 'system/Condition.crs system/Consent.s')
    assert.equal(await granted('system/Patient.r'), 'invalid_scope')
    assert.equal(await granted('user/Condition.r'), 'invalid_scope')
    const narrow = await bench.token('ehr', EC, 'system/Condition.c')
    assert.equal(await bench.statusWith(narrow, '/v1/cases'), 403)
  })
})

function part (value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function claims (of: AccessBench): object {
  return { iss: 'ehr', sub: 'ehr', aud: TOKEN_URL, jti: 'forged', exp: Math.floor(of.now / 1000) + 100 }
}

function unsigned (of: AccessBench): string {
  return `${part({ alg: 'none' })}.${part(claims(of))}.`
}

/** The old attack on libraries that take the algorithm from the token. */
function hashed (of: AccessBench): string {
  const text = `${part({ alg: 'HS256' })}.${part(claims(of))}`
  return `${text}.${createHmac('sha256', EC.pem).update(text).digest('base64url')}`
}
