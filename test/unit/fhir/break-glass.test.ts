import assert from 'node:assert/strict'
import {
  makePractitionerKey, openPractitionerKey, type EmergencyToSign, type PractitionerKeyHolder
} from '../../../src/node/machine/practitioner-key.js'
import { callFhir, type Answer } from '../../fixtures/fhir-call.js'
import { NATIONAL, numbered, serveFhirOf, withPatient, type FhirServer } from '../../fixtures/fhir-servers.js'
import { Consortium } from '../../fixtures/running-nodes.js'

const TEXT = 'found unconscious at the station, nobody reachable'
const HOUR_MS = 3_600_000
const NUMBER = 'P-1'

interface Doctor { readonly entry: number, readonly holder: PractitionerKeyHolder }
interface Parameter { readonly name: string, readonly [value: `value${string}`]: unknown }

describe('fhir: $break-glass', () => {
  let net: Consortium
  let servers: FhirServer[] = []
  let [doctor, suspended] = [undefined, undefined] as unknown as [Doctor, Doctor]
  before(async () => {
    net = await (await new Consortium().start()).ready()
    servers = [await serveFhirOf(net.nodes[0]!), await serveFhirOf(net.nodes[1]!)]
    const made = await callFhir('POST', `${servers[0]!.base}/Condition`,
      { body: withPatient(NUMBER, numbered('g-1')), headers: { prefer: 'wait=20' } })
    assert.equal(made.status, 201, made.text)
    doctor = await enter('L-1')
    suspended = await enter('L-2')
    const changed = await v1('POST', `/practitioners/${suspended.entry}`, { standing: 'suspended' })
    assert.equal(changed.status, 200, changed.text)
  })
  after(async () => {
    for (const server of servers) {
      await server.stop()
      assert.deepEqual(server.faults, [])
    }
    await net.stop()
  })

  const v1 = async (method: string, path: string, body?: object): Promise<Answer> =>
    await callFhir(method, `${servers[1]!.base.replace(/fhir$/, 'v1')}${path}`,
      body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } })

  async function enter (licence: string): Promise<Doctor> {
    const made = await makePractitionerKey('long enough', 2)
    const holder = await openPractitionerKey(made.file, 'long enough')
    const { chainId, hospital } = (await v1('GET', '/practitioners')).body as Record<string, string>
    const added = await v1('POST', '/practitioners', {
      key: made.key, possession: holder.possess(chainId!, hospital!), role: 'doctor',
      licence: { system: 'urn:oid:1.2.3', value: licence }, name: 'Dr Okafor'
    })
    assert.equal(added.status, 200, added.text)
    const listed = await v1('GET', '/practitioners')
    const rows = listed.body['practitioners'] as unknown as { key: string, entry: number }[]
    return { holder, entry: rows.find(({ key }) => key === made.key)!.entry }
  }

  const call = async (...parameter: readonly object[]): Promise<Answer> =>
    await callFhir('POST', `${servers[1]!.base}/Patient/$break-glass`,
      { body: { resourceType: 'Parameters', parameter } })
  const wish = ({ entry }: Doctor, number = NUMBER): object[] => [
    { name: 'patient', valueIdentifier: { system: NATIONAL, value: number } },
    { name: 'entry', valuePositiveInt: entry }, { name: 'reason', valueCode: 'unresponsive' },
    { name: 'minutes', valuePositiveInt: 60 }
  ]
  const justified = { name: 'text', valueString: TEXT }

  function fieldsOf ({ body }: Answer): Record<string, unknown> {
    const list = body['parameter'] as unknown as Parameter[]
    return Object.fromEntries(list.map(({ name, ...value }) => [name, Object.values(value)[0]]))
  }

  async function sign (by: Doctor, signer = by.holder): Promise<object[]> {
    const answer = await call(...wish(by), justified)
    assert.equal(answer.status, 200, answer.text)
    const { id, ...prepared } = fieldsOf(answer)
    return [{ name: 'prepared', valueString: id }, {
      name: 'signature', valueString: signer.sign(prepared as never as EmergencyToSign, by.entry, HOUR_MS)
    }]
  }

  function assertRefused (answer: Answer, status: number, text: RegExp): void {
    assert.equal(answer.status, status, answer.text)
    assert.equal(answer.body['resourceType'], 'OperationOutcome')
    assert.match(answer.text, text)
    assert.ok(!answer.text.includes(NUMBER))
  }

  it('opens the records of another hospital for the purpose BTG', async () => {
    const read = async (purpose: string): Promise<Answer> =>
      await callFhir('POST', `${servers[1]!.base}/Patient/_search`, {
        body: new URLSearchParams({ identifier: `${NATIONAL}|${NUMBER}` }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-purpose': purpose }
      })
    assert.equal((await read('BTG')).body.entry, undefined)
    const opened = await call(...await sign(doctor))
    assert.equal(opened.status, 201, opened.text)
    const { id, until } = fieldsOf(opened)
    assert.match(String(id), /^[0-9a-f]{64}$/)
    assert.ok(Date.parse(String(until)) > Date.now())
    assert.equal((await read('BTG')).body.entry?.length, 1)
    assert.equal((await read('TREAT')).body.entry, undefined, 'other purposes open no more than before')
  })

  it('is refused by name, and the attempts are kept', async () => {
    const { file } = await makePractitionerKey('long enough', 2)
    const stranger = await openPractitionerKey(file, 'long enough')
    assertRefused(await call(...wish(doctor)), 422, /at least 20 characters/)
    assertRefused(await call(...wish(doctor, 'nobody'), justified), 404, /no record of this patient/)
    assertRefused(await call(...wish({ ...doctor, entry: 99 }), justified), 404, /roster/)
    assertRefused(await call(...await sign(doctor, stranger)), 403, /did not sign/)
    assertRefused(await call(...await sign(suspended)), 403, /suspended/)
    const [prepared] = await sign(doctor)
    const signature = { name: 'signature', valueString: 'ab'.repeat(64) }
    const never = { ...prepared, valueString: '00'.repeat(16) }
    assertRefused(await call(never, signature), 409, /prepare it again/)
    const { body } = await v1('GET', '/emergency-attempts')
    const codes = (body as unknown as { code: string }[]).map(({ code }) => code).slice(0, 6)
    assert.deepEqual(codes, ['not-prepared', 'second-needed', 'clinician-signature', 'unknown-clinician',
      'unknown-patient', 'justification-short'])
  })

  it('by a colleague opens nothing to a suspended clinician, here and at the holders', async () => {
    const patient = { value: NUMBER }
    const opened = await call(...await sign(doctor))
    assert.equal(opened.status, 201, opened.text)
    const { practitioners } = (await v1('GET', '/practitioners')).body as unknown as {
      readonly practitioners: readonly { readonly entry: number, readonly key: string }[]
    }
    const keyOf = ({ entry }: Doctor): string => practitioners.find(one => one.entry === entry)!.key
    const shown = async (practitioner: string): Promise<unknown> => {
      const { body } = await v1('POST', '/patients/history', { ...patient, purpose: 'BTG', practitioner })
      const [only] = body['entries'] as unknown as { readonly closed?: string }[]
      return only?.closed ?? 'opened'
    }
    assert.equal(await shown(keyOf(doctor)), 'opened')
    assert.equal(await shown(keyOf(suspended)), 'not-permitted')
    assert.equal(await shown('cd'.repeat(32)), 'not-permitted', 'nobody on the roster has this key')
    const read = await v1('POST', '/emergencies/read', { patient, entry: suspended.entry })
    assert.deepEqual([read.status, read.body['code']], [403, 'clinician-suspended'])
    const { situations } = net.nodes[1]!.hospital
    situations.emergency = async () => await Promise.resolve(
      { consents: [], treats: false, strict: 0, emergencyUntil: Date.now() + HOUR_MS })
    const forced = await shown(keyOf(suspended))
    Reflect.deleteProperty(situations, 'emergency')
    assert.equal(forced, 'no-key', 'the holders look at the roster, too')
  })

  it('takes the second signature that a suspended clinician needs', async () => {
    const answer = await call(...wish(suspended), justified)
    const { id, ...prepared } = fieldsOf(answer)
    const by = ({ entry, holder }: Doctor): string =>
      holder.sign(prepared as never as EmergencyToSign, entry, HOUR_MS)
    const opened = await call({ name: 'prepared', valueString: id },
      { name: 'signature', valueString: by(suspended) }, {
        name: 'second', part: [{ name: 'entry', valuePositiveInt: doctor.entry },
          { name: 'signature', valueString: by(doctor) }]
      })
    assert.equal(opened.status, 201, opened.text)
  })

  it('refuses parameters that it does not know, or that are given twice or wrong', async () => {
    const unknown = { name: 'minute', valueInteger: 5 }
    assertRefused(await call(...wish(doctor), justified, unknown), 400, /unknown field/)
    assertRefused(await call(...wish(doctor), justified, justified), 400, /given twice/)
    assertRefused(await call(...wish(doctor).slice(1), justified), 400, /lacks patient/)
    assertRefused(await call({ name: 'prepared', valueString: 'x' }), 400, /lacks signature/)
    assertRefused(await callFhir('POST', `${servers[1]!.base}/Patient/$break-glass`,
      { body: { resourceType: 'Patient' } }), 400, /Parameters/)
  })
})
