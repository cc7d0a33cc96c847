import assert from 'node:assert/strict'
import { createServer, request as forward } from 'node:http'
import type { AddressInfo } from 'node:net'
import { textsAt } from '../../../src/api/fhir/search/values.js'
import { callFhir } from '../../fixtures/fhir-call.js'
import {
  fhirJs, fhirKit, fhirclient, medplum, type Library, type Resource
} from '../../fixtures/fhir-libraries.js'
import {
  NATIONAL, numbered, serveFhirOf, transactionOf, withPatient, type FhirServer
} from '../../fixtures/fhir-servers.js'
import { Consortium, until } from '../../fixtures/running-nodes.js'

const MAKERS = [fhirclient, fhirKit, medplum, fhirJs]
/** What the library says of a refusal: a status, or for Medplum the code of the issue. */
const REFUSALS = { 400: 'structure', 404: 'not-found', 409: 'conflict', 412: 'conflict', 422: 'business-rule',
  428: 'required' } as const

describe('fhir: client libraries', () => {
  let net: Consortium
  let server: FhirServer
  let count = 0
  before(async () => {
    net = await (await new Consortium().start()).ready()
    server = await serveFhirOf(net.nodes[0]!)
  })
  after(async () => {
    await server.stop()
    assert.deepEqual(server.faults, [])
    await net.stop()
  })

  const next = (): string => `c-${++count}`

  /** Waits until two hospitals have approved a record. */
  async function accepted (id: string): Promise<void> {
    for (let tries = 0; tries < 400; tries++) {
      const { text } = await callFhir('GET', `${server.base}/Condition/${id}`)
      if (text.includes('"accepted"')) return
      await new Promise(resolve => { setTimeout(resolve, 25) })
    }
    assert.fail('the record was not accepted in time')
  }

  async function patientIdOf (number: string): Promise<string> {
    const { body } = await callFhir('POST', `${server.base}/Patient/_search`, {
      body: new URLSearchParams({ identifier: `${NATIONAL}|${number}` }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' }
    })
    return String(body.entry?.[0]?.resource['id'])
  }

  async function assertRefuses (library: Library, status: keyof typeof REFUSALS, call: Promise<unknown>) {
    const error: unknown = await call.then(() => assert.fail('it is not refused'), (reason: unknown) =>
      reason)
    const wanted = library.name === '@medplum/core' ? REFUSALS[status] : String(status)
    assert.equal(library.refusalOf(error), wanted)
  }

  for (const make of MAKERS) {
    it(`${make.name}: creates, reads, searches three pages and updates`, async () => {
      const library = make(server.base)
      const number = `P-${next()}`
      const ids: string[] = []
      for (let i = 0; i < 3; i++) {
        const made = await library.create(withPatient(number, numbered(next())))
        assert.equal(made['resourceType'], 'Condition')
        ids.push(String(made['id']))
      }
      const [id = ''] = ids
      await accepted(id)
      assert.equal((await library.read(id))['id'], id)
      assert.deepEqual(textsAt(await library.vread(id, '1.0'), 'meta', 'versionId'), ['1.0'])
      const found = await library.search({ patient: await patientIdOf(number), _count: '1' })
      assert.deepEqual(found.map(one => one['id']).sort(), [...ids].sort())
      const updated = await library.update({ ...await library.read(id), severity: { text: 'mild' } })
      assert.deepEqual([textsAt(updated, 'severity', 'text'), textsAt(updated, 'meta', 'versionId')],
        [['mild'], ['2.0']])
    })

    it(`${make.name}: proposes a transaction`, async () => {
      const answer = await make(server.base).transaction(transactionOf(`P-${next()}`, numbered(next())))
      assert.deepEqual(textsAt(answer, 'entry', 'response', 'status'), ['201', '201', '201'])
    })

    it(`${make.name}: sees each refusal`, async () => {
      const library = make(server.base)
      const record = numbered(next())
      const made = await library.create(withPatient(`P-${next()}`, record))
      const id = String(made['id'])
      await accepted(id)
      await assertRefuses(library, 404, library.read('ab'.repeat(32)))
      await assertRefuses(library, 400, library.search({ code: 'I10' }))
      await assertRefuses(library, 422, library.create(withPatient(`P-${next()}`, { code: undefined })))
      await assertRefuses(library, 409, library.create(withPatient(`P-${next()}`, { ...record,
        note: [{ text: 'x' }] })))
      await assertRefuses(library, 428, library.update({ ...withPatient(`P-${next()}`, record), id }))
      const stale = { ...made, meta: { versionId: '9.0' } }
      await assertRefuses(library, 412, library.update(stale))
    })

    it(`${make.name}: repeats a create whose connection broke, and has one record`, async () => {
      for (const key of [numbered(next()), {}]) {
        const breaking = await breakingProxy(server.base)
        const body: Resource = withPatient(`P-${next()}`, key)
        const library = make(breaking.base)
        const first = await library.create(body).catch(() => undefined)
        await until(() => breaking.passed() > 0, 'the create reached the node')
        const again = await make(server.base).create(body)
        const third = await make(server.base).create(body)
        await breaking.stop()
        assert.equal(third['id'], again['id'])
        assert.ok(first === undefined || first['id'] === again['id'])
        const patient = await patientIdOf(String(textsAt(body, 'contained', 'identifier', 'value')[0]))
        assert.equal((await make(server.base).search({ patient })).length, 1)
      }
    })
  }
})

/** Passes calls on to a server, and closes each connection before the answer. */
async function breakingProxy (base: string) {
  const { port, pathname } = new URL(base)
  let passed = 0
  const proxy = createServer((incoming, answer) => {
    const { headers, method, url } = incoming
    const passing = forward({ host: '127.0.0.1', port, method, path: url, headers: { ...headers,
      host: `127.0.0.1:${port}` } },
      given => {
        given.resume()
        given.once('end', () => {
          passed++
          answer.destroy()
        })
      })
    incoming.pipe(passing)
  })
  await new Promise<void>(resolve => { proxy.listen(0, '127.0.0.1', resolve) })
  return {
    base: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${pathname}`,
    passed: () => passed,
    async stop () {
      proxy.closeAllConnections()
      await new Promise(resolve => { proxy.close(resolve) })
    }
  }
}
