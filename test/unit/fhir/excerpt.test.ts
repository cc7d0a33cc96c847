import assert from 'node:assert/strict'
import { callFhir, type Answer, type CallOptions } from '../../fixtures/fhir-call.js'
import { numbered, serveFhirOf, withPatient, type FhirServer } from '../../fixtures/fhir-servers.js'
import { Consortium } from '../../fixtures/running-nodes.js'

const WORDS = { code: { text: 'Fever of unknown origin' } }
const CODED = { code: { coding: [{ system: 'http://snomed.info/sct', code: '386661006' }] } }
const GIVEN = [
  { name: 'excerpt', valueString: 'Fever of 39.2 for nine days, no focus.' },
  { name: 'reader', valueString: 'Dr Lund' }
]

describe('fhir: a diagnosis without a code', () => {
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
  const submitted = async (resource: object, given: readonly object[] = GIVEN): Promise<Answer> =>
    await call('POST', '/Condition/$submit', {
      body: { resourceType: 'Parameters', parameter: [{ name: 'resource', resource }, ...given] }
    })

  it('is created by $submit, and kept and served without its excerpt', async () => {
    const condition = withPatient('W-1', { ...numbered('w-1'), ...WORDS })
    const refused = await call('POST', '/Condition', { body: condition })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Condition\/\$submit/)
    const made = await submitted(condition)
    assert.equal(made.status, 201, made.text)
    assert.ok(made.headers.get('location')?.includes(`/Condition/${String(made.body['id'])}/_history/`))
    assert.deepEqual(made.body['code'], WORDS.code)
    const original = await call('GET', `/Condition/${String(made.body['id'])}/$original`)
    assert.equal(original.text, JSON.stringify(condition))
    assert.equal((await submitted(condition)).status, 200, 'sent again')
    const batch = await call('POST', '', {
      body: { resourceType: 'Bundle', type: 'batch', entry: [{
        request: { method: 'POST', url: 'Condition/$submit' },
        resource: { resourceType: 'Parameters', parameter: [...GIVEN, { name: 'resource', resource:
          withPatient('W-1', { ...numbered('w-2'), ...WORDS }) }] }
      }] }
    })
    assert.match(batch.text, /"status":"201"/)
  })

  it('is refused by $submit with a code, without a reader, and as another resource', async () => {
    const condition = withPatient('W-2', { ...numbered('w-3'), ...WORDS })
    assert.equal((await submitted({ ...condition, ...CODED })).status, 422)
    assert.equal((await submitted(condition, GIVEN.slice(0, 1))).status, 422)
    assert.equal((await call('POST', '/Condition/$submit', { body: condition })).status, 400)
    const found = await call('GET', '/Condition?identifier=w-3')
    assert.equal(found.body.entry, undefined, 'nothing was kept')
  })
})
