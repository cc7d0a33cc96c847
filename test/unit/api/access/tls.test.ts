import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import https from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import tls, { type TLSSocket } from 'node:tls'
import { CertificateFiles, readApiFile, startApi, type RunningApi } from '../../../../src/api/index.js'
import { MAX_CONNECTIONS } from '../../../../src/api/limits.js'
import { makeAuthority, type Issued } from '../../../fixtures/certificates.js'
import { createFakeNode } from '../fake-services.js'

const authority = makeAuthority()

interface Answer { readonly status: number, readonly body: string, readonly headers: Record<string, unknown> }

describe('api: TLS', () => {
  let folder: string
  let certificate: CertificateFiles
  let api: RunningApi
  let port: number
  let now: number
  const sockets: TLSSocket[] = []

  async function write ({ cert, key }: Issued): Promise<void> {
    await writeFile(path.join(folder, 'cert.pem'), cert)
    await writeFile(path.join(folder, 'key.pem'), key)
  }
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'medichain-tls-'))
    await write(authority.issue('127.0.0.1'))
    now = Date.now()
    certificate = new CertificateFiles(
      path.join(folder, 'cert.pem'), path.join(folder, 'key.pem'), 3_600_000, () => now)
    const onFault = (error: unknown): void => { throw error }
    api = await startApi({
      name: 'hospital-1', dataFolder: folder, port: 0, onFault,
      tls: { host: '127.0.0.1', port: 0, certificate }
    }, createFakeNode('hospital').services)
    port = Number(new URL(api.tlsUrl!).port)
  })
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    certificate.close()
    await api.stop()
    await rm(folder, { recursive: true })
  })

  async function get (
    at: string, headers: Record<string, string> = {}, options: https.RequestOptions = {}
  ): Promise<Answer> {
    const url = `https://127.0.0.1:${port}${at}`
    const request = https.request(url, { ca: authority.cert, headers, ...options })
    request.end()
    const [response] = await once(request, 'response') as [IncomingMessage]
    let body = ''
    for await (const chunk of response) body += String(chunk)
    return { status: response.statusCode ?? 0, body, headers: response.headers }
  }

  async function connect (rejectUnauthorized = true): Promise<TLSSocket> {
    const socket = tls.connect(
      { port, host: '127.0.0.1', ca: authority.cert, servername: '', rejectUnauthorized })
    socket.on('error', () => {})
    sockets.push(socket)
    await once(socket, 'secureConnect')
    return socket
  }

  it('serves programs that know the authority, and tells them its own address', async () => {
    const { body, status } = await get('/fhir/.well-known/smart-configuration')
    assert.equal(status, 200)
    const { token_endpoint: url } = JSON.parse(body) as { token_endpoint: string }
    assert.equal(url, `https://127.0.0.1:${port}/auth/token`)
    await assert.rejects(get('/health/live', {}, { ca: makeAuthority().cert }))
  })

  it('refuses the token of the operator, and TLS 1.1', async () => {
    const { token } = await readApiFile(folder) ?? assert.fail()
    const headers = { authorization: `Bearer ${token}` }
    assert.equal((await get('/v1/status', headers)).status, 401)
    assert.equal((await fetch(`${api.url}/v1/status`, { headers })).status, 200)
    await assert.rejects(get('/health/live', {}, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' }))
  })

  it('answers to its own name only', async () => {
    const { body, status } = await get('/v1/status', { host: 'evil.example' },
      { checkServerIdentity: () => undefined })
    assert.equal(status, 403)
    assert.equal((JSON.parse(body) as { code: string }).code, 'foreign-host')
  })

  it('uses a new certificate for new connections, and keeps the open ones', async () => {
    const before = await connect()
    const first = before.getPeerCertificate().fingerprint256
    await write(authority.issue('127.0.0.1'))
    certificate.look()
    assert.equal(certificate.view().fault, undefined)
    const second = (await connect()).getPeerCertificate().fingerprint256
    assert.notEqual(second, first)
    before.write(`GET /health/live HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\n\r\n`)
    let answer = ''
    for await (const part of before) answer += String(part)
    assert.match(answer, /^HTTP\/1.1 200/)
  })

  it('keeps the former certificate if the new files cannot be used, and says why', async () => {
    const first = (await connect()).getPeerCertificate().fingerprint256
    const good = authority.issue('127.0.0.1')
    const bad: readonly (readonly [Issued, RegExp])[] = [
      [{ cert: good.cert, key: authority.issue('127.0.0.1').key }, /is not of the certificate/],
      [{ cert: 'none', key: good.key }, /no certificate and key in PEM/],
      [{ cert: good.cert.slice(0, 200), key: good.key }, /no certificate and key in PEM/]
    ]
    for (const [pair, fault] of bad) {
      await write(pair)
      certificate.look()
      assert.match(certificate.view().fault ?? '', fault)
      assert.equal((await connect()).getPeerCertificate().fingerprint256, first)
    }
    await rm(path.join(folder, 'key.pem'))
    certificate.look()
    assert.match(certificate.view().fault ?? '', /key\.pem cannot be read \(ENOENT\)/)
    await write(good)
    certificate.look()
    assert.equal(certificate.view().fault, undefined)
    assert.notEqual((await connect()).getPeerCertificate().fingerprint256, first)
  })

  it('keeps a valid certificate until the new one begins, and uses none that has ended', async () => {
    const first = (await connect()).getPeerCertificate().fingerprint256
    for (const [validMs, inMs] of [[7_200_000, 3_600_000], [-1_000]] as const) {
      await write(authority.issue('127.0.0.1', validMs, inMs))
      certificate.look()
      assert.match(certificate.view().fault ?? '', /cert\.pem is valid from 20\S+ \S+Z to 20\S+ \S+Z only/)
      assert.equal((await connect()).getPeerCertificate().fingerprint256, first)
    }
    await write(authority.issue('127.0.0.1', 7_200_000, 3_600_000))
    now += 3_601_000
    certificate.look()
    assert.deepEqual([certificate.view().fault, certificate.view().from <= now], [undefined, true])
    const open = (await connect(false)).getPeerCertificate().fingerprint256
    assert.notEqual(open, first)
  })

  it('says that every user can read its key, and not that a group can', async () => {
    await chmod(path.join(folder, 'key.pem'), 0o640)
    assert.equal(certificate.view().openKey, undefined)
    await chmod(path.join(folder, 'key.pem'), 0o644)
    assert.equal(certificate.view().openKey, path.join(folder, 'key.pem'))
  })

  it('is not opened with files that cannot be used', async () => {
    await write({ ...authority.issue('127.0.0.1'), key: authority.issue('127.0.0.1').key })
    const open = (): CertificateFiles =>
      new CertificateFiles(path.join(folder, 'cert.pem'), path.join(folder, 'key.pem'))
    assert.throws(open, { code: 'bad-certificate' })
  })

  it('serves new callers despite idle connections', async () => {
    for (let count = 0; count < MAX_CONNECTIONS + 10; count++) await connect()
    assert.equal((await get('/health/live')).status, 200)
    const open = await fetch(`${api.url}/health/ready`)
    assert.deepEqual([open.status, await open.json()], [200, { status: 'ready' }], 'and on loopback')
  })
})
