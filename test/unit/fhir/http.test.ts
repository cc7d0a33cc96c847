import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { callFhir, type Answer, type CallOptions } from '../../fixtures/fhir-call.js'
import {
  NATIONAL, TOKEN, numbered, serveFhirOf, transactionOf, withPatient, type FhirServer
} from '../../fixtures/fhir-servers.js'
import { Consortium } from '../../fixtures/running-nodes.js'
import { textsAt } from '../../../src/api/fhir/search/values.js'

const ID = 'ab'.repeat(32)

/** What HTTP and the searches of R4 allow to any client. */
describe('fhir: customs of HTTP', () => {
  let net: Consortium
  let server: FhirServer
  let id: string
  let patient: string
  before(async () => {
    net = await (await new Consortium().start()).ready()
    server = await serveFhirOf(net.nodes[0]!)
    const text = JSON.stringify(transactionOf('P-1', numbered('h-1'))).replace('6.3,', '6.300,')
    const sent = await call('POST', '/', { body: text, headers: { prefer: 'wait=20' } })
    assert.equal(sent.status, 200, sent.text)
    id = String(sent.body.entry?.[2]?.resource['id'])
    const made = await call('POST', '/Condition',
      { body: withPatient('P-1', numbered('h-2')), headers: { prefer: 'wait=20' } })
    assert.equal(made.status, 201, made.text)
    const found = await call('POST', '/Patient/_search', {
      body: new URLSearchParams({ identifier: `${NATIONAL}|P-1` }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' }
    })
    patient = String(found.body.entry?.[0]?.resource['id'])
  })
  after(async () => {
    await server.stop()
    assert.deepEqual(server.faults, [])
    await net.stop()
  })

  const call = async (method: string, path: string, options?: CallOptions): Promise<Answer> =>
    await callFhir(method, server.base + path, options)
  const countOf = async (path: string): Promise<number> =>
    Number((await call('GET', `${path}&_summary=count`)).body['total'])
  const linkOf = ({ body }: Answer, wanted: string): string | undefined =>
    (body['link'] as unknown as { relation: string, url: string }[])
      .find(({ relation }) => relation === wanted)?.url

  /** Sends text as it is, and returns all that comes until the server closes. */
  async function raw (head: string, body = ''): Promise<string> {
    const { host, port } = new URL(server.base)
    const socket = connect(Number(port), '127.0.0.1')
    let text = ''
    socket.setEncoding('utf8').on('data', part => { text += String(part) })
    const own = `Host: ${host}\r\nAuthorization: Bearer ${TOKEN}\r\nConnection: close`
    socket.write(`${head}\r\n${own}\r\n\r\n${body}`)
    await once(socket, 'close')
    return text
  }

  it('answers HEAD as GET, without the body', async () => {
    for (const path of [`/Condition/${id}`, `/Condition?patient=${patient}`, '/metadata',
      `/Condition/${id}/_history`, `/Patient/${patient}/$everything`, `/Condition/${ID}`]) {
      const [get, head] = [await call('GET', path), await call('HEAD', path)]
      assert.deepEqual([head.status, head.text, head.headers.get('etag'), head.headers.get('content-type')],
        [get.status, '', get.headers.get('etag'), get.headers.get('content-type')], path)
    }
  })

  it('compares entity tags weakly', async () => {
    for (const tag of ['"1.1"', 'W/"9.0", "1.1"']) {
      assert.equal((await call('GET', `/Condition/${id}`, { headers: { 'if-none-match': tag } })).status, 304)
    }
    assert.equal((await call('GET', `/Condition/${id}`, { headers: { 'if-none-match': '1.1' } })).status, 200)
  })

  it('takes an address however it is encoded, and explains one that it does not take', async () => {
    for (const path of [`/Patient/${patient}/%24everything`, `/%43ondition/${id}`,
      `/Condition/${id}/%5Fhistory`]) {
      assert.equal((await call('GET', path)).status, 200, path)
    }
    const coded = await callFhir('GET', server.base.replace('/fhir', '/%66hir/Condition/x'))
    assert.deepEqual([coded.status, coded.body['resourceType']], [404, 'OperationOutcome'])
    for (const [path, status, text] of [
      [`//Condition/${id}`, 404, /two slashes/], [`/Condition/${id}/`, 404, /ends with a slash/],
      [`/Condition/${'a'.repeat(300)}`, 414, /longer than 200 characters/],
      ['/Condition/%zz', 400, /well formed/]
    ] as const) {
      const answer = await call('GET', path)
      assert.equal(answer.status, status, answer.text)
      assert.match(textsAt(answer.body, 'issue', 'details', 'text')[0] ?? '', text)
    }
  })

  it('takes a body after 100-continue, and in chunks with trailers, and no other expectation', async () => {
    const post = 'POST /fhir/Condition HTTP/1.1\r\nContent-Type: application/fhir+json\r\n'
    const asked = await raw(`${post}Expect: 100-continue\r\nContent-Length: 2`, '{}')
    assert.match(asked, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 400 .*the body must be a Condition/s)
    const other = await raw(`${post}Expect: other\r\nContent-Length: 2`, '{}')
    assert.match(other, /^HTTP\/1\.1 417 .*application\/fhir\+json.*"OperationOutcome".*leave it out/s)
    const chunked = await raw(`${post}Transfer-Encoding: chunked\r\nTrailer: X-A`,
      '2\r\n{}\r\n0\r\nX-A: b\r\n\r\n')
    assert.match(chunked, /^HTTP\/1\.1 400 .*the body must be a Condition/s)
    assert.match(await raw(`GET /fhir/Condition/${id} HTTP/1.0`), /^HTTP\/1\.1 200 .*"Condition"/s)
  })

  it('puts every kind of answer into a batch, with its digits', async () => {
    const entry = [`Condition/${id}/$original`, `Patient/${patient}/$everything`,
      `Patient/${patient}/$summary`, 'metadata'].map(url => ({ request: { method: 'GET', url } }))
    const answer = await call('POST', '/', { body: { resourceType: 'Bundle', type: 'batch', entry } })
    const types = answer.body.entry?.map(({ resource }) => String(resource['resourceType']))
    assert.deepEqual(types, ['Condition', 'Bundle', 'Bundle', 'CapabilityStatement'], answer.text)
    assert.equal(answer.text.split('"value":6.300,').length, 3)
  })

  it('reads the parameters of an operation from its body', async () => {
    const parameter = [{ name: '_count', valueInteger: 1 }, { name: '_type', valueCode: 'Patient' },
      { name: '_type', valueCode: 'Condition' }]
    const path = `/Patient/${patient}/$everything`
    const first = await call('POST', path, { body: { resourceType: 'Parameters', parameter } })
    const types = first.body.entry?.map(({ resource }) => String(resource['resourceType']))
    assert.deepEqual(types, ['Patient', 'Condition'], first.text)
    assert.match(linkOf(first, 'self') ?? '', /\$everything\?_count=1&_type=Patient&_type=Condition$/)
    const next = await callFhir('GET', linkOf(first, 'next') ?? '')
    assert.deepEqual(next.body.entry?.map(({ resource }) => String(resource['resourceType'])),
      ['Condition'])
    assert.equal((await call('POST', path, { body: { resourceType: 'Bundle' } })).status, 400)
    assert.equal((await call('POST', path)).status, 200)
  })

  it('gives no search more than it asks for, and names in its link what counted', async () => {
    const least = 2
    // An access is an event once a block has it.
    for (let logged = 0; logged < least; logged = await countOf(`/AuditEvent?patient=${patient}`)) {
      await pause(50)
    }
    for (const path of [`/Provenance?_count=1&target=Condition/${id}`,
      `/AuditEvent?_count=1&patient=${patient}`, `/Condition?_count=1&patient=${patient}`]) {
      const of = path.slice(0, path.indexOf('?'))
      const seen = new Set<string>()
      let answer = await call('GET', `${path}&_elements=code&unknown=1`)
      const self = linkOf(answer, 'self') ?? ''
      assert.ok(self.includes(`${of}?_count=1&`) && !self.includes('unknown'), self)
      assert.equal(self.includes('_elements'), of === '/Condition')
      for (let page = 0; page < least; page++) {
        assert.equal(answer.body.entry?.length, 1, answer.text)
        seen.add(String(answer.body.entry[0]?.resource['id']))
        const next = linkOf(answer, 'next')
        if (next === undefined) break
        answer = await callFhir('GET', next)
      }
      assert.equal(seen.size, least, path)
      for (const query of ['_summary=count', '_count=0']) {
        const counted = await call('GET', path.replace('_count=1', query))
        assert.equal(counted.body.entry, undefined, path)
        assert.ok(Number(counted.body['total']) >= least, path)
      }
    }
    assert.equal(linkOf(await call('GET', `/Consent?_count=1&patient=${patient}`), 'self'),
      `${server.base}/Consent?_count=1&patient=${patient}`)
    for (const path of [`/Condition?_sort=patient&patient=${patient}`,
      `/Consent?_sort=patient&patient=${patient}`,
      `/Provenance?_sort=target&target=Condition/${id}`, `/AuditEvent?_sort=agent&patient=${patient}`]) {
      const answer = await call('GET', path)
      assert.equal(answer.status, 400, answer.text)
    }
  })
})
