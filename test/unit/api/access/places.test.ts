import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import net, { type AddressInfo, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyContextConfig } from 'fastify'
import {
  MAX_CLIENT_REQUESTS, MAX_CLIENT_STREAMS, MAX_OPEN_REQUESTS, UNREAD_MS
} from '../../../../src/api/limits.js'
import { idleEnder, laneOf } from '../../../../src/api/load.js'
import { Places } from '../../../../src/api/places.js'
import { AccessBench, ecKey, TOKEN } from './bench.js'
import { caseId, fakeCase } from '../fake-services.js'

const KEY = ecKey()
const TOKENS = 'POST /auth/token HTTP/1.1\r\nhost: 127.0.0.1\r\n' +
  'content-type: application/x-www-form-urlencoded\r\ncontent-length: 100\r\n\r\n'

describe('api: places of callers', () => {
  let bench: AccessBench
  let sockets: Socket[]
  let release = (): void => {}
  beforeEach(async () => {
    bench = await AccessBench.create()
    await bench.server.listen({ host: '127.0.0.1', port: 0 })
    sockets = []
  })
  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    release()
    await bench.remove()
  })

  /** Connects, sends a text, and reads nothing until `answerOf`. */
  async function send (text: string): Promise<Socket> {
    const { port } = bench.server.server.address() as AddressInfo
    const socket = net.connect(port, '127.0.0.1').on('error', () => {})
    sockets.push(socket)
    await once(socket, 'connect')
    socket.write(text)
    return socket
  }

  async function answerOf (socket: Socket): Promise<string> {
    let answer = ''
    for await (const part of socket) answer += String(part)
    return answer
  }

  function get (path: string, token = TOKEN): string {
    return `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n` +
      'connection: close\r\n\r\n'
  }

  /** Lets the server read what was sent. */
  async function served (): Promise<void> {
    assert.match(await answerOf(await send(get('/v1/chain/head'))), /^HTTP\/1.1 200/)
  }

  it('are not taken by slow requests for tokens, and the oldest of these makes room', async () => {
    const slow: Socket[] = []
    for (let i = 0; i < MAX_OPEN_REQUESTS + 200; i++) slow.push(await send(TOKENS))
    await served()
    assert.match(await answerOf(await send(get('/v1/cases'))), /^HTTP\/1.1 200/)
    await bench.add({ id: 'ehr', scope: 'system/Condition.s', keys: KEY.pem })
    const form = new URLSearchParams({
      grant_type: 'client_credentials', client_assertion: await bench.assertion('ehr', KEY),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
    }).toString()
    const asked = TOKENS.replace('length: 100', `length: ${form.length}\r\nconnection: close`)
    assert.match(await answerOf(await send(asked + form)), /^HTTP\/1.1 200/)
    assert.match(await answerOf(slow[0]!), /^HTTP\/1.1 408 .*request-timeout/s)
    assert.equal(slow.at(-1)!.readableEnded, false)
  })

  it('are not those of callers for calls without a token', () => {
    const lanes = [{}, { open: 'tokens' }, { open: 'metadata' }, { route: { isForOperators: true } }]
    assert.deepEqual(lanes.map(config => laneOf(config as FastifyContextConfig)),
      ['callers', 'open', 'open', 'operator'])
  })

  it('are freed by a caller that does not read its answer for a while, and by no other', () => {
    let now = 5
    const end = idleEnder(() => now)
    const ended: string[] = []
    const answer = (name: string, state: object): ServerResponse => {
      const socket = { writableLength: 1, destroyed: true, destroy: () => { ended.push(name) } }
      return { req: { complete: true, socket }, ...state } as unknown as ServerResponse
    }
    const places = new Places<ServerResponse>(4)
    const states = { busy: {}, fast: { writableEnded: true }, slow: { writableNeedDrain: true } }
    const all = Object.entries(states).map(([name, state]) => answer(name, state))
    assert.equal(end(all, places), false)
    now += UNREAD_MS - 1
    assert.equal(end(all, places), false)
    Object.assign(all[1]!, { writableEnded: false })
    now++
    assert.equal(end(all, places), true)
    Object.assign(all[1]!, { writableEnded: true })
    assert.equal(end(all.slice(0, 2), places), false, 'it did not wait all the time')
    assert.deepEqual(ended, ['slow'])
  })

  it('are not all taken by one client', async () => {
    bench.node.cases.set(caseId('a'), fakeCase(caseId('a'), 'open'))
    for (const id of ['ehr', 'lab']) await bench.add({ id, scope: 'system/Condition.rs', keys: KEY.pem })
    const token = await bench.token('ehr', KEY)
    bench.node.held = new Promise(resolve => { release = resolve })
    const path = '/v1/cases/aaaaaaaa?wait=120'
    const waiting: Socket[] = []
    for (let i = 0; i < MAX_CLIENT_REQUESTS; i++) waiting.push(await send(get(path, token)))
    const answer = answerOf(await send(get(path, token)))
    const refused = await Promise.race([answer, pause(15_000, 'none', { ref: false })])
    assert.match(refused, /^HTTP\/1.1 503 .*retry-after: 1\r.*"busy"/s)
    const others = [await send(get(path, await bench.token('lab', KEY))), await send(get(path))]
    release()
    for (const socket of [...others, ...waiting]) assert.match(await answerOf(socket), /^HTTP\/1.1 200/)
    assert.match(await answerOf(await send(get(path, token))), /^HTTP\/1.1 200/)
  })

  it('of streams are not all taken by one client', async () => {
    for (const id of ['ehr', 'lab']) await bench.add({ id, scope: 'medichain/chain.r', keys: KEY.pem })
    const token = await bench.token('ehr', KEY)
    const open = async (of: string): Promise<void> => {
      const [first] = await once(await send(get('/v1/events/brief', of)), 'data') as [Buffer]
      assert.match(String(first), /^HTTP\/1.1 200/)
    }
    for (let i = 0; i < MAX_CLIENT_STREAMS; i++) await open(token)
    const [refused] = await once(await send(get('/v1/events/brief', token)), 'data') as [Buffer]
    assert.match(String(refused), /^HTTP\/1.1 503 .*busy/s)
    await open(await bench.token('lab', KEY))
  })

  it('are of no client that is removed while its body arrives', async () => {
    await bench.add({ id: 'ehr', scope: 'system/Condition.c', keys: KEY.pem })
    const token = await bench.token('ehr', KEY)
    const half = `POST /v1/diagnoses HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n` +
      'content-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{'
    const socket = await send(half)
    await served()
    assert.equal((await bench.operator('DELETE', '/v1/clients/ehr')).statusCode, 200)
    const before = bench.node.calls.length
    socket.write('}')
    assert.match(await answerOf(socket), /^HTTP\/1.1 401 .*wrong-token/s)
    assert.equal(bench.node.calls.length, before)
  })
})
