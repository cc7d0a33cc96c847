import assert from 'node:assert/strict'
import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { MAX_CONNECTIONS } from '../../../src/api/limits.js'
import { createServer } from '../../../src/api/server.js'
import { caseId, createFakeNode, fakeCase, type FakeNode } from './fake-services.js'
import { testAccess, type TestAccess } from './test-access.js'

const TOKEN = 'a-token-for-tests'
const HEADERS = `host: 127.0.0.1\r\nauthorization: Bearer ${TOKEN}\r\n`

describe('api: load', () => {
  let node: FakeNode
  let server: FastifyInstance
  let access: TestAccess
  let sockets: Socket[]
  beforeEach(async () => {
    access = await testAccess()
    node = createFakeNode('hospital')
    const onFault = (error: unknown): void => { throw error }
    const options = { access: access.access, token: TOKEN, onFault, requestTimeoutMs: 300 }
    server = createServer(options, node.services)
    await server.listen({ host: '127.0.0.1', port: 0 })
    sockets = []
  })
  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    await server.close()
    await access.remove()
  })

  async function connect (): Promise<Socket> {
    const { port } = server.server.address() as AddressInfo
    const socket = net.connect(port, '127.0.0.1').on('error', () => {})
    sockets.push(socket)
    await once(socket, 'connect')
    return socket
  }

  /** All bytes that arrive until the other side ends. */
  async function answerTo (text: string): Promise<string> {
    const socket = await connect()
    socket.write(text)
    let answer = ''
    for await (const part of socket) answer += String(part)
    return answer
  }

  function checkProblem (answer: string, status: number): void {
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    assert.match(head, new RegExp(`^HTTP/1.1 ${status} `), answer)
    assert.match(head, /content-type: application\/problem\+json/)
    assert.equal((JSON.parse(body) as { status: number }).status, status)
  }

  it('ends a request whose body stays incomplete, and frees its place', async () => {
    const half = `POST /v1/diagnoses HTTP/1.1\r\n${HEADERS}content-type: application/json\r\n` +
      'content-length: 1000\r\n\r\n{'
    const answers = await Promise.all(Array.from({ length: 300 }, async () => await answerTo(half)))
    checkProblem(answers[0] ?? '', 408)
    assert.ok(answers.every(answer => /^HTTP\/1.1 (408|503)/.test(answer)))
    assert.ok(answers.every(answer => answer.split('HTTP/1.1').length === 2), 'each has one answer')
    const after = await answerTo(`GET /v1/cases HTTP/1.1\r\n${HEADERS}connection: close\r\n\r\n`)
    assert.match(after, /^HTTP\/1.1 200/)
  })

  it('keeps a waiting request open for as long as it asked', async () => {
    let release = (): void => {}
    node.held = new Promise(resolve => { release = resolve })
    const waiting = answerTo(`GET /v1/status HTTP/1.1\r\n${HEADERS}connection: close\r\n\r\n`)
    await new Promise(resolve => { setTimeout(resolve, 1200) })
    release()
    assert.match(await waiting, /^HTTP\/1.1 200/)
  })

  it('answers invalid HTTP and endless headers with problem documents', async () => {
    checkProblem(await answerTo('NONSENSE\r\n\r\n'), 400)
    checkProblem(await answerTo(`GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`), 431)
    checkProblem(await answerTo('GET /v1/sta'), 408)
  })

  it('serves new callers despite idle connections, and ends no connection in use', async () => {
    let release = (): void => {}
    node.held = new Promise(resolve => { release = resolve })
    node.cases.set(caseId('a'), fakeCase(caseId('a'), 'open'))
    const served = answerTo(`GET /v1/cases/aaaaaaaa HTTP/1.1\r\n${HEADERS}connection: close\r\n\r\n`)
    while (node.calls.length === 0) await new Promise(setImmediate)
    for (let i = 0; i < MAX_CONNECTIONS + 20; i++) await connect()
    const count = await new Promise<number>((resolve, reject) => {
      server.server.getConnections((error, many) => {
        if (error === null) resolve(many)
        else reject(error)
      })
    })
    assert.ok(count <= MAX_CONNECTIONS + 1, `${count} are open`)
    const head = await answerTo(`GET /v1/chain/head HTTP/1.1\r\n${HEADERS}connection: close\r\n\r\n`)
    assert.match(head, /^HTTP\/1.1 200/)
    release()
    assert.match(await served, /^HTTP\/1.1 200/)
  })
})
