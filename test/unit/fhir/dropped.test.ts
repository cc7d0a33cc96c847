import assert from 'node:assert/strict'
import { callFhir, type Answer, type CallOptions } from '../../fixtures/fhir-call.js'
import { serveFhirOf, withPatient, type FhirServer } from '../../fixtures/fhir-servers.js'
import { Consortium, until } from '../../fixtures/running-nodes.js'

describe('fhir: corrections that the chain drops', () => {
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

  const accepted = { prefer: 'wait=20' }
  const LOST = /correction-expired.*this correction has changed nothing: case [0-9a-f]{64}/

  async function call (method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return await callFhir(method, `${server.base}${path}`, options)
  }

  it('says of a retraction and an amendment which one has changed nothing', async () => {
    const { answers, path } = await rivals('P-1', async (path, retraction) =>
      await call('PUT', path, { body: retraction, headers: accepted }))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
    const [won, lost] = [...answers].sort((a, b) => a.status - b.status)
    assert.match(lost!.text, LOST)
    // Without an answer that waits, the alarm is what a person sees.
    const alarms = (): string[] => net.nodes[0]!.alarms.recent().map(({ code }) => code)
    const isRetractionLost = answers[0].status === 200
    if (isRetractionLost) await until(() => alarms().length === 1, 'an alarm')
    assert.deepEqual(alarms(), isRetractionLost ? ['retraction-lost'] : [])
    assert.deepEqual((await call('GET', path)).body['verificationStatus'], won!.body['verificationStatus'])
  })

  it('says so in the entry of a transaction, too', async () => {
    const { answers: [amended, retracted], path } = await rivals('P-2', async (path, resource) =>
      await call('POST', '', { headers: accepted, body: {
        resourceType: 'Bundle', type: 'transaction',
        entry: [{ resource, request: { method: 'PUT', url: path.slice(1) } }]
      } }))
    assert.equal(retracted.status, 200)
    const { response: { outcome, status } } = retracted.body.entry![0] as unknown as
      { readonly response: { readonly outcome?: object, readonly status: string } }
    assert.deepEqual([amended.status, status], amended.status === 200 ? [200, '409'] : [409, '200'])
    const lost = amended.status === 200 ? JSON.stringify(outcome) : amended.text
    assert.match(lost, LOST)
    assert.equal((await call('GET', path)).status, 200)
  })

  /** Sends an amendment, and a retraction while the amendment is undecided. */
  async function rivals (
    patient: string, retract: (path: string, retraction: object) => Promise<Answer>
  ): Promise<{ answers: readonly [Answer, Answer], path: string }> {
    const made = await call('POST', '/Condition', { body: withPatient(patient), headers: accepted })
    const path = `/Condition/${String(made.body['id'])}`
    const { cases } = net.nodes[0]!.hospital
    const struck = { coding: [{
      system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'entered-in-error'
    }] }
    net.hub.lets = ({ protocol }) => protocol !== 'consensus'
    const amendment = { ...made.body, severity: { text: 'mild' } }
    const amended = call('PUT', path, { body: amendment, headers: accepted })
    await until(() => cases.undecided === 1, 'the amendment is proposed')
    const retracted = retract(path, { ...made.body, clinicalStatus: undefined, verificationStatus: struck })
    await until(() => cases.undecided === 2, 'the retraction is proposed')
    net.hub.lets = () => true
    return { answers: await Promise.all([amended, retracted]), path }
  }
})
