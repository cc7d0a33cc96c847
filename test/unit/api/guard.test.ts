import assert from 'node:assert/strict'
import type { FastifyInstance } from 'fastify'
import { createServer } from '../../../src/api/server.js'
import { createFakeNode, type FakeNode } from './fake-services.js'
import { testAccess, type TestAccess } from './test-access.js'

const TOKEN = 'right-token'
const AUTHORIZATION = `Bearer ${TOKEN}`

describe('api: guard', () => {
  let node: FakeNode
  let server: FastifyInstance
  let access: TestAccess
  beforeEach(async () => {
    access = await testAccess()
    node = createFakeNode('hospital')
    server = createServer({ access: access.access, token: TOKEN, onFault: () => {} }, node.services)
  })
  afterEach(async () => {
    await server.close()
    await access.remove()
  })

  async function codeOf (headers: Record<string, string>): Promise<string> {
    const answer = await server.inject({ method: 'GET', url: '/v1/status', headers })
    return answer.statusCode === 200 ? 'ok' : answer.json<{ code: string }>().code
  }

  it('admits requests of this machine under both loopback names', async () => {
    for (const host of ['127.0.0.1', '127.0.0.1:4000', 'localhost:80', 'LocalHost']) {
      assert.equal(await codeOf({ host, authorization: AUTHORIZATION }), 'ok', host)
    }
  })

  it('refuses other names of this machine, as in DNS rebinding', async () => {
    const hosts = ['evil.example', 'evil.example:4000', '127.0.0.1.evil.example', 'localhost.evil',
      '127.0.0.1@evil.example', '0.0.0.0', '[::1]:4000', '127.0.0.1:4000, evil.example']
    for (const host of hosts) {
      assert.equal(await codeOf({ host, authorization: AUTHORIZATION }), 'foreign-host', host)
    }
  })

  it('refuses pages of other origins even with the token', async () => {
    const headers = { host: '127.0.0.1:4000', authorization: AUTHORIZATION }
    assert.equal(await codeOf({ ...headers, origin: 'https://evil.example' }), 'foreign-origin')
    assert.equal(await codeOf({ ...headers, origin: 'null' }), 'foreign-origin')
    assert.equal(await codeOf({ ...headers, origin: 'http://127.0.0.1:4000' }), 'ok')
  })

  it('requires the complete token as a bearer token', async () => {
    const host = '127.0.0.1'
    assert.equal(await codeOf({ host }), 'no-token')
    const malformed = ['', 'Bearer', 'Bearer ', `Basic ${TOKEN}`, TOKEN, `${AUTHORIZATION} x`]
    for (const authorization of malformed) {
      assert.equal(await codeOf({ host, authorization }), 'no-token', authorization)
    }
    for (const token of ['wrong', `${TOKEN}x`, TOKEN.slice(1), TOKEN.toUpperCase()]) {
      assert.equal(await codeOf({ host, authorization: `Bearer ${token}` }), 'wrong-token', token)
    }
    assert.deepEqual(node.calls, [])
  })

  it('accepts the scheme in any letter case, and spaces before the token (RFC 9110)', async () => {
    for (const authorization of [`bearer ${TOKEN}`, `BEARER   ${TOKEN}`]) {
      assert.equal(await codeOf({ host: '127.0.0.1', authorization }), 'ok', authorization)
    }
  })

  it('names the scheme with a 401', async () => {
    const answer = await server.inject({ url: '/v1/status', headers: { host: 'localhost' } })
    assert.equal(answer.statusCode, 401)
    assert.equal(answer.headers['www-authenticate'], 'Bearer')
  })

  it('does not show callers without a token which routes exist', async () => {
    const answer = await server.inject({ url: '/v1/none', headers: { host: 'localhost' } })
    assert.equal(answer.statusCode, 401)
  })
})
