import assert from 'node:assert/strict'
import type { Caller } from '../../../src/api/index.js'
import { eventStream } from '../../../src/api/fhir/events.js'
import type { FhirAnswer, FhirContext, FhirRequest } from '../../../src/api/fhir/route.js'
import { consentOf } from '../../../src/cli/commands/consent-resource.js'
import { makePractitionerKey } from '../../../src/node/machine/practitioner-key.js'
import { peerIdOf } from '../../../src/network/index.js'
import { callFhir, type Answer, type CallOptions } from '../../fixtures/fhir-call.js'
import {
  NATIONAL, numbered, serveFhirOf, withPatient, type FhirServer
} from '../../fixtures/fhir-servers.js'
import { Consortium } from '../../fixtures/running-nodes.js'

const NUMBER = 'P-7'

describe('fhir: a consent that is revoked', () => {
  let net: Consortium
  let servers: FhirServer[] = []
  before(async () => {
    net = await (await new Consortium().start()).ready()
    servers = [await serveFhirOf(net.nodes[0]!), await serveFhirOf(net.nodes[1]!)]
  })
  after(async () => {
    for (const server of servers) await server.stop()
    await net.stop()
  })

  type Call = (method: string, path: string, options?: CallOptions) => Promise<Answer>
  const at = (which: number): Call => async (method, path, options) =>
    await callFhir(method, path.startsWith('http') ? path : servers[which]!.base + path, options)
  const [own, other] = [at(0), at(1)]

  /** Searches until an answer fits, at most a minute. */
  async function until (search: () => Promise<Answer>, fits: (answer: Answer) => boolean): Promise<Answer> {
    let answer = await search()
    for (let tries = 0; tries < 600 && !fits(answer); tries++) {
      await new Promise(resolve => { setTimeout(resolve, 100) })
      answer = await search()
    }
    assert.ok(fits(answer), answer.text)
    return answer
  }

  it('ends the pages of a search that began before', async () => {
    for (const record of ['r-1', 'r-2']) {
      const made = await own('POST', '/Condition',
        { body: withPatient(NUMBER, numbered(record)), headers: { prefer: 'wait=20' } })
      assert.equal(made.status, 201, made.text)
    }
    const patient = { system: NATIONAL, value: NUMBER }
    const form = { sourceAttachment: { data: Buffer.from('signed by hand').toString('base64') } }
    const consent = consentOf('give', patient,
      { hospital: [peerIdOf(net.nodes[1]!.signer.id)], purpose: ['TREAT'] })
    const given = await own('POST', '/Consent', { body: { ...consent as object, ...form } })
    assert.equal(given.status, 201, given.text)
    const found = await until(async () => await other('POST', '/Patient/_search', {
      body: `identifier=${encodeURIComponent(`${NATIONAL}|${NUMBER}`)}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' }
    }), ({ body }) => body.entry !== undefined)
    const search = `/Condition?patient=${String(found.body.entry?.[0]?.resource['id'])}&_count=1`
    const first = await other('GET', search)
    assert.equal(first.body.entry?.length, 1)
    const links = first.body['link'] as unknown as { readonly relation: string, readonly url: string }[]
    const next = links.find(({ relation }) => relation === 'next')?.url ?? assert.fail(first.text)
    assert.equal((await other('GET', next)).body.entry?.length, 1)
    const ended = await own('PUT', `/Consent/${String(given.body['id'])}`,
      { body: { ...consent as object, ...form, status: 'inactive' } })
    assert.equal(ended.status, 200, ended.text)
    const isEmpty = ({ body }: Answer): boolean => body.entry === undefined
    await until(async () => await other('GET', search), isEmpty)
    const later = await other('GET', next)
    assert.deepEqual([isEmpty(later), later.body['total'] ?? 0, later.text.includes('E11.9')],
      [true, 0, false])
  }).timeout(180_000)

  it('ends the events of a record for a stream that is open, and for one that starts again', async () => {
    const make = async (number: string, record: string): Promise<string> => {
      const made = await own('POST', '/Condition',
        { body: withPatient(number, numbered(record)), headers: { prefer: 'wait=20' } })
      assert.equal(made.status, 201, made.text)
      return String(made.body['id'])
    }
    const { key } = await makePractitionerKey('long enough', 2)
    const caller: Caller =
      { kind: 'client', id: 'ward-7', scopes: [], purposes: ['TREAT'], roles: [], practitioner: key }
    const leave = new AbortController()
    const { base, fhir } = servers[0]!
    const streamFrom = async (last: string): ReturnType<typeof readerOf> => {
      const request = { headers: { 'last-event-id': last }, caller, purpose: 'TREAT', signal: leave.signal }
      return await readerOf(await eventStream(request as unknown as FhirRequest,
        { services: fhir, subscribe: () => () => {} } as unknown as FhirContext))
    }
    const id = await make('P-8', 'r-8')
    const open = await streamFrom('0.0')
    assert.match(await open(text => text.includes(id) && text.includes('accepted')), /event: record/)
    // A patient may close the records of a hospital to one of its clinicians, and not to all of it.
    const patient = { system: NATIONAL, value: 'P-8' }
    const form = { sourceAttachment: { data: Buffer.from('signed by hand').toString('base64') } }
    const denial = consentOf('deny', patient, { practitioner: [key] })
    const given = await own('POST', '/Consent', { body: { ...denial as object, ...form } })
    assert.equal(given.status, 201, given.text)
    const reading = { caller, purpose: 'TREAT', practitioner: key } as const
    assert.equal(await fhir.record(id, reading, 'current'), undefined)
    const amended = await callFhir('POST', `${base.replace(/fhir$/, 'v1')}/cases/${id}/amendment?wait=20`,
      { body: withPatient('P-8', { ...numbered('r-8'), severity: { text: 'mild' } }) })
    assert.equal(amended.status, 201, amended.text)
    const other = await make('P-9', 'r-10')
    const seen = (text: string): boolean => text.includes(other)
    const tellsOf = (text: string): boolean => text.includes(id)
    assert.equal(tellsOf(await open(seen)), false, 'the open stream')
    assert.equal(tellsOf(await (await streamFrom('0.0'))(seen)), false, 'the stream from the start')
    leave.abort()
  }).timeout(180_000)
})

/** Returns a function that reads a stream on until the text that came since fulfils a test. */
async function readerOf (
  { parts }: FhirAnswer
): Promise<(isDone: (text: string) => boolean) => Promise<string>> {
  const frames = parts![Symbol.asyncIterator]()
  return async isDone => {
    let text = ''
    while (!isDone(text)) text += String((await frames.next()).value)
    return text
  }
}
