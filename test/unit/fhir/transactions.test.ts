import assert from 'node:assert/strict'
import { callFhir, type Answer, type CallOptions } from '../../fixtures/fhir-call.js'
import {
  NATIONAL, RECORDS, conditionOf, numbered, patientOf, serveFhirOf, transactionOf, withPatient,
  type FhirServer
} from '../../fixtures/fhir-servers.js'
import { officialFaults } from '../../fixtures/r4-validator.js'
import { Consortium } from '../../fixtures/running-nodes.js'

interface Entry { fullUrl?: string, resource?: object, request: Record<string, string> }
interface Answered { readonly response: Readonly<Record<string, string>>, readonly resource?: { id: string } }

const accepted = { prefer: 'wait=20' }

describe('fhir: transactions', () => {
  let net: Consortium
  let server: FhirServer
  before(async () => {
    net = await (await new Consortium().start()).ready()
    server = await serveFhirOf(net.nodes[0]!)
  })
  after(async () => {
    await server.stop()
    assert.deepEqual(server.faults, [])
    await net.stop()
  })

  const call = async (method: string, path: string, options?: CallOptions): Promise<Answer> =>
    await callFhir(method, server.base + path, options)
  const send = async (entry: readonly Entry[], type = 'transaction'): Promise<Answer> =>
    await call('POST', '/', { body: { resourceType: 'Bundle', type, entry }, headers: accepted })
  const post = (resource: object, request: object = {}): Entry =>
    ({ resource, request: { method: 'POST', url: 'Condition', ...request } })
  const put = (resource: object, request: object = {}): Entry => ({
    resource, request: { method: 'PUT', url: `Condition/${String(Reflect.get(resource, 'id'))}`, ...request }
  })
  const answered = ({ body }: Answer): readonly Answered[] => (body.entry ?? []) as unknown as Answered[]
  const statuses = (answer: Answer): string[] =>
    answered(answer).map(({ response }) => response['status'] ?? '')
  const ifNew = (value: string): object => ({ ifNoneExist: `identifier=${RECORDS}|${value}` })
  const isHere = async (number: string): Promise<boolean> =>
    (await call('GET', `/Condition?identifier=${number}`)).body.entry !== undefined

  async function made (number: string): Promise<Record<string, unknown>> {
    const answer = await call('POST', '/Condition',
      { body: withPatient('P-1', numbered(number)), headers: accepted })
    assert.equal(answer.status, 201, answer.text)
    return answer.body
  }

  function assertRefused (answer: Answer, status: number, text: RegExp): void {
    assert.equal(answer.status, status, answer.text)
    assert.equal(answer.body['resourceType'], 'OperationOutcome')
    assert.match(answer.text, text)
  }

  it('create what is not here, and leave what is, by ifNoneExist', async () => {
    const before = await made('t-1')
    const other = withPatient('P-1', { ...numbered('t-1'), severity: { text: 'another' } })
    for (const type of ['transaction', 'batch']) {
      const fresh = `t-2-${type}`
      const entry = [post(withPatient('P-1', numbered(fresh)), ifNew(fresh)), post(other, ifNew('t-1'))]
      const answer = await send(entry, type)
      assert.deepEqual(statuses(answer), ['201', '200'], answer.text)
      assert.equal(answered(answer)[1]?.resource?.id, before['id'])
      assert.match(answered(answer)[1]?.response['location'] ?? '', /\/_history\/1\.1$/)
      for (const { resource } of answered(answer)) assert.deepEqual(officialFaults(resource), [])
      assert.deepEqual(officialFaults(answer.body), [])
      assert.deepEqual(statuses(await send(entry, type)), ['200', '200'])
    }
    assert.deepEqual((await call('GET', `/Condition/${String(before['id'])}/_history`)).body.entry?.length, 2)
  }).timeout(180_000)

  it('refuse an ifNoneExist that nobody can answer, and propose nothing', async () => {
    const unknown = { ifNoneExist: 'identifier=https://other.example|1' }
    assertRefused(await send([post(withPatient('P-1', numbered('t-3'))),
      post(withPatient('P-1', numbered('t-4')), unknown)]), 400, /entry 1: .*recordSystem/)
    assertRefused(await send([post(withPatient('P-1', numbered('t-3'))),
      post(withPatient('P-1', numbered('t-4')), { ifNoneExist: 'code=1' })]), 400, /entry 1: /)
    assert.deepEqual([await isHere('t-3'), await isHere('t-4')], [false, false])
  })

  it('lose no resource of a diagnosis that is left as it is', async () => {
    const bundle = transactionOf('P-2', numbered('t-5')) as { entry: Entry[] }
    Object.assign(bundle.entry[2]!.request, ifNew('t-5'))
    assert.equal((await send(bundle.entry)).status, 200)
    const again = await send(bundle.entry)
    assert.deepEqual(statuses(again), ['200', '200', '200'], again.text)
    // The client names its entries anew each time.
    const renamed = JSON.parse(JSON.stringify(bundle.entry).replaceAll('6f1c7f6e', '7a1c7f6e')) as Entry[]
    assert.equal((await send(renamed)).status, 200)
    const changed = JSON.parse(JSON.stringify(renamed).replace('6.3,', '7.9,')) as Entry[]
    assertRefused(await send(changed), 422, /entry 1: no Condition that the transaction proposes/)
    const person = { ...renamed[0]!, resource: { ...patientOf('P-2'), gender: 'unknown' } }
    assertRefused(await send([person, ...renamed.slice(1)]), 422, /entry 0: /)
    const named = { ...person,
      request: { method: 'POST', url: 'Patient', ifNoneExist: `identifier=${NATIONAL}|P-2` } }
    const kept = await send([named, ...renamed.slice(1)])
    assert.equal(kept.status, 200, kept.text)
    assert.match(answered(kept)[0]?.response['location'] ?? '', /\/Patient\/[0-9a-f]{32}$/)
  }).timeout(180_000)

  it('correct records together with new ones', async () => {
    const [one, two] = [await made('t-6'), await made('t-7')]
    const answer = await send([
      post(withPatient('P-1', numbered('t-8'))), put({ ...one, severity: { text: 'mild' } }),
      put({ ...two, meta: undefined, verificationStatus: { coding: [{
        system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'refuted' }] } },
      { ifMatch: 'W/"1.1"' })
    ])
    assert.equal(answer.status, 200, answer.text)
    assert.deepEqual(statuses(answer), ['201', '200', '200'])
    assert.deepEqual(officialFaults(answer.body), [])
    assert.match(answered(answer)[1]?.response['location'] ?? '',
      new RegExp(`${String(one['id'])}/_history/2\\.`))
    const read = await call('GET', `/Condition/${String(one['id'])}`)
    assert.deepEqual(read.body['severity'], { text: 'mild' })
    assert.ok(await isHere('t-8'))
  }).timeout(180_000)

  it('propose nothing if one update cannot be', async () => {
    const one = await made('t-9')
    const fresh = post(withPatient('P-1', numbered('t-10')))
    const changed = { ...one, severity: { text: 'mild' } }
    const nobody = { ...changed, id: 'ab'.repeat(32) }
    const foreign = withPatient('P-7', { ...changed, subject: { reference: '#p' } })
    for (const [entry, status, text] of [
      [put(changed, { ifMatch: 'W/"7.0"' }), 412, /entry 1: /],
      [put({ ...changed, meta: undefined }), 428, /entry 1: /],
      [put(nobody), 404, /entry 1: /],
      [{ ...put(changed), request: { method: 'PUT', url: 'Condition?identifier=t-9' } }, 422, /names the id/],
      [{ ...put(changed), request: { method: 'PUT', url: `Condition/${nobody.id}` } }, 400,
        /entry 1: .*differ/],
      [put({ ...changed, code: undefined }), 422, /entry\[1\]\S+\.code/],
      [put(foreign), 422, /another patient/]
    ] as const) {
      assertRefused(await send([fresh, entry]), status, text)
    }
    assertRefused(await send([put(changed), put(changed)]), 422, /entry 1: entry 0 updates the same record/)
    assert.equal(await isHere('t-10'), false)
    assert.equal((await call('GET', `/Condition/${String(one['id'])}`)).body['severity'], undefined)
  }).timeout(180_000)

  it('wait for the decision about what they correct', async () => {
    const fresh = await call('POST', '/Condition', { body: withPatient('P-3', numbered('t-11')) })
    assert.equal(fresh.status, 201, fresh.text)
    const answer = await send([put({ ...fresh.body, severity: { text: 'mild' } })])
    assert.deepEqual(statuses(answer), ['200'], answer.text)
  }).timeout(180_000)

  it('take more diagnoses of a patient than may be undecided', async () => {
    const subject = { reference: 'urn:uuid:6f1c7f6e-0000-4000-8000-000000000001' }
    const person: Entry = { fullUrl: subject.reference, resource: { ...patientOf('P-4'), id: undefined },
      request: { method: 'POST', url: 'Patient' } }
    const many = Array.from({ length: 11 }, (_, at) => post(conditionOf(subject, numbered(`t-12-${at}`))))
    const answer = await call('POST', '/', { body: { resourceType: 'Bundle', type: 'transaction',
      entry: [person, ...many] } })
    assert.equal(answer.status, 200, answer.text)
    assert.deepEqual(new Set(statuses(answer)), new Set(['201']))
    assert.equal((await send([])).status, 200)
  }).timeout(180_000)
})
