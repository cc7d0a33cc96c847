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

  async function call (method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return await callFhir(method, `${server.base}${path}`, options)
  }

  it('says of a retraction and an amendment which one has changed nothing', async () => {
    const made = await call('POST', '/Condition', { body: withPatient('P-1'), headers: accepted })
    const path = `/Condition/${String(made.body['id'])}`
    const node = net.nodes[0]!
    const struck = { coding: [{
      system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'entered-in-error'
    }] }
    net.hub.lets = ({ protocol }) => protocol !== 'consensus'
    const amendment = { ...made.body, severity: { text: 'mild' } }
    const amended = call('PUT', path, { body: amendment, headers: accepted })
    await until(() => node.hospital.cases.undecided === 1, 'the amendment is proposed')
    const retraction = { ...made.body, clinicalStatus: undefined, verificationStatus: struck }
    const retracted = call('PUT', path, { body: retraction, headers: accepted })
    await until(() => node.hospital.cases.undecided === 2, 'the retraction is proposed')
    net.hub.lets = () => true
    const answers = await Promise.all([amended, retracted])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
    const [won, lost] = [...answers].sort((a, b) => a.status - b.status)
    assert.match(lost!.text, /correction-expired.*this correction has changed nothing: case [0-9a-f]{64}/)
    assert.deepEqual((await call('GET', path)).body['verificationStatus'], won!.body['verificationStatus'])
  })
})
