import assert from 'node:assert/strict'
import { Validator } from '@seriousme/openapi-schema-validator'
import { apiDocument } from '../../../src/api/openapi.js'
import type { Route } from '../../../src/api/route.js'
import { routes } from '../../../src/api/routes/index.js'
import type { JsonSchema } from '../../../src/api/schema.js'
import { createServer } from '../../../src/api/server.js'
import { createFakeNode } from './fake-services.js'
import { testAccess } from './test-access.js'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly schema: JsonSchema
}
type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags?: readonly string[]
  readonly security: unknown
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean, readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly description: string, readonly content: Content }>>
}
interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const { openapi, paths } = apiDocument() as unknown as Document
// The FHIR server has a table of its own, and a test of its own.
const own = Object.entries(paths).filter(([path]) => path.startsWith('/v1/'))
const operations = own.flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))

describe('api: the OpenAPI document', () => {
  it('has exactly the routes, with their names', () => {
    assert.match(openapi, /^3\.1\.\d$/)
    const names = operations.map(({ operation }) => operation.operationId)
    assert.deepEqual(names.sort(), Object.keys(routes).sort())
    for (const { method, operation, path } of operations) {
      const route: Route = routes[operation.operationId as keyof typeof routes]
      assert.equal(method.toUpperCase(), route.method)
      assert.equal(path.replace(/\{(\w+)\}/g, ':$1'), route.path)
      assert.equal(operation.summary, route.summary)
      const isNamed = route.scope.includes('/')
      assert.deepEqual(operation.security, [{ token: isNamed ? [route.scope] : [] }])
      assert.deepEqual(operation.tags ?? [], route.role === undefined ? [] : [route.role])
    }
  })

  it('has no error for a public validator', async () => {
    const document = JSON.parse(JSON.stringify(apiDocument())) as Parameters<Validator['validate']>[0]
    const { errors, valid } = await new Validator().validate(document)
    assert.ok(valid, JSON.stringify(errors))
    const parameters = Object.keys(paths).map(path => path.replaceAll(/\{\w+\}/g, '{}'))
    assert.equal(new Set(parameters).size, parameters.length, 'paths differ by more than names of parameters')
    assert.ok(Object.keys(paths).every(path => !path.endsWith('/')))
  })

  it('lists exactly what a server serves', async () => {
    const { access, remove } = await testAccess()
    const { services } = createFakeNode('hospital')
    const server = createServer({ access, token: 't', onFault: () => {} }, services)
    await server.ready()
    const all = servedBy(server.printRoutes({ commonPrefix: false }))
    const [heads, served] = [all.filter(line => line.startsWith('head ')),
      all.filter(line => line !== 'post /fhir/' && !line.startsWith('head '))]
    assert.ok(heads.length > 10 && heads.every(line => all.includes(line.replace('head', 'get'))))
    const listed = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`))
    assert.deepEqual(served.sort(), listed.sort())
    await server.close()
    await remove()
  })

  it('describes the input of each route by the schemas that the server checks', () => {
    for (const { operation, path } of operations) {
      const route: Route = routes[operation.operationId as keyof typeof routes]
      const of = (place: string): Record<string, JsonSchema> => Object.fromEntries(operation.parameters
        .filter(parameter => parameter.in === place).map(({ name, schema }) => [name, schema]))
      assert.deepEqual(of('path'), route.params?.properties ?? {})
      assert.deepEqual(of('query'), route.query?.properties ?? {})
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1])
      assert.deepEqual(Object.keys(of('path')), inPath, 'each part of the path is a parameter')
      const isNeeded = (place: string, name: string): boolean =>
        place === 'path' || route.query?.required?.includes(name) === true
      assert.ok(operation.parameters.every(parameter =>
        parameter.required === isNeeded(parameter.in, parameter.name)))
      const bodies = Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema)
      assert.deepEqual(new Set(bodies), new Set(route.body === undefined ? [] : [route.body]))
      assert.deepEqual(Object.keys(operation.responses), ['2XX', 'default'])
    }
  })

  it('is served to holders of the token, by both roles', async () => {
    for (const role of ['hospital', 'government'] as const) {
      const { access, remove } = await testAccess()
      const server = createServer({ access, token: 't', onFault: () => {} }, createFakeNode(role).services)
      const headers = { host: 'localhost', authorization: 'Bearer t' }
      const answer = await server.inject({ url: '/v1/openapi.json', headers })
      assert.deepEqual(answer.json(), JSON.parse(JSON.stringify(apiDocument())))
      const stranger = await server.inject({ url: '/v1/openapi.json', headers: { host: 'localhost' } })
      assert.equal(stranger.statusCode, 401)
      await server.close()
      await remove()
    }
  })
})

/** Reads the tree of routes that fastify prints: each line goes on behind the line above it. */
function servedBy (tree: string): string[] {
  const above: string[] = []
  return tree.split('\n').flatMap(line => {
    const [, indent, part, methods] = /^([│ ]*)[└├]── (\S*)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? []
    if (indent === undefined) return []
    above.splice(indent.length / 4, Infinity, part ?? '')
    return methods === undefined ? [] : methods.split(', ').map(method =>
      `${method.toLowerCase()} ${above.join('')}`)
  })
}
