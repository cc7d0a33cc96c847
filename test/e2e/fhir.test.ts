/** Tests record systems and web pages that call the FHIR server of a real node, also while it is killed. */
import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { findChromium, launch } from '../browser/chromium.js'
import { callFhir, type Answer } from '../fixtures/fhir-call.js'
import { fhirKit, medplum, type Library } from '../fixtures/fhir-libraries.js'
import { NATIONAL, numbered, withPatient } from '../fixtures/fhir-servers.js'
import { FhirHospital } from './support/fhir-hospital.js'
import { ForeignPage } from './support/foreign-page.js'
import { KillingProxy } from './support/killing-proxy.js'
import { TEST_MS } from './support/limits.js'

const SCOPE = 'system/Condition.crus system/Patient.rs'

interface Medplum {
  readonly MedplumClient: new (options: object) => {
    setAccessToken (token: string): void
    createResource (resource: object): Promise<{ readonly id: string }>
    readResource (type: string, id: string): Promise<{ readonly id: string }>
    searchResources (type: string, query: string): Promise<readonly unknown[]>
    updateResource (resource: object): Promise<unknown>
  }
}
interface Fhirclient {
  client (state: object): { create (resource: object): Promise<{ readonly id: string }> }
}
interface Libraries { readonly medplum: Medplum, readonly FHIR: Fhirclient }

