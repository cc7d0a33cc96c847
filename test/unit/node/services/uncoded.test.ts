import assert from 'node:assert/strict'
import { OPERATOR, type AccessesView, type HospitalServices } from '../../../../src/api/index.js'
import { NODE } from '../../../../src/node/clinical/read.js'
import { peerIdOf } from '../../../../src/network/index.js'
import { signedGenesisCodec } from '../../../../src/protocol/codec/index.js'
import { CaseStatus, fromHex, hex, type Case } from '../../../../src/protocol/types/index.js'
import { NATIONAL, deskOf, fileDiagnosis, holds } from '../../../fixtures/patient-desk.js'
import { Consortium, until, type TestNode } from '../../../fixtures/running-nodes.js'

const EXCERPT = 'Fever of 39.2 for nine days; chest film, cultures and echo without a finding.'

/** A diagnosis in words, with the spaces that its sender wrote. */
const inWords = (patient: string, record: string): string => `{
  "resourceType": "Condition",
  "identifier":   [{"system":"https://hospital.example/records","value":"${record}"}],
  "contained": [{"resourceType":"Patient","id":"p","gender":"female","birthDate":"1980-02-29",
    "identifier":[{"system":"${NATIONAL}","value":"${patient}"}]}],
  "code": {"text":"Fever of unknown origin"}, "subject": {"reference":"#p"}
}`

const withExcerpt = (document: string, excerpt: unknown = EXCERPT, reader: unknown = 'Dr Lund'): string =>
  `{"resourceType":"Parameters","parameter":[{"name":"excerpt","valueString":${JSON.stringify(excerpt)}},` +
  `{"name":"reader","valueString":${JSON.stringify(reader)}},{"name":"resource","resource":${document}}]}`

