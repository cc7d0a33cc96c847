import assert from 'node:assert/strict'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { routes } from '../../../src/api/index.js'
import { createServer } from '../../../src/api/server.js'
import { utf8 } from '../../../src/protocol/types/index.js'
import { createFakeNode } from '../../unit/api/fake-services.js'
import { testAccess, type TestAccess } from '../../unit/api/test-access.js'
import { mutateBytes } from '../mutate-bytes.js'
import { mutateJson } from '../mutate-json.js'
import type { Target } from '../target.js'
import { SUBMISSIONS } from './fhir.js'

const TOKEN = 'a-token-for-tests'
/** All routes except streams, which do not end by themselves. */
const CALLS = Object.values(routes).filter(({ kind }) => kind === 'json' || kind === 'fhir')
const BODIES: readonly unknown[] = [
  { system: 's', value: 'v' }, { reason: 'STR-01', note: 'n' }, { message: 'no' },
  { peerId: 'p', boxKey: 'aa', name: 'n', addresses: ['/ip4/1.1.1.1/tcp/1'], issuedAt: 1, signature: 'aa' }
]
const faults: unknown[] = []
let servers: readonly FastifyInstance[] = []
let access: TestAccess | undefined

/** The first byte chooses the call and the server. A line with path and query follows, then the body. */
const apiRequest: Target = {
  name: 'api-request',
  isGuided: true,
  extension: 'bin',
  maxMs: 2_000,
  async begin () {
    const opened = access = await testAccess()
    servers = (['hospital', 'government'] as const).map(role =>
      createServer({ access: opened.access, token: TOKEN, onFault: fault => { faults.push(fault) } },
        createFakeNode(role).services))
  },
  async end () {
    for (const server of servers) await server.close()
    await access?.remove()
  },
  make (random) {
    const index = random.between(0, 2 * CALLS.length - 1)
    const { path } = CALLS[index >> 1]!
    const id = random.pick(['ab'.repeat(32), 'abcdef01', '7', '-1', '%00', '..', '1e999', 'x'.repeat(300)])
    const query = random.pick(
      ['', '?limit=5&mine=true', '?wait=0', '?limit=-1', '?status=open&status=x', '?a'])
    const line = utf8(path.replace(/:\w+/, id) + query)
    const body = mutateJson(random.pick([...BODIES, ...SUBMISSIONS]), random)
    const rest = utf8(JSON.stringify(random.chance(0.3) ? [body] : body) ?? '')
    return Uint8Array.of(index, ...random.chance(0.3) ? mutateBytes(line, random) : line, 10,
      ...random.chance(0.2) ? mutateBytes(rest, random) : rest)
  },
  async run (input) {
    const index = (input[0] ?? 0) % (2 * CALLS.length)
    const { kind, method } = CALLS[index >> 1]!
    const [line = '', ...rest] = Buffer.from(input.subarray(1)).toString('utf8').split('\n')
    const type = kind === 'fhir' ? 'application/fhir+json' : 'application/json'
    const request: InjectOptions = {
      method, url: line.startsWith('/') && !line.startsWith('//') ? line : `/${line.replace(/^\/+/, '')}`,
      headers: { host: '127.0.0.1:4000', authorization: `Bearer ${TOKEN}`, 'content-type': type },
      ...(method === 'GET' ? {} : { payload: rest.join('\n') })
    }
    const answer = await servers[index & 1]!.inject(request)
    assert.deepEqual(faults.splice(0), [], 'every error becomes an answer')
    assert(answer.statusCode < 500 || answer.statusCode === 503, `${answer.statusCode} ${answer.payload}`)
    assert(answer.payload === '' || JSON.parse(answer.payload) !== undefined)
  }
}

export const apiTargets: readonly Target[] = [apiRequest]