describe('the FHIR server of a hospital', function () {
  this.timeout(TEST_MS)
  const app = new ForeignPage()
  let hospital: FhirHospital
  let token = ''

  before(async () => {
    await app.listen()
    hospital = await FhirHospital.start()
    const system = await hospital.register('ehr',
      { scope: SCOPE, purposes: ['TREAT'], origins: [app.origin] })
    token = await hospital.tokenFor(system)
  })
  after(async () => {
    await app.close()
    await hospital.stop()
  })

  const call = async (
    method: string, path: string, body?: unknown, type = 'application/fhir+json'
  ): Promise<Answer> => await callFhir(method, hospital.base + path, {
    body,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': type }) }
  })

  /** Counts the records of a patient. */
  async function recordsOf (number: string): Promise<number> {
    const form = new URLSearchParams({ identifier: `${NATIONAL}|${number}` }).toString()
    const found = await call('POST', '/Patient/_search', form, 'application/x-www-form-urlencoded')
    assert.equal(found.status, 200, found.text)
    const { text } = await call('GET', `/Condition?patient=${String(found.body.entry?.[0]?.resource['id'])}`)
    return (JSON.parse(text) as { entry?: unknown[] }).entry?.length ?? 0
  }

  for (const [name, key] of [['with a number', numbered('k-1')], ['without a number', {}]] as const) {
    it(`has one record of a diagnosis ${name} that is sent thrice while the node dies twice`, async () => {
      const proxy = await killing()
      const number = name === 'with a number' ? 'MC-2001' : 'MC-2002'
      const body = withPatient(number, key)
      const client = fhirKit(proxy.base, token)
      proxy.killNext('request')
      await assertBroken(client, body)
      proxy.killNext('answer')
      await assertBroken(client, body)
      const { id } = await client.create(body)
      await proxy.stop()
      assert.equal(proxy.kills(), 2)
      assert.equal((await fhirKit(hospital.base, token).create(body))['id'], id)
      assert.equal(await recordsOf(number), 1)
    })

    it(`has one record of a diagnosis ${name} that Medplum repeats by itself after a kill`, async () => {
      const proxy = await killing()
      const number = name === 'with a number' ? 'MC-2003' : 'MC-2004'
      proxy.killNext('answer')
      const body = withPatient(number, name === 'with a number' ? numbered('k-2') : {})
      const { id } = await medplum(proxy.base, token).create(body)
      await proxy.stop()
      assert.equal(proxy.kills(), 1)
      assert.equal((await medplum(hospital.base, token).create(body))['id'], id)
      assert.equal(await recordsOf(number), 1)
    })
  }

  it('refuses a client that may not see its own diagnosis before it proposes anything', async () => {
    const blind = await hospital.tokenFor(await hospital.register('blind', { scope: SCOPE }))
    const body = withPatient('MC-2007', numbered('k-6'))
    const headers = { authorization: `Bearer ${blind}` }
    const refusal = await callFhir('POST', `${hospital.base}/Condition`, { body, headers })
    assert.equal(refusal.status, 403, refusal.text)
    assert.equal((await call('POST', '/Condition', body)).status, 201)
  })

  async function assertBroken (client: Library, body: Record<string, unknown>): Promise<void> {
    const error: unknown = await client.create(body).then(() => assert.fail('no answer could come'),
      (reason: unknown) => reason)
    assert.equal((error as { readonly response?: unknown }).response, undefined)
  }

  async function killing () {
    const proxy = new KillingProxy(hospital.url, async () => { await hospital.node.kill() },
      async () => { await hospital.restart() })
    const base = `${await proxy.start()}/fhir`
    return {
      base, kills: () => proxy.kills,
      killNext: proxy.killNext.bind(proxy), stop: async () => { await proxy.stop() }
    }
  }

  const program = findChromium()
  describe(`called by a page in ${program ?? 'Chromium'}`, () => {
    let browser: Browser | undefined
    let page: Page

    before(async function () {
      if (program === undefined) {
        console.log('      skipped: no chromium or google-chrome in the search path')
        return this.skip()
      }
      browser = await launch(program)
      page = await app.open(browser)
    })
    after(async () => { await browser?.close() })

    it('of a registered origin, which creates, reads and searches with two libraries', async () => {
      const ids = await page.evaluate(async ({ base, bodies: [first, second], given }) => {
        const { FHIR, medplum: { MedplumClient } } = globalThis as unknown as Libraries
        const client = new MedplumClient({ baseUrl: base.replace(/fhir$/, ''), fhirUrlPath: 'fhir' })
        client.setAccessToken(given)
        const made = await client.createResource(first!)
        const read = await client.readResource('Condition', made.id)
        const found = await client.searchResources('Condition', `_id=${made.id}`)
        const other = await FHIR.client({ serverUrl: base, tokenResponse: { access_token: given } })
          .create(second!)
        return [made.id === read.id, found.length, typeof other.id]
      }, { base: hospital.base, given: token,
        bodies: [withPatient('MC-2005', numbered('k-3')), withPatient('MC-2005', numbered('k-4'))] })
      assert.deepEqual(ids, [true, 1, 'string'])
    })

    it('of a registered origin, which sees why it is refused', async () => {
      const made = await call('POST', '/Condition', withPatient('MC-2006', numbered('k-5')))
      const id = String(made.body['id'])
      const calls = [
        ['PUT', `/Condition/${id}`, { ...made.body, meta: { versionId: '7.0' } }],
        ['POST', '/Condition', withPatient('MC-2006', { code: undefined })],
        ['GET', `/Condition/${'ab'.repeat(32)}`], ['GET', '/Condition'], ['DELETE', `/Condition/${id}`]
      ] as const
      const seen = await page.evaluate(async ({ all, base, given }) =>
        await Promise.all(all.map(async ([method, path, body]) => {
          const answer = await fetch(base + path, {
            method, credentials: 'include',
            headers: { 'authorization': `Bearer ${given}`, 'content-type': 'application/fhir+json' },
            ...(body === undefined ? {} : { body: JSON.stringify(body) })
          })
          const { issue: [issue] } = await answer.json() as { issue: [{ details: { text: string } }] }
          return [answer.status, issue.details.text.length > 5, answer.headers.has('x-request-id')]
        })), { all: calls, base: hospital.base, given: token })
      assert.deepEqual(seen, [412, 422, 404, 400, 405].map(status => [status, true, true]))
      const outcome = await page.evaluate(async ({ base, body, given }) => {
        const { medplum: { MedplumClient } } = globalThis as unknown as Libraries
        const client = new MedplumClient({ baseUrl: base.replace(/fhir$/, ''), fhirUrlPath: 'fhir' })
        client.setAccessToken(given)
        return await client.updateResource(body).then(() => 'done', (error: unknown) => String(error))
      }, { base: hospital.base, given: token, body: { ...made.body, meta: { versionId: '7.0' } } })
      assert.match(outcome, /the version in force is 1; read it again/)
    })

    it('of another origin, which the browser keeps from the answer', async () => {
      const stranger = new ForeignPage()
      await stranger.listen()
      const foreign = await stranger.open(browser!)
      const seen = await foreign.evaluate(async ({ base, given }) =>
        await fetch(`${base}/Condition`, { headers: { authorization: `Bearer ${given}` } })
          .then(answer => answer.status, (error: unknown) => String(error)),
      { base: hospital.base, given: token })
      assert.match(String(seen), /Failed to fetch/)
      await stranger.close()
    })
  })
})
