import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  OPERATOR, type AttestedReviewView, type ConsentsView, type HospitalServices, type OrderView,
  type ServiceError
} from '../../../../src/api/index.js'
import { CaseFinder } from '../../../../src/node/services/case-finder.js'
import { CaseWaiters } from '../../../../src/node/services/case-waiters.js'
import { hospitalServices } from '../../../../src/node/services/hospital-services.js'
import type { Parties } from '../../../../src/node/services/parties.js'
import { peerIdOf } from '../../../../src/network/index.js'
import { attestedKey } from '../../../../src/protocol/ledger/index.js'
import { fromHex, type MemberId } from '../../../../src/protocol/types/index.js'
import { Consortium, type TestNode } from '../../../fixtures/running-nodes.js'

const NATIONAL = 'https://id.example/national'
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
const CANARY = 'ZEBRA-CANARY signed by hand'
const FORM = Buffer.from(CANARY)
const HASH = createHash('sha256').update(FORM).digest('hex')
const JUSTIFIED = { judgement: 'justified', reason: 'form-fits' } as const
const UNJUSTIFIED = { judgement: 'unjustified', reason: 'no-form' } as const

/** Waits until a test holds, at most 30 s. */
async function until (test: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await test()) return
    await new Promise(resolve => { setTimeout(resolve, 50) })
  }
  assert.fail('it did not come in time')
}

/** Returns the forms that a hospital keeps, sealed. */
async function formsAt ({ store }: TestNode): Promise<Uint8Array[]> {
  const kept: Uint8Array[] = []
  for await (const [, value] of store.consentForms.iterate()) kept.push(value)
  return kept
}

