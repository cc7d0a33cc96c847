import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import {
  API_FILE_NAME, createClient, readApiFile, ServiceError, startApi, type RunningApi
} from '../../../src/api/index.js'
import { ownIdentity } from '../../../src/system/index.js'
import { createFakeNode } from './fake-services.js'
import http from 'node:http'
import path from 'node:path'

/** Fails the test, since no test in this file causes an internal fault. */
function onFault (error: unknown): void {
  throw error
}

async function refusal (work: Promise<unknown>): Promise<ServiceError> {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown)
  assert.ok(error instanceof ServiceError, String(error))
  return error
}

describe('api: start', () => {
  let folder: string
  let running: RunningApi[]
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'medichain-api-'))
    running = []
  })
  afterEach(async () => {
    await Promise.all(running.map(api => api.stop()))
    await rm(folder, { recursive: true })
  })
  async function start (port = 0, dataFolder = folder): Promise<RunningApi> {
    const options = { name: 'hospital-1', dataFolder, port, onFault }
    const api = await startApi(options, createFakeNode('hospital').services)
    running.push(api)
    return api
  }

  it('listens on loopback, and writes address and token to a file that only this user can read', async () => {
    const api = await start()
    const file = await readApiFile(folder)
    assert.ok(file)
    const { dev, ino } = await stat(folder, { bigint: true })
    assert.deepEqual(file, {
      url: api.url, token: file.token, name: 'hospital-1', role: 'hospital', processId: process.pid,
      started: ownIdentity().started, folder: `${dev}:${ino}`
    })
    assert.match(api.url, /^http:\/\/127\.0\.0\.1:\d+$/)
    assert.equal(Buffer.from(file.token, 'base64url').byteLength, 32)
    assert.equal((await stat(path.join(folder, API_FILE_NAME))).mode & 0o777, 0o600)
    assert.deepEqual((await readdir(folder)).sort(), [API_FILE_NAME, 'used-assertions'])
  })

  it('creates a new token at every start, and removes its file when it stops', async () => {
    const first = await start()
    const before = await readApiFile(folder)
    await first.stop()
    assert.equal(await readApiFile(folder), undefined)
    await start()
    assert.notEqual((await readApiFile(folder))?.token, before?.token)
  })

  it('does not remove the file of another process when it stops', async () => {
    const api = await start()
    const text = await readFile(path.join(folder, API_FILE_NAME), 'utf8')
    const other = text.replace(/"token": ".*"/, '"token": "of-another"')
    await writeFile(path.join(folder, API_FILE_NAME), other)
    await api.stop()
    assert.equal((await readApiFile(folder))?.token, 'of-another')
  })

  it('reports that the port is in use', async () => {
    const { port } = new URL((await start()).url)
    const error = await refusal(start(Number(port)))
    assert.equal(error.code, 'port-in-use')
    assert.match(error.message, new RegExp(`port ${port} .*choose another`))
  })

  it('can be reached by the client, and answers a wrong token with 401', async () => {
    const { url } = await start()
    const { token } = await readApiFile(folder) ?? assert.fail()
    const client = createClient({ url, token })
    assert.equal((await client.call('status')).role, 'hospital')
    assert.equal((await client.call('block', { params: { height: 4 } })).header.height, 4)
    const error = await refusal(client.call('showCase', { params: { id: '12345678' } }))
    assert.deepEqual([error.status, error.code], [404, 'unknown-case'])
    client.close()
    const stranger = createClient({ url, token: 'guess' })
    assert.equal((await refusal(stranger.call('status'))).code, 'wrong-token')
    stranger.close()
  })

  it('lets the client read the errors of a submission from its OperationOutcome', async () => {
    const fake = createFakeNode('hospital')
    const options = { name: 'hospital-1', dataFolder: folder, port: 0, onFault }
    const api = await startApi(options, fake.services)
    running.push(api)
    const { token } = await readApiFile(folder) ?? assert.fail()
    const client = createClient({ url: api.url, token })
    const findings = [
      {
        rule: 'TMP-01', outcome: 'reject', issue: 'value', expression: 'Condition', text: 'late'
      },
      { rule: 'DEM-02', outcome: 'flag', issue: 'business-rule', expression: '', text: 'sex edit' }
    ] as const
    fake.refuseNext = new ServiceError(422, 'refused', 'our rules refuse it', findings)
    const error = await refusal(client.submitText('{}'))
    assert.deepEqual(
      [error.status, error.code, error.message, error.findings],
      [422, 'refused', 'our rules refuse it', findings])
    client.close()
  })

  it('answers 413 to a caller that sends 10 MB over a socket', async () => {
    const { url } = await start()
    const { token } = await readApiFile(folder) ?? assert.fail()
    const client = createClient({ url, token })
    const error = await refusal(client.submitText(`"${'x'.repeat(10_000_000)}"`))
    assert.deepEqual([error.status, error.code], [413, 'too-large'])
    client.close()
  })

  it('lets the client report that nothing listens, or another program', async () => {
    const { url } = await start()
    await running.pop()?.stop()
    const gone = createClient({ url, token: 'x' })
    assert.equal((await refusal(gone.call('status'))).code, 'unreachable')
    const other = http.createServer((_, response) => { response.end('<html>hello</html>') })
    const { port } = new URL(url)
    await new Promise<void>(resolve => { other.listen(Number(port), '127.0.0.1', resolve) })
    assert.equal((await refusal(gone.call('status'))).code, 'not-a-node')
    gone.close()
    other.closeAllConnections()
    await new Promise(resolve => { other.close(resolve) })
  })

  it('lets the client name a damaged file', async () => {
    const texts = ['', '{', '[]', '{"url":"http://127.0.0.1:1"}',
      '{"url":"http://evil.example:1","token":"t","name":"n","role":"hospital","processId":1}',
      '{"url":"http://127.0.0.1:1","token":"t","name":"n","role":"bank","processId":1}']
    for (const text of texts) {
      await writeFile(path.join(folder, API_FILE_NAME), text)
      assert.equal((await refusal(readApiFile(folder))).code, 'bad-api-file', text)
    }
  })
})
