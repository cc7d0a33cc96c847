import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { CONFIGURATION_PATH } from '../../../src/api/access/smart-configuration.js'
import { apiDocument } from '../../../src/api/openapi.js'
import { FHIR_ROUTES } from '../../../src/api/fhir/index.js'
import { textsAt } from '../../../src/api/fhir/search/values.js'
import { TOKEN, serveFhirOf } from '../../fixtures/fhir-servers.js'
import { Consortium } from '../../fixtures/running-nodes.js'

const GUIDE = fileURLToPath(new URL('../../../src/api/fhir/GUIDE.md', import.meta.url))
const MAX_LINES = 150

describe('fhir: the guide', () => {
  it('is a page, and its client runs against a node as it is printed', async () => {
    const guide = await readFile(GUIDE, 'utf8')
    assert.ok(guide.split('\n').length <= MAX_LINES)
    const client = /```js\n([\s\S]*?)```/.exec(guide)?.[1] ?? ''
    assert.ok(client.includes('fetch('))
    const net = await (await new Consortium().start()).ready()
    const server = await serveFhirOf(net.nodes[0]!)
    const folder = await mkdtemp(join(tmpdir(), 'medichain-guide-'))
    try {
      const file = join(folder, 'client.mjs')
      const api = join(folder, 'api.json')
      await writeFile(api, JSON.stringify({ url: server.base.replace(/\/fhir$/, ''), token: TOKEN }))
      await writeFile(file, [
        client.replace("'api.json'", JSON.stringify(api)), 'export { amended, made }'
      ].join('\n'))
      const { amended, made } = await import(pathToFileURL(file).href) as { amended: unknown, made: unknown }
      assert.deepEqual(textsAt(made, 'meta', 'versionId'), ['1.1'])
      assert.deepEqual(textsAt(amended, 'meta', 'versionId'), ['2.0'])
      assert.deepEqual(server.faults, [])
    } finally {
      await rm(folder, { recursive: true })
      await server.stop()
      await net.stop()
    }
  })

  it('has every route of the table in the OpenAPI document, once', () => {
    const { paths } = apiDocument() as { paths: Record<string, Record<string, { operationId: string }>> }
    const listed = Object.entries(paths)
      .filter(([path]) => path.startsWith('/fhir') && path !== CONFIGURATION_PATH)
      .flatMap(([path, operations]) => Object.keys(operations).map(method => `${method} ${path}`))
    const routed = FHIR_ROUTES.map(({ method, path }) =>
      `${method.toLowerCase()} /fhir${path === '/' ? '' : path.replace(/:(\w+)/g, '{$1}')}`)
    assert.deepEqual(listed.sort(), routed.sort())
    const ids = Object.values(paths).flatMap(operations => Object.values(operations).map(one =>
      one.operationId))
    assert.equal(new Set(ids).size, ids.length)
  })

  it('describes headers, pages and any member of a resource, so that generated clients can send them', () => {
    interface Content { readonly schema: { additionalProperties?: boolean, properties?: object } }
    interface Operation {
      readonly parameters: readonly { readonly name: string, readonly in: string, readonly schema: object }[]
      readonly requestBody?: { readonly content: Record<string, Content> }
    }
    const { paths } = apiDocument() as { paths: Record<string, Record<string, Operation>> }
    const names = (path: string, method: string, place: string): string[] =>
      paths[path]![method]!.parameters.filter(one => one.in === place).map(({ name }) => name)
    assert.deepEqual(names('/fhir/Condition/{id}', 'put', 'header'), ['If-Match', 'Prefer', 'X-Purpose'])
    assert.deepEqual(names('/fhir/Condition', 'post', 'header'), ['If-None-Exist', 'Prefer', 'X-Purpose'])
    assert.ok(names('/fhir/$events', 'get', 'header').includes('Last-Event-ID'))
    const query = names('/fhir/Condition', 'get', 'query')
    assert.deepEqual(query.slice(-4), ['_count', '_summary', '_elements', '_sort'])
    const [repeated] = paths['/fhir/Condition']!['get']!.parameters
    assert.match(JSON.stringify(repeated?.schema), /"type":"array"/)
    const form = paths['/fhir/Condition/_search']!['post']!.requestBody!.content
    assert.deepEqual(Object.keys(form['application/x-www-form-urlencoded']!.schema.properties!), query)
    for (const content of Object.values(paths['/fhir/Condition']!['post']!.requestBody!.content)) {
      assert.equal(content.schema.additionalProperties, true)
    }
  })
})
