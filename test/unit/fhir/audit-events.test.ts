import assert from 'node:assert/strict'
import { callFhir, type Answer, type CallOptions } from '../../fixtures/fhir-call.js'
import { NATIONAL, numbered, serveFhirOf, withPatient, type FhirServer } from '../../fixtures/fhir-servers.js'
import { Consortium } from '../../fixtures/running-nodes.js'
import { peerIdOf } from '../../../src/network/index.js'

const DAY_MS = 86_400_000

describe('fhir: AuditEvents', () => {
  let net: Consortium
  let server: FhirServer
  let other: FhirServer
  let record: string
  let patient: string
  before(async () => {
    net = await (await new Consortium().start()).ready()
    server = await serveFhirOf(net.nodes[0]!)
    other = await serveFhirOf(net.nodes[1]!)
    const made = await call('POST', '/Condition',
      { body: withPatient('P-1', numbered('a-1')), headers: { prefer: 'wait=20' } })
    assert.equal(made.status, 201, made.text)
    record = String(made.body['id'])
    patient = await patientAt(server)
  })
  after(async () => {
    for (const one of [server, other]) {
      await one.stop()
      assert.deepEqual(one.faults, [])
    }
    await net.stop()
  })

  const call = async (method: string, path: string, options?: CallOptions): Promise<Answer> =>
    await callFhir(method, server.base + path, options)

  async function patientAt (one: FhirServer): Promise<string> {
    const found = await callFhir('POST', `${one.base}/Patient/_search`, {
      body: `identifier=${encodeURIComponent(`${NATIONAL}|P-1`)}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' }
    })
    return String(found.body.entry?.[0]?.resource['id'])
  }

  const search = async (query: string): Promise<Readonly<Record<string, unknown>>[]> => {
    const answer = await call('GET', `/AuditEvent?patient=${patient}${query}`)
    assert.equal(answer.status, 200, answer.text)
    return (answer.body.entry ?? []).map(({ resource }) => resource)
  }

  /** Searches until a block has an access that fits. */
  async function until (query: string): Promise<Readonly<Record<string, unknown>>[]> {
    for (let tries = 0; tries < 200; tries++) {
      const found = await search(query)
      if (found.length > 0) return found
      await new Promise(resolve => { setTimeout(resolve, 100) })
    }
    return assert.fail(`nothing is logged: ${query}`)
  }

  it('show who read a record, when and why, under ids that can be read again', async () => {
    assert.equal((await call('GET', `/Condition/${record}`)).status, 200)
    const [event] = await until('&subtype=read&purpose=TREAT&_count=100')
    const text = JSON.stringify(event)
    assert.match(text, new RegExp(record))
    assert.match(text, new RegExp(`Patient/${patient}`))
    assert.match(text, new RegExp(peerIdOf(net.nodes[0]!.signer.id)))
    assert.match(String(event?.['id']), new RegExp(`^${patient}-[0-9a-f]{16}-${record.slice(0, 12)}$`))
    const again = await call('GET', `/AuditEvent/${String(event?.['id'])}`)
    assert.equal(again.status, 200, again.text)
    assert.deepEqual(again.body, event)
    assert.equal((await call('GET', `/AuditEvent/${patient}-${'0'.repeat(16)}`)).status, 404)
  }).timeout(180_000)

  it('are found by date, agent, type and purpose', async () => {
    const today = new Date().toISOString().slice(0, 10)
    const tomorrow = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10)
    const own = peerIdOf(net.nodes[0]!.signer.id)
    await until(`&date=ge${today}&agent=${own}&type=rest`)
    assert.deepEqual(await search(`&date=gt${tomorrow}`), [])
    assert.deepEqual(await search(`&agent:identifier=${peerIdOf(net.nodes[2]!.signer.id)}&subtype=read`), [])
    assert.deepEqual(await search('&purpose=BTG'), [])
    assert.deepEqual(await search('&type=nothing'), [])
  }).timeout(180_000)

  it('come in pages, the newest first, although each page is logged itself', async () => {
    await until('&subtype=read')
    const whole = await search('&_sort=date&_count=100')
    assert.ok(whole.length >= 3, 'a look, a read and a search')
    const seen: string[] = []
    let path = `/AuditEvent?patient=${patient}&_count=2&date=ge2000`
    for (let pages = 0; pages < 100 && path !== ''; pages++) {
      const answer = await call('GET', path)
      const found = (answer.body.entry ?? []).map(({ resource }) => String(resource['id']))
      assert.ok(found.length <= 2)
      seen.push(...found)
      const links = answer.body['link'] as unknown as { relation: string, url: string }[]
      const next = links.find(({ relation }) => relation === 'next')
      path = next === undefined ? '' : next.url.slice(server.base.length)
    }
    assert.equal(new Set(seen).size, seen.length, 'none comes twice')
    const oldestFirst = whole.map(({ id }) => String(id))
    assert.deepEqual(seen.slice(-oldestFirst.length).reverse(), oldestFirst)
  }).timeout(180_000)

  it('are of a patient of this hospital, and need one patient', async () => {
    assert.equal((await call('GET', '/AuditEvent')).status, 400)
    assert.equal((await call('GET', `/AuditEvent?patient=${patient},${patient}`)).status, 400)
    assert.equal((await call('GET', `/AuditEvent?patient=${patient}&_sort=type`)).status, 400)
    assert.equal((await call('GET', `/AuditEvent?patient=${patient}&type:not=rest`)).status, 400)
    const nobody = await call('GET', `/AuditEvent?patient=${'0'.repeat(32)}`)
    assert.deepEqual([nobody.status, nobody.body.entry], [200, undefined])
    const { hospital } = net.nodes[1]!
    await hospital.patients.note({ system: NATIONAL, value: 'P-1' }, [])
    const id = hospital.patients.idOf({ system: NATIONAL, value: 'P-1' })
    const foreign = await callFhir('GET', `${other.base}/AuditEvent?patient=${String(id)}`)
    assert.equal(foreign.status, 403, foreign.text)
  }).timeout(180_000)
})
