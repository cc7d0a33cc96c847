import assert from 'node:assert/strict'
import { callFhir, type Answer, type CallOptions } from '../../fixtures/fhir-call.js'
import {
  NATIONAL, RECORDS, TOKEN, conditionOf, numbered, serveFhirOf, transactionOf, withPatient, type FhirServer
} from '../../fixtures/fhir-servers.js'
import { textsAt } from '../../../src/api/fhir/search/values.js'
import { peerIdOf } from '../../../src/network/index.js'
import { Consortium } from '../../fixtures/running-nodes.js'

describe('fhir: the server of a hospital', () => {
  let net: Consortium
  let server: FhirServer
  let other: FhirServer
  let patients = 0
  let records = 0
  before(async () => {
    net = await (await new Consortium().start()).ready()
    server = await serveFhirOf(net.nodes[0]!)
    other = await serveFhirOf(net.nodes[1]!)
  })
  after(async () => {
    await server.stop()
    await other.stop()
    assert.deepEqual([...server.faults, ...other.faults], [])
    await net.stop()
  })

  const patient = (): string => `P-${++patients}`
  const record = (): object => numbered(`f-${++records}`)

  async function call (
    method: string, path: string, { at = server, ...options }: CallOptions & { at?: FhirServer } = {}
  ): Promise<Answer> {
    return await callFhir(method, path.startsWith('http') ? path : `${at.base}${path}`, options)
  }

  const accepted = { prefer: 'wait=20' }

  it('takes a Condition, and answers with the resource and where it is', async () => {
    const made = await call('POST', '/Condition', { body: withPatient(patient(), record()) })
    assert.equal(made.status, 201, made.text)
    assert.equal(made.body['resourceType'], 'Condition')
    assert.equal(made.headers.get('location'),
      `${server.base}/Condition/${String(made.body['id'])}/_history/1.0`)
    assert.equal(made.headers.get('etag'), 'W/"1.0"')
    assert.match(made.headers.get('content-type') ?? '', /^application\/fhir\+json/)
    const read = await call('GET', `/Condition/${String(made.body['id'])}`)
    assert.equal(read.status, 200, read.text)
    assert.deepEqual(read.body['code'], made.body['code'])
  })

  it('is one record, however often it is sent', async () => {
    const body = withPatient(patient(), record())
    const first = await call('POST', '/Condition', { body })
    const again = await call('POST', '/Condition', { body })
    assert.deepEqual([first.status, again.status], [201, 200])
    assert.equal(again.body['id'], first.body['id'])
    const keyless = withPatient(patient())
    const one = await call('POST', '/Condition', { body: keyless })
    const two = await call('POST', '/Condition', { body: keyless })
    assert.deepEqual([one.status, two.status], [201, 200])
    assert.equal(two.body['id'], one.body['id'])
    assert.ok(two.headers.get('repeat-of'))
  })

  it('keeps every digit of a number, and gives the bytes that were sent', async () => {
    const text = JSON.stringify(transactionOf(patient(), record())).replace('6.3,', '6.300,')
    const made = await call('POST', '/', { body: text, headers: accepted })
    assert.equal(made.status, 200, made.text)
    const condition = made.body.entry?.[2]?.resource
    const observation = String((condition?.['evidence'] as unknown as
      [{ detail: [{ reference: string }] }])[0].detail[0].reference)
    const read = await call('GET', `/${observation}`)
    assert.match(read.text, /"value":6\.300,/)
    const original = await call('GET', `/Condition/${String(condition?.['id'])}/$original`)
    assert.ok(text.includes(original.text) && original.text.length > 100)
    const person = await call('GET', `/${textsAt(condition, 'subject', 'reference')[0]}`)
    assert.equal(person.body['birthDate'], '1980-02-29')
  })

  it('finds a patient by number, and searches its diagnoses page by page', async () => {
    const number = patient()
    for (const code of ['E11.9', 'I10', 'J45.909']) {
      const coding = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code }] }
      const made = await call('POST', '/Condition',
        { body: withPatient(number, { ...record(), code: coding }), headers: accepted })
      assert.equal(made.status, 201, made.text)
      assert.equal(made.headers.get('etag'), 'W/"1.1"')
    }
    const form = new URLSearchParams({ identifier: `${NATIONAL}|${number}` }).toString()
    const found = await call('POST', '/Patient/_search',
      { body: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    const id = String(found.body.entry?.[0]?.resource['id'])
    assert.match(id, /^[0-9a-f]{32}$/)
    const codes: unknown[] = []
    let url: string | undefined = `${server.base}/Condition?patient=${id}&_count=1&_sort=code`
    for (let page = 0; url !== undefined; page++) {
      assert.ok(page < 4)
      const answer = await call('GET', url)
      assert.equal(answer.status, 200, answer.text)
      codes.push(...(answer.body.entry ?? []).map(({ resource }) =>
        textsAt(resource, 'code', 'coding', 'code')[0]))
      const links = answer.body['link'] as unknown as { relation: string, url: string }[]
      url = links.find(({ relation }) => relation === 'next')?.url
      assert.ok(url === undefined || !url.includes(id), 'a link holds nothing of the patient')
    }
    assert.deepEqual(codes, ['E11.9', 'I10', 'J45.909'])
    const one = await call('GET', `/Condition?patient=Patient/${id}&code=I10,E11.9&clinical-status=active`)
    assert.equal(one.body.entry?.length, 2)
    const everything = await call('GET', `/Patient/${id}/$everything`)
    assert.equal(everything.body.entry?.length, 4)
    const summary = await call('GET', `/Patient/${id}/$summary`)
    assert.equal(summary.body['type'], 'document')
    const bare = await call('POST', '/Condition', {
      body: conditionOf({ reference: `Patient/${id}` }, record()), headers: accepted
    })
    assert.equal(bare.status, 201, bare.text)
    assert.deepEqual(bare.body['subject'], { reference: `Patient/${id}` })
  })

  it('corrects a record by its version, and keeps its history', async () => {
    const made = await call('POST', '/Condition', { body: withPatient(patient(), record()),
      headers: accepted })
    const path = `/Condition/${String(made.body['id'])}`
    const changed = { ...made.body, meta: undefined, severity: { text: 'mild' } }
    assert.equal((await call('PUT', path, { body: changed })).status, 428)
    assert.equal((await call('PUT', path, { body: changed, headers: { 'if-match': 'W/"7.0"' } })).status, 412)
    const put = await call('PUT', path, { body: changed, headers: { 'if-match': 'W/"1.0"', ...accepted } })
    assert.equal(put.status, 200, put.text)
    assert.equal(put.headers.get('etag'), 'W/"2.1"')
    const read = await call('GET', path)
    assert.deepEqual(read.body['severity'], { text: 'mild' })
    const history = await call('GET', `${path}/_history`)
    assert.deepEqual(history.body.entry?.map(({ resource }) => textsAt(resource, 'meta', 'versionId')[0]),
      ['2.1', '2.0', '1.1', '1.0'])
    const old = await call('GET', `${path}/_history/1.1`)
    assert.equal(old.body['severity'], undefined)
    const provenance = await call('GET', `/Provenance?target=Condition/${String(made.body['id'])}`)
    assert.ok((provenance.body.entry?.length ?? 0) >= 4)
  })

  it('takes one of two updates of a version, since the chain would drop the other', async () => {
    const made = await call('POST', '/Condition', { body: withPatient(patient()), headers: accepted })
    const answers = await Promise.all(['mild', 'severe'].map(async text => await call(
      'PUT', `/Condition/${String(made.body['id'])}`, { body: { ...made.body, severity: { text } } })))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
    assert.match(answers.find(({ status }) => status === 409)?.text ?? '', /corrects this record already/)
  })

  it('finds what states no status, and hides what is struck unless asked', async () => {
    const number = patient()
    const stated = (code: string): object =>
      ({ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code }] })
    const none = await call('POST', '/Condition',
      { body: withPatient(number, { ...record(), clinicalStatus: undefined }), headers: accepted })
    assert.equal(none.status, 201, none.text)
    const path = `/Condition/${String(none.body['id'])}`
    const subject = (await call('POST', '/Patient/_search', {
      body: new URLSearchParams({ identifier: `${NATIONAL}|${number}` }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' }
    })).body.entry?.[0]?.resource['id']
    const found = async (query: string): Promise<number> =>
      (await call('GET', `/Condition?patient=${String(subject)}${query}`)).body.entry?.length ?? 0
    assert.deepEqual([await found('&clinical-status=active'), await found('&clinical-status=resolved')], [1,
      0])
    const struck = await call('PUT', path, {
      body: { ...none.body, verificationStatus: stated('entered-in-error') }, headers: accepted
    })
    assert.equal(struck.status, 200, struck.text)
    assert.deepEqual([await found(''), await found('&verification-status=entered-in-error')], [0, 1])
    assert.equal((await call('GET', path)).status, 200)
  })

  it('finds by the number of the record system, and what changed', async () => {
    const since = new Date(Date.now() - 2_000).toISOString()
    const made = await call('POST', '/Condition',
      { body: withPatient(patient(), numbered('by-number')), headers: accepted })
    const found = await call('GET', `/Condition?identifier=${encodeURIComponent(`${RECORDS}|by-number`)}`)
    assert.equal(found.body.entry?.[0]?.resource['id'], made.body['id'])
    const exists = await call('POST', '/Condition', {
      body: withPatient(patient()), headers: { 'if-none-exist': `identifier=${RECORDS}|by-number` }
    })
    assert.deepEqual([exists.status, exists.body['id']], [200, made.body['id']])
    const changed = await call('GET', `/Condition?_lastUpdated=ge${since}`)
    assert.ok(changed.body.entry?.some(({ resource }) => resource['id'] === made.body['id']), changed.text)
  })

  it('shows another hospital what it may read, and hides the rest like what does not exist', async () => {
    const number = patient()
    const made = await call('POST', '/Condition', { body: withPatient(number, record()), headers: accepted })
    const path = `/Condition/${String(made.body['id'])}`
    assert.equal((await call('GET', path, { at: other })).status, 404)
    // Whoever has a case of the patient treats the patient.
    const own = await call('POST', '/Condition', { at: other, body: withPatient(number, record()),
      headers: accepted })
    const form = new URLSearchParams({ identifier: `${NATIONAL}|${number}` }).toString()
    const found = await call('POST', '/Patient/_search',
      { at: other, body: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    const id = String(found.body.entry?.[0]?.resource['id'])
    const all = await call('GET', `/Condition?patient=${id}`, { at: other })
    assert.deepEqual(new Set(all.body.entry?.map(({ resource }) => String(resource['id']))),
      new Set([String(made.body['id']), String(own.body['id'])]))
    assert.equal((await call('GET', path, { at: other })).status, 200)
    assert.equal((await call('GET', path, { at: other, headers: { 'x-purpose': 'HQUALIMP' } })).status, 404)
  })

  it('files, shows and ends a consent, and a denial closes the record like one that is not there',
    async () => {
    const number = patient()
    const made = await call('POST', '/Condition', { body: withPatient(number, record()), headers: accepted })
    const form = new URLSearchParams({ identifier: `${NATIONAL}|${number}` }).toString()
    const own = await call('POST', '/Condition',
      { at: other, body: withPatient(number, record()), headers: accepted })
    const idAt = async (at: FhirServer): Promise<string> => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const found = await call('POST', '/Patient/_search', { at, body: form, headers })
      return String(found.body.entry?.[0]?.resource['id'])
    }
    const [id, otherId] = [await idAt(server), await idAt(other)]
    assert.notEqual(id, otherId)
    const reason = { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'TREAT' }
    const value = peerIdOf(net.nodes[1]!.signer.id)
    const reference = { identifier: { system: 'https://medichain.example/fhir/members', value } }
    const role = { coding: [{
      system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP'
    }] }
    const consent = {
      resourceType: 'Consent', status: 'active', patient: { reference: `Patient/${id}` },
      scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope',
        code: 'patient-privacy' }] },
      category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
      sourceAttachment: { contentType: 'application/pdf', data: 'JVBERi0=' },
      provision: {
        type: 'deny', provision: [{ type: 'deny', purpose: [reason], actor: [{ role, reference }] }]
      }
    }
    const { sourceAttachment: form1, ...formless } = consent
    assert.equal((await call('POST', '/Consent', { body: formless })).status, 422)
    const given = await call('POST', '/Consent', { body: consent })
    assert.equal(given.status, 201, given.text)
    const path = `/Consent/${String(given.body['id'])}`
    assert.deepEqual((await call('GET', path)).body, given.body)
    assert.equal((await call('GET', `/Consent?patient=${id}`)).body.entry?.length, 1)
    const closed = `/Condition/${String(made.body['id'])}`
    assert.equal((await call('GET', closed)).status, 200, 'a hospital keeps its own records')
    assert.equal((await call('GET', closed, { at: other })).status, 404)
    assert.equal((await call('GET', `${closed}/_history/1.1`, { at: other })).status, 404)
    for (const query of [`/Condition?_id=${String(made.body['id'])}`, `/Provenance?target=Condition/${
      String(made.body['id'])}`]) {
      assert.equal((await call('GET', query, { at: other })).body.entry, undefined)
    }
    const left = await call('GET', `/Condition?patient=${otherId}`, { at: other })
    assert.deepEqual(left.body.entry?.map(({ resource }) => String(resource['id'])), [String(own.body['id'])])
    assert.equal((await call('PUT', path, { body: { ...given.body, status: 'active' } })).status, 422)
    const ended = await call('PUT', path,
      { body: { ...given.body, status: 'inactive', sourceReference: undefined, sourceAttachment: form1 } })
    assert.equal(ended.status, 200, ended.text)
    assert.equal((await call('GET', path)).status, 404)
    assert.equal((await call('GET', closed, { at: other })).status, 200)
  })

  it('streams what was decided, and goes on from the last event', async () => {
    const leave = new AbortController()
    const response = await fetch(`${server.base}/$events`,
      { headers: { authorization: `Bearer ${TOKEN}` }, signal: leave.signal })
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/)
    const made = await call('POST', '/Condition', { body: withPatient(patient(), record()),
      headers: accepted })
    const id = String(made.body['id'])
    const first = await eventsUntil(response, text => text.includes(id) && text.includes('accepted'))
    leave.abort()
    const ids = [...first.matchAll(/^id: (\S+)$/gm)].map(match => match[1] ?? '')
    assert.ok(ids.length >= 2)
    const again = new AbortController()
    const resumed = await fetch(`${server.base}/$events`, {
      headers: { authorization: `Bearer ${TOKEN}`, 'last-event-id': ids[0] ?? '' }, signal: again.signal
    })
    const rest = await eventsUntil(resumed, text => text.includes(`id: ${ids.at(-1)}`))
    again.abort()
    assert.deepEqual([...rest.matchAll(/^id: (\S+)$/gm)].map(match => match[1]).slice(0, ids.length - 1),
      ids.slice(1))
  })
})

/** Reads a stream until its text fulfils a test, for at most 30 s. */
async function eventsUntil (response: Response, isDone: (text: string) => boolean): Promise<string> {
  const reader = response.body!.getReader()
  const limit = setTimeout(() => { void reader.cancel() }, 30_000)
  let text = ''
  while (!isDone(text)) {
    const { done, value } = await reader.read()
    if (done) assert.fail(`these events came, and not the awaited one: ${text}`)
    text += new TextDecoder().decode(value as Uint8Array)
  }
  clearTimeout(limit)
  return text
}