describe('services: reviews of attested consents', () => {
  let net: Consortium
  let nodes: readonly [TestNode, TestNode, TestNode, TestNode]
  let desks: Map<TestNode, HospitalServices>
  let patient: { readonly system: string, readonly value: string }
  let patients = 0
  before(async () => {
    net = await (await new Consortium({ parameters: { attestedReviewRate: 1_000_000 } }).start()).ready()
    nodes = net.nodes as unknown as typeof nodes
    desks = new Map(net.nodes.map(node => [node, deskOf(node)]))
  })
  beforeEach(() => { patient = { system: NATIONAL, value: `R-${++patients}` } })
  after(async () => { await net.stop() })

  function deskOf (node: TestNode): HospitalServices {
    const { hospital, running } = node
    const parties = { show: (id: MemberId) => ({ id: peerIdOf(id), name: '' }) } as Parties
    const finder = new CaseFinder(running, parties, hospital.cases, async () => 'no quorum')
    return hospitalServices({ config: { patientSystem: NATIONAL, patientRegisters: [] } } as never, () =>
      ({ chain: running, hospital, finder }), new CaseWaiters(), parties)
  }

  const at = (node: TestNode): HospitalServices => desks.get(node)!
  const code = async (call: Promise<unknown>): Promise<string> =>
    await call.then(() => 'none', (error: unknown) => (error as ServiceError).code)
  const consent = (): object => ({
    resourceType: 'Consent', status: 'active', patient: { identifier: patient },
    scope: { coding: [{ system: `${TERMINOLOGY}/consentscope`, code: 'patient-privacy' }] },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
    provision: { type: 'deny', provision: [{ type: 'permit' }] }
  })
  const file = async (node: TestNode, more: object = {}): Promise<OrderView> => await at(node).fileOrder({
    params: {}, query: {},
    body: { patient, form: HASH, act: { type: 'give', consent: consent() }, ...more }
  } as never, OPERATOR)
  const show = async (node: TestNode, id: string): Promise<AttestedReviewView> =>
    await at(node).accessReview({ params: { id } } as never, OPERATOR) as AttestedReviewView
  const judge = async (node: TestNode, id: string, body: object): Promise<string> =>
    await code(at(node).judgeAccess({ params: { id }, query: {}, body } as never, OPERATOR))
  const contest = async (node: TestNode, id: string, body: object): Promise<string> =>
    await code(at(node).contestConsent({ params: { id }, query: {}, body } as never, OPERATOR))
  const seen = async (node: TestNode): Promise<ConsentsView> =>
    await at(node).consents({ params: {}, query: {}, body: { patient } } as never, OPERATOR)
  const basis = async (asked: TestNode, reader: TestNode): Promise<string> => {
    const body = { patient, reader: peerIdOf(reader.running.signer.id), purpose: 'TREAT' }
    return (await at(asked).consentWhy({ params: {}, query: {}, body } as never, OPERATOR)).basis
  }

  /** Waits for the draw of the only consent of the patient. */
  async function drawn (): Promise<{ readonly id: string, readonly judges: readonly TestNode[] }> {
    let found: { readonly id: string, readonly judges: readonly TestNode[] } | undefined
    await until(async () => {
      const [review] = (await seen(nodes[0])).reviews ?? []
      if (review?.judges.length !== 2) return false
      const ids = review.judges.map(({ hospital }) => hospital.id)
      const judges = nodes.filter(({ running }) => ids.includes(peerIdOf(running.signer.id)))
      for (const node of judges) {
        if (await code(show(node, review.id)) !== 'none') return false
      }
      found = { id: review.id, judges }
      return true
    })
    return found!
  }

  it('show the form, its reason and what it permits to the two judges alone', async () => {
    const [filer] = nodes
    const { act, keepsForm } = await file(filer, { document: FORM.toString('base64'), reason: 'moved here' })
    assert.deepEqual([act, keepsForm], ['attest', true])
    const { id, judges } = await drawn()
    assert.equal(judges.length === 2 && !judges.includes(filer), true)
    for (const node of judges) {
      const { filed } = await show(node, id)
      assert.deepEqual(filed && [Buffer.from(filed.document, 'base64').toString(), filed.reason],
        [CANARY, 'moved here'])
      assert.match(JSON.stringify(filed?.resource), /permit/)
      const listed = await at(node).accessReviews({} as never, OPERATOR)
      assert.equal(listed.some(one => one.id === id && one.kind === 'attested-consent'), true)
    }
    const outsider = nodes.find(node => node !== filer && !judges.includes(node))!
    for (const node of [outsider, filer]) {
      assert.equal(await code(show(node, id)), 'not-drawn-to-judge')
      assert.equal(await judge(node, id, JUSTIFIED), 'not-drawn-to-judge')
    }
    const { forms } = outsider.hospital
    assert.equal(await forms.open(fromHex(id), (await forms.row(fromHex(id)))!), undefined,
      'the filer gives the form to nobody else')
    assert.equal(await judge(judges[0]!, 'ab'.repeat(32), JUSTIFIED), 'unknown-review')
    assert.equal(await judge(judges[0]!, id, { judgement: 'justified', reason: 'emergency-shown' }),
      'judgement-reason')
    const fault = await judge(judges[0]!, id, { judgement: 'justified', reason: 'no-form' })
    assert.equal(fault, 'judgement-reason')
    assert.equal(await judge(judges[0]!, id, JUSTIFIED), 'none')
    assert.equal(await judge(judges[0]!, id, JUSTIFIED), 'judged-already')
    assert.equal(await judge(judges[1]!, id, JUSTIFIED), 'none')
    await until(async () => (await seen(filer)).reviews?.[0]?.outcome === 'justified')
    assert.equal((await seen(filer)).consents.length, 1)
    assert.equal((await formsAt(filer)).length, 1, 'a contest may need the form')
  })

  it('go on with the form after a contest of the patient, never after one of the filer', async () => {
    const [filer] = nodes
    const before = (await formsAt(filer)).length
    await file(filer, { document: FORM.toString('base64'), reason: 'moved here' })
    const { id, judges } = await drawn()
    const onForm = { patient, form: HASH }
    const early = await contest(judges[0]!, id, onForm)
    assert.equal(early, 'judgement-pending')
    for (const node of judges) assert.equal(await judge(node, id, JUSTIFIED), 'none')
    const outsider = nodes.find(node => node !== filer && !judges.includes(node))!
    for (const node of nodes) {
      await until(async () => (await seen(node)).reviews?.[0]?.outcome === 'justified')
    }
    assert.equal(await contest(outsider, id, {}), 'contest-of-the-patient')
    assert.equal(await contest(outsider, 'ab'.repeat(32), onForm), 'unknown-attested')
    assert.equal(await contest(outsider, id, { ...onForm, patient: { ...patient, value: 'else' } }),
      'other-patient')
    assert.equal(await contest(outsider, id, { form: HASH }), 'contest-incomplete')
    assert.equal(await contest(filer, id, onForm), 'no-right-to-contest')
    assert.equal(await contest(judges[0]!, id, onForm), 'none')
    assert.equal(await contest(judges[0]!, id, onForm), 'contested-already')
    await until(async () => await code(show(outsider, id)) === 'none')
    const { contest: asked, filed, round } = await show(outsider, id)
    assert.deepEqual([round, asked?.by, filed?.reason], [2, 'form', 'moved here'])
    assert.equal(await judge(outsider, id, { judgement: 'void', reason: 'patient-erased' }),
      'patient-not-erased')
    assert.equal(await judge(outsider, id, UNJUSTIFIED), 'none')
    for (const node of nodes) await until(async () => (await seen(node)).consents.length === 0)
    assert.equal(await contest(judges[0]!, id, onForm), 'nothing-to-contest')
    assert.equal((await formsAt(filer)).length, before, 'nobody needs the form any more')
  })

  it('keep no form in the clear, and none that has another hash', async () => {
    const document = FORM.toString('base64')
    assert.equal(await code(file(nodes[0], { document, form: 'ab'.repeat(32) })), 'form-differs')
    const large = Buffer.alloc(256 * 1024 + 1)
    const form = createHash('sha256').update(large).digest('hex')
    assert.equal(await code(file(nodes[0], { document: large.toString('base64'), form })), 'form-too-large')
    const before = (await formsAt(nodes[0])).length
    await file(nodes[0], { document })
    const { id, judges: [judge] } = await drawn()
    const kept = await formsAt(nodes[0])
    assert.equal(kept.length, before + 1)
    assert.equal(kept.some(value => Buffer.from(value).includes(CANARY)), false)
    const { forms } = judge!.hospital
    const row = (await forms.row(fromHex(id)))!
    const filed = (await forms.open(fromHex(id), row))!
    const salted = Buffer.from(filed.rule).fill(filed.rule[0]! + 1, 0, 1)
    for (const other of [{ document: Buffer.from('another form') }, { rule: salted }]) {
      await nodes[0].hospital.forms.keep(row.handle, row.ruleHash, { ...filed, ...other })
      assert.equal((await show(judge!, id)).filed, undefined, 'the form of something else is none')
    }
  })

  it('end a consent without a form, and every read by it, once both judges say so', async () => {
    const [filer] = nodes
    assert.equal((await file(filer)).keepsForm, false)
    const { id, judges } = await drawn()
    assert.equal(await basis(filer, filer), 'consented')
    for (const node of judges) {
      assert.equal((await show(node, id)).filed, undefined)
      assert.equal(await judge(node, id, UNJUSTIFIED), 'none')
    }
    for (const node of nodes) await until(async () => await basis(node, filer) === 'no-consent')
    const { consents, reviews } = await seen(filer)
    assert.deepEqual([consents, reviews?.map(({ outcome }) => outcome)], [[], ['unjustified']])
    const { hospitals, rate, underReview } = await at(filer).attestedConsents({} as never, OPERATOR)
    const own = hospitals.find(({ hospital }) => hospital.id === peerIdOf(filer.running.signer.id))
    assert.deepEqual([rate, underReview.some(one => one.id === id), own?.unjustified, own?.suspended],
      [1_000_000, false, 2, false])
    assert.notEqual(await filer.store.entry(attestedKey(fromHex(id))), undefined)
    assert.equal(filer.alarms.recent().some(({ code }) => code === 'consent-unjustified'), true)
  })
})
