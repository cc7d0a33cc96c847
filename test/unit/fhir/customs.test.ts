import assert from 'node:assert/strict'
import net from 'node:net'
import { gzipSync } from 'node:zlib'
import { callFhir, type Answer, type CallOptions } from '../../fixtures/fhir-call.js'
import {
  NATIONAL, TOKEN, numbered, serveFhirOf, transactionOf, withPatient, type FhirServer
} from '../../fixtures/fhir-servers.js'
import { Consortium } from '../../fixtures/running-nodes.js'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

describe('fhir: what other servers accept', () => {
  let consortium: Consortium
  let server: FhirServer
  let id: string
  let patient: string
  before(async () => {
    consortium = await (await new Consortium().start()).ready()
    server = await serveFhirOf(consortium.nodes[0]!)
    for (const number of ['c-1', 'c-2']) {
      const made = await call('POST', '/Condition',
        { body: withPatient('P-1', numbered(number)), headers: { prefer: 'wait=20' } })
      assert.equal(made.status, 201, made.text)
      id = String(made.body['id'])
    }
    patient = String((await search(`identifier=${NATIONAL}|P-1`)).body.entry?.[0]?.resource['id'])
  })
  after(async () => {
    await server.stop()
    assert.deepEqual(server.faults, [])
    await consortium.stop()
  })

  const call = async (method: string, path: string, options?: CallOptions): Promise<Answer> =>
    await callFhir(method, server.base + path, options)
  const search = async (body: string): Promise<Answer> =>
    await call('POST', '/Patient/_search', { body, headers: FORM })

  function assertRefused (answer: Answer, status: number, text: RegExp): void {
    assert.equal(answer.status, status, answer.text)
    const issues = answer.body['issue'] as unknown as { details: { text: string } }[]
    assert.match(issues.map(({ details }) => details.text).join(), text)
  }

  /** Sends bytes to the server. @returns all that it answers */
  async function raw (text: string): Promise<string> {
    const socket = net.connect(Number(new URL(server.base).port), '127.0.0.1')
    const parts: Buffer[] = []
    socket.on('data', part => parts.push(part))
    socket.write(text)
    await new Promise(resolve => { socket.once('close', resolve) })
    return Buffer.concat(parts).toString('utf8')
  }

  it('turns the pages of a history, newest first, and leaves out what was before _since', async () => {
    const path = `/Condition/${id}/_history`
    const versions = ({ body }: Answer): unknown[] => (body.entry ?? []).map(({ resource }) =>
      (resource['meta'] as unknown as { versionId: string }).versionId)
    const first = await call('GET', `${path}?_count=1`)
    assert.deepEqual([first.body['type'], versions(first)], ['history', ['1.1']])
    const [self, next, ...others] = first.body['link'] as unknown as { relation: string, url: string }[]
    assert.deepEqual([self?.url, next?.relation, others],
      [`${server.base}${path}?_count=1`, 'next', []])
    const second = await call('GET', next!.url.slice(server.base.length))
    assert.deepEqual(versions(second), ['1.0'])
    assert.equal((second.body['link'] as unknown as unknown[]).length, 1, 'no page follows the last')
    assert.equal((await call('GET', `${path}?_count=0`)).body['total'], 2)
    const [decided] = (await call('GET', path)).body.entry ?? []
    const { lastUpdated } = decided?.resource['meta'] as unknown as { lastUpdated: string }
    const since = encodeURIComponent(lastUpdated)
    assert.deepEqual(versions(await call('GET', `${path}?_since=${since}`)), ['1.1'])
    assert.deepEqual(versions(await call('GET', `${path}?_since=2099-01-01T00:00:00Z`)), [])
    assertRefused(await call('GET', `${path}?_since=yesterday`), 400, /_since is no date of FHIR/)
  })

  it('dates a version by the block that opened or closed its case, and finds it so', async () => {
    const whole = { from: -Infinity, to: Infinity, isNewestFirst: false }
    const changes = (await server.fhir.changesIn(whole, 99)).filter(({ caseId }) => caseId === id)
    assert.deepEqual(changes.map(({ isLast }) => isLast), [false, true])
    for (const [step, { at }] of changes.entries()) {
      const version = await call('GET', `/Condition/${id}/_history/1.${step}`)
      const { lastUpdated } = version.body['meta'] as unknown as { lastUpdated: string }
      assert.equal(lastUpdated, new Date(at).toISOString())
    }
    const query = '_lastUpdated=le2999&_lastUpdated=ge2000&_sort=-_lastUpdated&_count=1'
    const first = await call('GET', `/Condition?${query}`)
    assert.equal(first.body.entry?.[0]?.resource['id'], id, first.text)
    const [, next] = first.body['link'] as unknown as { url: string }[]
    const second = await call('GET', next!.url.slice(server.base.length))
    assert.equal(second.body.entry?.length, 1)
    assert.notEqual(second.body.entry?.[0]?.resource['id'], id)
    assert.equal((second.body['link'] as unknown as unknown[]).length, 1, 'no page follows the last')
  })

  it('counts what a search finds, for _count=0 and _summary=count', async () => {
    for (const query of ['_count=0', '_summary=count']) {
      for (const { body } of [await call('GET', `/Condition?patient=${patient}&${query}`),
        await search(`identifier=${NATIONAL}|P-1&${query}`)]) {
        assert.equal(body.entry, undefined)
        assert.ok(Number(body['total']) >= 1)
        assert.equal((body['link'] as unknown as [{ relation: string }])[0].relation, 'self')
      }
    }
  })

  it('refuses a modifier that it does not know, and finds a patient by all numbers', async () => {
    assertRefused(await call('GET', `/Condition?patient=${patient}&encounter:missing=true`), 400, /modifier/)
    assertRefused(await search('identifier:of-type=a|b|c'), 400, /modifier/)
    const twice = `identifier=${NATIONAL}|P-1`
    assert.equal((await search(`${twice}&${twice}`)).body.entry?.length, 1)
    assert.equal((await search(`${twice}&identifier=${NATIONAL}|P-2`)).body.entry, undefined)
    assert.equal((await search(`${twice},${NATIONAL}|P-2`)).body.entry?.length, 1)
  })

  it('reads a part of a diagnosis, which corrects nothing', async () => {
    for (const query of ['_elements=code,subject', '_summary=true']) {
      const part = await call('GET', `/Condition/${id}?${query}`)
      assert.equal(part.status, 200, part.text)
      assert.ok(part.body['code'] !== undefined && part.body['recordedDate'] === (query === '_summary=true'
        ? '2026-03-14T10:00:00Z' : undefined))
      assert.ok(part.body['contained'] !== undefined, 'the subject refers to it')
      assertRefused(await call('PUT', `/Condition/${id}`, { body: part.body }), 422, /SUBSETTED/)
    }
  })

  it('refuses If-None-Exist with a number of which it cannot tell whether it is new', async () => {
    const headers = { 'if-none-exist': 'identifier=https://other.example/records|c-1' }
    assertRefused(await call('POST', '/Condition', { body: withPatient('P-1', numbered('c-4')), headers }),
      400, /recordSystem.*--record-system/)
  })

  it('refuses a transaction whose address names another type', async () => {
    const bundle = transactionOf('P-2', numbered('c-3')) as { entry: { request: object }[] }
    bundle.entry[2]!.request = { method: 'POST', url: 'Observation' }
    assertRefused(await call('POST', '/', { body: bundle }), 422, /entry 2: .*another type/)
    bundle.entry[2]!.request = { method: 'POST', url: '/Condition' }
    assert.equal((await call('POST', '/', { body: bundle })).status, 200)
  })

  it('says what to do instead of what it does not serve', async () => {
    const refusals: readonly (readonly [string, string, number, RegExp])[] = [
      ['GET', '/Observation?patient=1', 404, /no such interaction with Observation.*\/fhir\/metadata/],
      ['GET', '/Immunization', 404, /GET \/fhir\/metadata lists/],
      ['POST', '/Patient', 404, /Patient is not created by itself/],
      ['GET', `/Condition/${id}/`, 404, /ends with a slash/],
      ['GET', '/Condition/', 404, /ends with a slash/],
      ['GET', '/?_type=Condition', 405, /takes POST alone/],
      ['GET', '/Condition/_search?patient=1', 405, /takes POST alone/],
      ['GET', '/Condition/_history', 404, /no such interaction with Condition/],
      ['PUT', '/Condition?identifier=a|b', 405, /names the id in the address/],
      ['DELETE', `/Condition/${id}`, 405, /entered-in-error/],
      ['PATCH', `/Condition/${id}`, 405, /by PUT/]
    ]
    for (const [method, path, status, text] of refusals) {
      const answer = await call(method, path)
      assertRefused(answer, status, text)
      assert.equal(answer.headers.has('allow'), status === 405)
    }
  })

  it('names the media type and the encoding that it takes', async () => {
    const plain = { 'content-type': 'text/plain' }
    assertRefused(await call('POST', '/Condition/_search', { body: 'a=b', headers: plain }), 415,
      /urlencoded/)
    assertRefused(await call('POST', '/Condition', { body: '{}', headers: plain }), 415, /fhir\+json/)
    const twice = new Uint8Array(gzipSync(gzipSync('{}')))
    for (const encoding of ['deflate', 'gzip, gzip']) {
      assertRefused(await call('POST', '/Condition',
        { body: twice, headers: { 'content-encoding': encoding } }), 415, /gzip once/)
    }
  })

  it('names its token endpoint in the CapabilityStatement, and how to call it', async () => {
    const { body } = await call('GET', '/metadata')
    const [{ security: { extension: [uris] } }] = body['rest'] as unknown as [
      { security: { extension: [{ extension: [{ url: string, valueUri: string }] }] } }]
    const [{ url, valueUri }] = uris.extension
    assert.equal(url, 'token')
    const wrong = await callFhir('POST', valueUri, { body: '{}' })
    assert.equal(wrong.status, 415, wrong.text)
    assert.match(String(wrong.body['error_description']), /x-www-form-urlencoded/)
  })

  it('answers requests that no route gets as OperationOutcomes', async () => {
    const host = new URL(server.base).host
    const rest = `Authorization: Bearer ${TOKEN}\r\nConnection: close\r\n\r\n`
    const answers: readonly (readonly [string, RegExp])[] = [
      [`GET http://${host}/fhir/Condition/x HTTP/1.1\r\nHost: ${host}\r\n${rest}`, /^HTTP\/1.1 404/],
      [`GET /fhir/Condition/x HTTP/1.1\r\n${rest}`, /^HTTP\/1.1 400[^]*Host is missing/],
      [`BREW /fhir/Condition HTTP/1.1\r\nHost: ${host}\r\n${rest}`, /^HTTP\/1.1 400/],
      [`GET /fhir/Condition?x=${'a'.repeat(20_000)} HTTP/1.1\r\nHost: ${host}\r\n${rest}`, /^HTTP\/1.1 431/]
    ]
    for (const [request, wanted] of answers) {
      const answer = await raw(request)
      assert.match(answer, wanted)
      assert.match(answer, /"resourceType":"OperationOutcome"[^]*"details":[^]*"text"/)
    }
    assert.match(await raw(`BREW /v1/status HTTP/1.1\r\nHost: ${host}\r\n${rest}`), /problem\+json/)
  })
})
