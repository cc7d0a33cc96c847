import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { SignJWT } from 'jose'
import { verifyAssertion } from '../../../src/api/access/assertion.js'
import { readClientFile } from '../../../src/api/access/client-file.js'
import { readClientKeys } from '../../../src/api/access/client-keys.js'
import { OAuthError } from '../../../src/api/access/oauth-error.js'
import { parseScopes, scopeText } from '../../../src/api/access/scope.js'
import { readTokenRequest } from '../../../src/api/access/token-request.js'
import { ServiceError } from '../../../src/api/index.js'
import { utf8 } from '../../../src/protocol/types/index.js'
import { testAccess, type TestAccess } from '../../unit/api/test-access.js'
import { mutateBytes } from '../mutate-bytes.js'
import { mutateJson } from '../mutate-json.js'
import type { Target } from '../target.js'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
const PEM = publicKey.export({ type: 'spki', format: 'pem' }).toString()
const JWK = { ...createPublicKey(PEM).export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'ES384' }
const JWKS = { keys: [JWK, { ...JWK, kid: 'l' }] }
const URL = 'http://127.0.0.1:4000/auth/token'
const FORMS = [
  'grant_type=client_credentials&client_id=ehr&client_secret=s&scope=system%2F*.rs+medichain%2Freview.ru',
  'grant_type=client_credentials&client_assertion=a.b.c&client_assertion_type=' +
    'urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer', 'grant_type=client_credentials'
]
const FILE = {
  format: 1, tokenKey: '00'.repeat(32), clients: [{
    id: 'ehr', scope: 'system/*.r', keys: [JWK], purposes: [], roles: [], origins: [], perMinute: 1,
    generation: '00', addedAt: 1, rotatedAt: 1
  }]
}
const text = (input: Uint8Array): string => Buffer.from(input).toString('utf8')

function only (kind: 'OAuthError' | 'ServiceError', error: unknown): void {
  const isRefusal = kind === 'OAuthError' ? error instanceof OAuthError : error instanceof ServiceError
  assert(isRefusal, String(error))
}

/** The first line is the Authorization header. */
const tokenRequest: Target = {
  name: 'token-request',
  extension: 'txt',
  make (random) {
    const basic = `Basic ${Buffer.from('ehr:s%zz').toString('base64')}`
    const header = random.pick(['', basic, 'Basic =', 'Bearer x'])
    return mutateBytes(utf8(`${header}\n${random.pick(FORMS)}`), random)
  },
  run (input) {
    const [header = '', ...rest] = text(input).split('\n')
    try {
      const { scope = '' } = readTokenRequest(rest.join('\n'), header === '' ? undefined : header)
      const read = scopeText(parseScopes(scope))
      assert.equal(scopeText(parseScopes(read)), read)
    } catch (error) {
      only('OAuthError', error)
    }
  }
}

const clientKeys: Target = {
  name: 'client-keys',
  extension: 'json',
  make: random => random.chance(0.3)
    ? mutateBytes(utf8(PEM), random)
    : utf8(JSON.stringify(mutateJson(random.pick([JWK, JWKS]), random)) ?? ''),
  run (input) {
    try {
      const keys = readClientKeys(text(input))
      assert(keys.length > 0 && keys.every(key => !('d' in key)))
    } catch (error) {
      only('ServiceError', error)
    }
  }
}

const clientFile: Target = {
  name: 'client-file',
  extension: 'json',
  make: random => random.chance(0.2)
    ? mutateBytes(utf8(JSON.stringify(FILE)), random)
    : utf8(JSON.stringify(mutateJson(FILE, random)) ?? ''),
  run (input) {
    try {
      const { clients } = readClientFile(text(input))
      assert(clients.every(({ id, keys }) => typeof id === 'string' && Array.isArray(keys)))
    } catch (error) {
      only('ServiceError', error)
    }
  }
}

let opened: TestAccess | undefined
let assertion = ''
let token = ''

/** The first byte says whether an assertion or an access token follows. */
const accessToken: Target = {
  name: 'access-token',
  extension: 'bin',
  async begin () {
    opened = await testAccess()
    const { registry, tokens } = opened.access
    const { client } = await registry.add({ id: 'ehr', scope: 'system/*.r', keys: PEM })
    token = tokens.issue(client, 'system/*.r')
    assertion = await new SignJWT({ jti: 'j', iss: 'ehr', sub: 'ehr', aud: URL })
      .setProtectedHeader({ alg: 'ES384', kid: 'k' }).setExpirationTime('2 min').sign(privateKey)
  },
  async end () { await opened?.remove() },
  make (random) {
    const isAssertion = random.chance(0.5)
    return Uint8Array.of(isAssertion ? 1 : 0, ...mutateBytes(utf8(isAssertion ? assertion : token), random))
  },
  async run (input) {
    const { access } = opened ?? assert.fail()
    const given = text(input.subarray(1))
    try {
      if (input[0] === 1) {
        const { now, registry, used } = access
        await verifyAssertion(given, undefined, { audiences: [URL], now, registry, used })
      } else {
        const decoded = Buffer.from(given, 'base64url')
        assert.equal(access.tokens.open(given).id, 'ehr')
        assert.deepEqual(decoded, Buffer.from(token, 'base64url'), 'a changed token is refused')
      }
    } catch (error) {
      if (input[0] === 1) only('OAuthError', error)
      else only('ServiceError', error)
    }
  }
}

export const clientTargets: readonly Target[] = [tokenRequest, clientKeys, clientFile, accessToken]
