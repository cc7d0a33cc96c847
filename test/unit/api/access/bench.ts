import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { SignJWT, type JWTHeaderParameters, type JWTPayload } from 'jose'
import type { CallView, NewClient } from '../../../../src/api/index.js'
import { createServer } from '../../../../src/api/server.js'
import { createFakeNode, type FakeNode } from '../fake-services.js'
import { testAccess, type TestAccess } from '../test-access.js'

export const TOKEN = 'the-token-of-the-operator'
export const HOST = '127.0.0.1:4000'
export const TOKEN_URL = `http://${HOST}/auth/token`
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** A key of a client: the private part, and the public part as PEM. */
export interface Key {
  readonly alg: string
  readonly secret: KeyObject
  readonly pem: string
}

export function ecKey (alg = 'ES384'): Key {
  const namedCurve = alg === 'ES384' ? 'P-384' : 'P-256'
  return keyOf(alg, generateKeyPairSync('ec', { namedCurve }))
}

export function rsaKey (alg = 'RS384', modulusLength = 2048): Key {
  return keyOf(alg, generateKeyPairSync('rsa', { modulusLength }))
}

function keyOf (alg: string, pair: { readonly publicKey: KeyObject, readonly privateKey: KeyObject }): Key {
  const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  return { alg, secret: pair.privateKey, pem }
}

/** A server with clients, on a clock that tests set. */
export class AccessBench {
  readonly calls: CallView[] = []
  readonly faults: unknown[] = []
  readonly server: FastifyInstance

  private constructor (
    readonly node: FakeNode, readonly opened: TestAccess, private readonly clock: { now: number }
  ) {
    this.server = createServer({
      access: opened.access, token: TOKEN,
      onFault: fault => this.faults.push(fault), onCall: call => this.calls.push(call)
    }, node.services)
  }

  static async create (): Promise<AccessBench> {
    const clock = { now: Date.parse('2026-11-29T12:00:00Z') }
    return new AccessBench(createFakeNode('hospital'), await testAccess(() => clock.now), clock)
  }

  get now (): number { return this.clock.now }

  pass (seconds: number): void {
    this.clock.now += seconds * 1000
  }

  async remove (): Promise<void> {
    await this.server.close()
    await this.opened.remove()
    assert.deepEqual(this.faults, [])
  }

  /** Registers a client as the operator does, and returns its secret if it has one. */
  async add (client: NewClient): Promise<string | undefined> {
    const answer = await this.operator('POST', '/v1/clients', client)
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<{ secret?: string }>().secret
  }

  async operator (
    method: 'DELETE' | 'GET' | 'POST', url: string, payload?: object
  ): Promise<LightMyRequestResponse> {
    return await this.call(TOKEN, { method, url, ...(payload && { payload }) })
  }

  async call (token: string, { headers = {}, ...options }: InjectOptions): Promise<LightMyRequestResponse> {
    return await this.server.inject({
      ...options, headers: { host: HOST, authorization: `Bearer ${token}`, ...headers }
    })
  }

  async statusWith (token: string, url: string, options: InjectOptions = {}): Promise<number> {
    return (await this.call(token, { method: 'GET', url, ...options })).statusCode
  }

  async post (
    form: Readonly<Record<string, string>>, headers: Record<string, string> = {}, url = '/auth/token',
    remoteAddress = '127.0.0.1'
  ): Promise<LightMyRequestResponse> {
    return await this.server.inject({
      method: 'POST', url, remoteAddress, payload: new URLSearchParams(form).toString(),
      headers: { host: HOST, 'content-type': 'application/x-www-form-urlencoded', ...headers }
    })
  }

  /** Makes an assertion as SMART Backend Services wants it, with the given differences. */
  async assertion (
    client: string, key: Key, claims: JWTPayload = {}, header: Partial<JWTHeaderParameters> = {}
  ): Promise<string> {
    const seconds = Math.floor(this.now / 1000)
    return await new SignJWT({
      iss: client, sub: client, aud: TOKEN_URL, jti: randomUUID(), exp: seconds + 120, ...claims
    }).setProtectedHeader({ alg: key.alg, typ: 'JWT', ...header }).sign(key.secret)
  }

  async assert (
    assertion: string, more: Readonly<Record<string, string>> = {}
  ): Promise<LightMyRequestResponse> {
    return await this.post({
      grant_type: 'client_credentials', client_assertion_type: ASSERTION_TYPE, client_assertion: assertion,
      ...more
    })
  }

  /** Gets an access token with a new assertion. */
  async token (client: string, key: Key, scope?: string): Promise<string> {
    const answer = await this.assert(await this.assertion(client, key), scope === undefined ? {} : { scope })
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<{ access_token: string }>().access_token
  }
}