describe('services: a diagnosis without a code', () => {
  let net: Consortium
  let a: TestNode
  let desks: Map<TestNode, HospitalServices>
  before(async () => {
    net = await (await new Consortium({ config: { reviewMode: 'rules' } }).start()).ready()
    a = net.nodes[0]!
    const genesis = signedGenesisCodec.encode(net.world.genesis)
    await a.store.meta.pinGenesis(net.world.chain.id, genesis)
    desks = new Map(net.nodes.map(node => [node, deskOf(node)]))
  })
  after(async () => { await net.stop() })

  const at = (node: TestNode): HospitalServices => desks.get(node)!
  const submit = async (text: string, node = a): Promise<string> => {
    const request = { body: JSON.parse(text) as unknown, sent: Buffer.from(text), query: {} }
    return (await at(node).submit(request as never, OPERATOR)).cases[0]!.case.id
  }
  const open = (id: string): Case | undefined => {
    const found = a.running.hostLoop.state.ledger.undecided.get(id)
    return found?.status === CaseStatus.open ? found : undefined
  }
  const holdersOf = (id: string): TestNode[] =>
    open(id)!.holders.map(({ validator }) => net.nodeOf(validator))
  const excerptAt = (node: TestNode, id: string): string | undefined =>
    node.hospital.asked.about(fromHex(id)).find(({ text }) => text === '')?.excerpt

  it('goes to a clinician with its excerpt, and is accepted with a reason alone', async () => {
    const document = inWords('W-1', 'w-1')
    await assert.rejects(submit(document), { status: 422, message: /excerpt/ })
    const id = await submit(withExcerpt(document))
    await until(() => (open(id)?.holders.length ?? 0) >= 2, 'drawn')
    await holds(async () => holdersOf(id).every(node => excerptAt(node, id) === EXCERPT))
    const found = open(id)!
    for (const node of holdersOf(id)) {
      const shown = await at(node).review({ params: { id } } as never, OPERATOR)
      assert.deepEqual(shown.findings.map(({ outcome, rule }) => `${rule} ${outcome}`), ['TRM-01 flag'])
      assert.equal(shown.questions[0]?.excerpt, EXCERPT)
      assert.ok(!JSON.stringify(shown.summary).includes('Fever'), 'no word is in the case part')
      const call = { params: { id }, body: { clinician: 'Dr Okafor' } }
      await assert.rejects(at(node).approveReview(call as never, OPERATOR), { code: 'reason-needed' })
      await at(node).approveReview(
        { params: { id }, body: { ...call.body, note: 'by the excerpt' } } as never, OPERATOR)
        .catch((error: unknown) => { assert.match(String(error), /already/) })
    }
    await until(() => open(id) === undefined, 'decided')
    const [standing] = await a.hospital.received.keptOf(fromHex(id))
    assert.deepEqual([standing?.person, standing?.excerpt, hex(standing!.peer)],
      ['Dr Lund', EXCERPT, hex(a.signer.id)])
    const opened = await a.hospital.records.read(NODE, found, 'compare')
    assert.ok(Buffer.from(opened!.plaintext).includes(Buffer.from(document)), 'the very bytes')
    assert.ok(!Buffer.from(opened!.plaintext).includes(Buffer.from('echo without')), 'without the excerpt')
  }).timeout(180_000)

  it('tells the patient which hospitals got the excerpt', async () => {
    const id = await submit(withExcerpt(inWords('W-2', 'w-2')))
    await until(() => (open(id)?.holders.length ?? 0) >= 2, 'drawn')
    const wanted = holdersOf(id).map(({ signer }) => peerIdOf(signer.id)).sort()
    await holds(async () => holdersOf(id).every(node => excerptAt(node, id) === EXCERPT))
    let list: AccessesView | undefined
    await holds(async () => {
      const body = { patient: { system: NATIONAL, value: 'W-2' } }
      list = await at(a).accesses({ body } as never, OPERATOR)
      const told = list.accesses.filter(({ kind, state }) => kind === 'excerpt' && state === 'open')
      return told.map(({ event }) => event?.other?.id).sort().join() === wanted.join()
    })
  }).timeout(180_000)

  it('is closed to a hospital that treats the patient, and open at its own', async () => {
    const id = await submit(withExcerpt(inWords('W-3', 'w-3')))
    const [, b] = net.nodes as [TestNode, TestNode]
    const own = await fileDiagnosis(at(b), 'W-3')
    const closedAt = async (node: TestNode): Promise<unknown> => {
      const { entries } = await at(node).history(
        { body: { system: NATIONAL, value: 'W-3', purpose: 'TREAT', role: 'doctor' } } as never, OPERATOR)
      assert.deepEqual(entries.map(({ case: { id: one } }) => one).sort(), [id, own].sort())
      return entries.find(({ case: { id: one } }) => one === id)?.closed
    }
    await holds(async () => await closedAt(b).catch(() => undefined) === 'not-permitted')
    assert.equal(await closedAt(a), undefined)
  }).timeout(180_000)

  it('needs an excerpt of the right form, of one Condition, and only without a code', async () => {
    const document = inWords('W-4', 'w-4')
    const long = 'é'.repeat(2049)
    for (const [text, code] of [
      [withExcerpt(document, ' '), 'excerpt-incomplete'], [withExcerpt(document, 7), 'excerpt-incomplete'],
      [withExcerpt(document, EXCERPT, ''), 'excerpt-incomplete'],
      [withExcerpt(document, EXCERPT, 'x'.repeat(101)), 'excerpt-incomplete'],
      ['{"resourceType":"Parameters","parameter":[]}', 'excerpt-incomplete'],
      [withExcerpt(document, long), 'too-long'],
      [withExcerpt(document.replace('"text"',
        '"coding":[{"system":"http://snomed.info/sct","code":"386661006"}],"text"')), 'excerpt-not-needed'],
      [withExcerpt(`{"resourceType":"Bundle","type":"collection","entry":[{"resource":${document}},` +
        `{"resource":${inWords('W-4', 'w-5')}}]}`), 'not-single']
    ] as const) {
      await assert.rejects(submit(text), { status: 422, code }, text)
    }
  })
})
