import assert from 'node:assert/strict'
import type { FastifyInstance } from 'fastify'
import { FHIR_ROUTES } from '../../../src/api/fhir/index.js'
import {
  CONFIGURATION_PATH, METADATA_PATH, TOKEN_PATHS
} from '../../../src/api/access/smart-configuration.js'
import { routes } from '../../../src/api/index.js'
import { createServer } from '../../../src/api/server.js'
import { plainUrl } from '../../../src/api/url.js'
import { createFakeNode } from './fake-services.js'
import { testAccess, type TestAccess } from './test-access.js'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const TOKEN = 'a-token-for-tests'
const HOST = { host: '127.0.0.1:4000' }

interface Refusal {
  readonly resourceType?: string
  readonly detail?: string
  readonly issue?: readonly [{ readonly details: { readonly text: string } }]
}

interface Served { readonly path: string, readonly methods: readonly string[] }

const SERVED: readonly Served[] = [
  ...Object.values(routes).map(({ method, path }) => ({ path, methods: [method] })),
  ...FHIR_ROUTES.flatMap(({ interaction, method, path }) => {
    const methods = method === 'GET' && interaction !== 'events' ? [method, 'HEAD'] : [method]
    return (path === '/' ? ['', '/'] : [path]).map(at => ({ path: `/fhir${at}`, methods }))
  }),
  ...TOKEN_PATHS.map(path => ({ path, methods: ['POST'] })),
  ...[CONFIGURATION_PATH, METADATA_PATH].map(path => ({ path, methods: ['GET'] })),
  ...['/health/live', '/health/ready'].map(path => ({ path, methods: ['GET', 'HEAD'] }))
]

/** The methods of all routes that an address belongs to, by the patterns of the tables. */
function methodsOf (url: string): ReadonlySet<string> {
  const isPathOf = (path: string): boolean =>
    new RegExp(`^${path.replaceAll('$', '\\$').replace(/:\w+/g, '[^/$_][^/]*')}$`).test(url)
  return new Set(SERVED.flatMap(({ methods, path }) => isPathOf(path) ? methods : []))
}

describe('api: methods', () => {
  let access: TestAccess
  let server: FastifyInstance
  before(async () => {
    access = await testAccess()
    server = createServer({ access: access.access, token: TOKEN, onFault: fault => { throw fault } },
      createFakeNode('hospital').services)
    await server.ready()
  })
  after(async () => {
    await server.close()
    await access.remove()
  })

  it('that an address does not have are 405 with those that it has, whoever calls', async () => {
    for (const url of new Set(SERVED.map(({ path }) => path.replace(/:\w+/g, 'ab'.repeat(32))))) {
      const methods = methodsOf(url)
      for (const method of METHODS.filter(one => !methods.has(one))) {
        for (const authorization of ['', `Bearer ${TOKEN}`, 'Bearer wrong']) {
          const answer = await server.inject({ method, url, headers: { ...HOST, authorization } })
          const name = `${method} ${url}`
          assert.equal(answer.statusCode, 405, `${name} ${answer.body}`)
          const allowed = new Set(String(answer.headers['allow']).split(', '))
          assert.deepEqual(allowed, methods, name)
          if (method === 'HEAD') continue
          const body = answer.json<Refusal>()
          assert.match(body.issue?.[0].details.text ?? body.detail ?? '', /takes [A-Z, ]+ alone/, name)
          if (url.startsWith('/fhir')) assert.equal(body.resourceType, 'OperationOutcome', name)
        }
      }
    }
  })

  it('of an unknown address are not told without a token', async () => {
    const unknown = await server.inject({ method: 'GET', url: '/fhir/nothing', headers: HOST })
    assert.deepEqual([unknown.statusCode, unknown.headers['allow']], [401, undefined])
  })

  it('of an address are found however it is encoded', () => {
    assert.equal(plainUrl('/%66hir/Patient/x/%24everything?a=%24'), '/fhir/Patient/x/$everything?a=%24')
    assert.equal(plainUrl('/fhir/a%2Fb%3F%00%C3%A4?'), '/fhir/a%2Fb%3F%00%C3%A4?')
  })
})
