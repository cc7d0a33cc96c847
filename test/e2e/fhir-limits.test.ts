/** Tests what a real node does with requests that are too large, too slow or too many. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { readApiFile } from '../../src/api/index.js'
import { NodeProcess } from '../../src/testnet/index.js'
import { processCost } from '../bench/process-cost.js'
import { withPatient } from '../fixtures/fhir-servers.js'
import { TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'

const MEBIBYTE = 1024 * 1024
const LARGE_MEBIBYTES = 200
/** A node that kept a body of that size would need at least as much. */
const GROWTH_MEBIBYTES = 100
const IDLE_CONNECTIONS = 1_000
const ENTRIES = 5_000

describe('limits of the FHIR server of a real node', function () {
  this.timeout(TEST_MS)
  let node: NodeProcess
  let remove: () => Promise<void>
  let headers: Readonly<Record<string, string>>

  before(async () => {
    const { folder, remove: removeFolder } = await scratch()
    remove = removeFolder
    node = new NodeProcess({ role: 'hospital', name: 'hospital-1', folder, settings: { logLevel: 'warn' } })
    node.start()
    await node.ready()
    const { token } = (await readApiFile(node.dataFolder))!
    headers = { 'authorization': `Bearer ${token}`, 'content-type': 'application/fhir+json' }
  })
  after(async () => {
    await node.stop()
    await remove()
  })

  const post = (
    more: Readonly<Record<string, string | number>> = {}, path = '/fhir/Condition'
  ): ClientRequest => request(node.url + path,
    { method: 'POST', headers: { ...headers, ...more }, agent: false })

  async function assertRefused (response: IncomingMessage, status: number): Promise<void> {
    let text = ''
    for await (const part of response) text += String(part)
    assertOutcome(response.statusCode ?? 0, text, status)
  }

  function assertOutcome (given: number, text: string, status: number): void {
    assert.equal(given, status, text)
    const { issue, resourceType } = JSON.parse(text) as {
      resourceType: string, issue: { code: string, details: { text: string } }[]
    }
    assert.equal(resourceType, 'OperationOutcome')
    assert.ok(issue.length > 0 && issue.every(({ code, details }) => code !== '' && details.text.length > 5))
  }

  /** Sends parts of a body until the answer comes. */
  async function send (sending: ClientRequest, mebibytes: number): Promise<IncomingMessage> {
    const answered = once(sending, 'response') as Promise<[IncomingMessage]>
    const part = Buffer.alloc(MEBIBYTE, ' ')
    let isOver = false
    const over = (): void => { isOver = true }
    answered.then(over, over)
    for (let sent = 0; sent < mebibytes && !isOver; sent++) {
      if (!sending.write(part)) await Promise.race([once(sending, 'drain').catch(over), answered.catch(over)])
    }
    if (!isOver) sending.end()
    const [response] = await answered
    return response
  }

  it(`refuse a body of ${LARGE_MEBIBYTES} MB with 413, and keep none of it`, async () => {
    const peak = (): number => processCost(node.pid ?? 0)?.peakMebibytes ?? 0
    const before = peak()
    assert.ok(before > 0)
    const bytes = LARGE_MEBIBYTES * MEBIBYTE
    await assertRefused(await send(post({ 'content-length': bytes }), LARGE_MEBIBYTES), 413)
    await assertRefused(await send(post({ 'transfer-encoding': 'chunked' }), LARGE_MEBIBYTES), 413)
    assert.ok(peak() - before < GROWTH_MEBIBYTES, `grew by ${peak() - before} MiB`)
  })

  it(`refuse a Bundle of ${ENTRIES} entries with 413`, async () => {
    const entry = Array.from({ length: ENTRIES }, () => ({ request: { method: 'GET', url: 'Condition/x' } }))
    for (const type of ['batch', 'transaction']) {
      const sending = post({}, '/fhir')
      sending.end(JSON.stringify({ resourceType: 'Bundle', type, entry }))
      await assertRefused(((await once(sending, 'response')) as [IncomingMessage])[0], 413)
    }
  })

  it('end half a body, and headers that stop, with 408', async () => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')
    const body = JSON.stringify(withPatient('MC-1'))
    const start = `host: ${new URL(node.url).host}\r\n${lines}`
    const half = `POST /fhir/Condition HTTP/1.1\r\n${start}content-length: ${body.length}\r\n\r\n` +
      body.slice(0, body.length / 2)
    const slow = `GET /fhir/Condition/x HTTP/1.1\r\n${start}\r\nGET /fhir/Condition/x HTTP/1.1\r\nhost: `
    const [first = '', second = ''] = await Promise.all([half, slow].map(textOfAnswer))
    for (const text of [first, second.slice(second.lastIndexOf('HTTP/1.1'))]) {
      assertOutcome(Number(text.slice(9, 12)), text.slice(text.indexOf('\r\n\r\n')), 408)
      assert.doesNotMatch(text, /MC-1|Ada/)
    }
  })

  it(`leave the operator a place beside ${IDLE_CONNECTIONS} idle connections`, async () => {
    const idle: Socket[] = []
    for (let count = 0; count < IDLE_CONNECTIONS; count++) idle.push(await connected())
    assert.ok((await node.client.call('status')).summary.length > 0)
    const answer = await fetch(`${node.url}/fhir/metadata`)
    assert.equal(answer.status, 200)
    for (const socket of idle) socket.destroy()
  })

  async function connected (): Promise<Socket> {
    const { hostname, port } = new URL(node.url)
    const socket = connect(Number(port), hostname)
    // The node closes the oldest ones.
    socket.on('error', () => {})
    await once(socket, 'connect')
    return socket
  }

  /** Sends a text and nothing more, and returns everything that comes until the node closes. */
  async function textOfAnswer (text: string): Promise<string> {
    const socket = await connected()
    let answer = ''
    socket.on('data', part => { answer += String(part) })
    socket.write(text)
    await once(socket, 'close')
    return answer
  }
})
