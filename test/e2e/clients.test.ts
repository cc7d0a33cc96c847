/** Tests programs that call a real node: registration, tokens, TLS, restart and removal. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import https from 'node:https'
import path from 'node:path'
import { SignJWT } from 'jose'
import { makeAuthority } from '../fixtures/certificates.js'
import { ecKey } from '../unit/api/access/bench.js'
import { begin, ok, run, type Running } from './support/cli.js'
import { freePort } from './support/free-port.js'
import { NODE_MS, TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

const authority = makeAuthority()
const key = ecKey()
const NODE = ['--name', 'hospital-1']

describe('a program that calls a hospital', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  let base = ''
  let node: Running
  let token = ''
  let assertion = ''
  let settings: string[] = []

  before(async () => {
    ({ folder, remove } = await scratch())
    const port = await freePort()
    base = `https://127.0.0.1:${port}`
    const { cert, key: privateKey } = authority.issue('127.0.0.1')
    await writeFile(path.join(folder, 'cert.pem'), cert)
    await writeFile(path.join(folder, 'key.pem'), privateKey)
    await writeFile(path.join(folder, 'ehr-public.pem'), key.pem)
    settings = ['--apiPublicBaseUrl', base, '--apiTlsListen', `127.0.0.1:${port}`, '--apiTlsCert', 'cert.pem',
      '--apiTlsKey', 'key.pem']
    await start()
  })
  after(async () => {
    node.child.kill('SIGTERM')
    await node.done
    await remove()
  })

  async function start (): Promise<void> {
    node = begin(folder, ['start', '--role', 'hospital', ...NODE, ...settings], {}, NODE_MS)
    await until('the node answers', () => node.output().includes('API for registered programs'))
  }

  async function call (
    at: string, headers: Record<string, string>, form?: Record<string, string>
  ): Promise<{ readonly status: number, readonly body: Record<string, unknown>, readonly id: string }> {
    const method = form === undefined ? 'GET' : 'POST'
    const type = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
    const request = https.request(new URL(at, base), {
      ca: authority.cert, method, headers: { ...headers, ...type }, agent: false
    })
    request.end(form === undefined ? undefined : new URLSearchParams(form).toString())
    const [response] = await once(request, 'response') as [IncomingMessage]
    let text = ''
    for await (const part of response) text += String(part)
    const id = String(response.headers['x-request-id'])
    return { status: response.statusCode ?? 0, body: JSON.parse(text) as Record<string, unknown>, id }
  }

  const withToken = async (at: string) => await call(at, { authorization: `Bearer ${token}` })
  const tokenFor = async (given: string) => await call('/auth/token', {}, {
    grant_type: 'client_credentials', client_assertion: given,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
  })

  it('is registered by one command on the running node, and finds the token endpoint', async () => {
    const out = await ok(folder, 'client', 'add', 'ehr', '--scope', 'medichain/chain.r system/*.rs', '--key',
      'ehr-public.pem', ...NODE)
    assert.match(out, new RegExp(`token endpoint +${base}/auth/token`))
    const { body, status } = await call('/fhir/.well-known/smart-configuration', {})
    assert.deepEqual([status, body['token_endpoint']], [200, `${base}/auth/token`])
  })

  it('gets a token that opens what its scope names', async () => {
    assertion = await new SignJWT({ jti: 'first' }).setProtectedHeader({ alg: 'ES384' }).setIssuer('ehr')
      .setSubject('ehr').setAudience(`${base}/auth/token`).setExpirationTime('4 min').sign(key.secret)
    const { body, status } = await tokenFor(assertion)
    assert.equal(status, 200, JSON.stringify(body))
    token = String(body['access_token'])
    assert.equal((await withToken('/v1/allowlist')).status, 200)
    assert.equal((await withToken('/v1/rules')).status, 200)
    const { body: refused, status: code } = await withToken('/v1/status')
    assert.deepEqual([code, refused['code']], [403, 'scope-missing'])
    assert.equal((await call('/health/ready', {})).status, 503, 'it has no chain')
    assert.equal((await call('/health/live', {})).status, 200)
  })

  it('goes on after a kill of the node, and its assertion stays used', async () => {
    node.child.kill('SIGKILL')
    await node.done
    await start()
    assert.equal((await withToken('/v1/rules')).status, 200)
    const { body, status } = await tokenFor(assertion)
    assert.equal(status, 401)
    assert.match(String(body['error_description']), /used before/)
  })

  it('is in the audit file, under the id of the answer and without what it sent', async () => {
    const { id } = await withToken('/v1/cases/abcdabcd?wait=0')
    const file = path.join(folder, 'data/hospital-1/calls.jsonl')
    const line = await until('the line is written', async () =>
      (await readFile(file, 'utf8')).split('\n').find(text => text.includes(id)))
    const { caller, route, status } = JSON.parse(line) as Record<string, unknown>
    assert.deepEqual([caller, route, status], ['ehr', '/v1/cases/:id', 409])
    assert.doesNotMatch(await readFile(file, 'utf8'), new RegExp(`abcdabcd|${token.slice(0, 20)}`))
  })

  it('is warned of by doctor if the new certificate is bad, and goes on with the former', async () => {
    await writeFile(path.join(folder, 'cert.pem'), 'no certificate')
    await until('doctor names the files', async () =>
      (await run(folder, 'doctor', ...NODE)).stdout.includes('The new certificate of the API cannot be used'))
    assert.equal((await withToken('/v1/rules')).status, 200)
    await writeFile(path.join(folder, 'cert.pem'), authority.issue('127.0.0.1').cert)
  })

  it('loses its access when it is removed', async () => {
    await ok(folder, 'client', 'remove', 'ehr', ...NODE)
    assert.equal((await withToken('/v1/rules')).status, 401)
  })

  it('cannot be registered on a node that does not run', async () => {
    node.child.kill('SIGTERM')
    await node.done
    const { code, stderr } = await run(folder, 'client', 'list', ...NODE)
    assert.equal(code, 1)
    assert.match(stderr, /^error: no node is running on .*; start a node with/)
  })

  it('needs a node whose settings and certificate fit', async () => {
    const started = async (...words: string[]): Promise<string> => {
      const { code, stderr } = await run(folder, 'start', '--role', 'hospital', ...NODE, ...words)
      assert.equal(code, 1)
      assert.equal(stderr.split('\n').filter(line => line.startsWith('error: ')).length, 1, stderr)
      return stderr
    }
    assert.match(await started('--apiTlsListen', '127.0.0.1:0'),
      /A TLS server for the API also needs apiTlsCert and apiTlsKey and apiPublicBaseUrl/)
    assert.match(await started(...settings),
      /certificate of the API cannot be used: the key in key\.pem is not of/)
  })
})
