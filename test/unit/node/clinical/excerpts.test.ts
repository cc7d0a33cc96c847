import assert from 'node:assert/strict'
import { MAX_QUESTIONS_PER_CASE } from '../../../../src/node/clinical/excerpts/excerpt-server.js'
import { QuestionState, type Question } from '../../../../src/node/clinical/excerpts/question.js'
import { approval, excuse } from '../../../../src/node/clinical/opinion.js'
import {
  NoExcerpt, decode, excerptReplyCodec, excerptRequestCodec, excerptRequestSignBytes, excerptsCodec,
  type AskedQuestion, type Excerpt, type ExcerptReply, type ExcerptRequest
} from '../../../../src/protocol/codec/index.js'
import { openBox, sealBox, x25519PublicKey } from '../../../../src/protocol/crypto/native/sealing/index.js'
import {
  CaseStatus, JudgedBy, ZERO_32, hex, utf8, type Case, type CaseId, type MemberId
} from '../../../../src/protocol/types/index.js'
import { Consortium, diagnosis, until, type TestNode } from '../../../fixtures/running-nodes.js'

const SEED = new Uint8Array(32).fill(5)
const CONTEXT = utf8('medichain/v2/excerpts')
const ID = new Uint8Array(16).fill(6)

interface Asked {
  readonly by: TestNode
  readonly questions: readonly AskedQuestion[]
  /** The member whose connection carries the request; by default the signer. */
  readonly from?: MemberId
}

function idOf (n: number): Uint8Array {
  return new Uint8Array(16).fill(n)
}

describe('hospital: excerpts for a clinician', () => {
  let net: Consortium
  let a: TestNode
  let caseId: CaseId
  beforeEach(async () => {
    net = await (await new Consortium({ config: { reviewMode: 'manual' } }).start()).ready()
    a = net.nodes[0]!
    caseId = (await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))).caseId
    await until(() => net.nodes.every(node => opened(node) !== undefined), 'drawn')
  })
  afterEach(async () => { await net.stop() })

  function opened (node: TestNode): Case | undefined {
    const found = node.running.hostLoop.state.ledger.undecided.get(hex(caseId))
    return found?.status === CaseStatus.open ? found : undefined
  }

  function drawn (): TestNode {
    return net.nodeOf(opened(a)!.holders[0]!.validator)
  }

  function idle (): TestNode {
    const holders = new Set(opened(a)!.holders.map(({ validator }) => hex(validator)))
    return net.nodes.find(node => node !== a && !holders.has(hex(node.signer.id)))!
  }

  async function askAt (node: TestNode, text: string): Promise<Question> {
    const question = await node.hospital.excerptRequests.ask(opened(node)!, 'Dr Okafor', text)
    assert(question !== undefined)
    return question
  }

  async function answer (excerpt: string | undefined): Promise<void> {
    await until(() => a.hospital.received.waiting().length === 1, 'the question is at the submitter')
    await a.hospital.excerptServer.give(a.hospital.received.waiting()[0]!, 'Dr Lund', excerpt)
  }

  /** Sends a request as the `excerpt` protocol carries it. */
  async function ask ({ by, questions, from }: Asked): Promise<{
    given: readonly Excerpt[], codes: number[]
  }> {
    const fields = { ephemeralKey: x25519PublicKey(SEED), questions }
    const parties = { requester: by.signer.id, holder: a.signer.id }
    const signature = by.signer.sign(excerptRequestSignBytes(net.world.chain.id, parties, fields))
    const reply = decode(excerptReplyCodec, await a.network.serve(from ?? by.signer.id, 'excerpt',
      excerptRequestCodec.encode({ ...fields, signature })))
    assert(reply.verdict === 'accept')
    const { box, unanswered } = reply.value
    const bytes = box.byteLength === 0 ? undefined : openBox(SEED, box, CONTEXT)
    const excerpts = bytes === undefined ? undefined : decode(excerptsCodec, bytes)
    return {
      given: excerpts?.verdict === 'accept' ? excerpts.value : [], codes: unanswered.map(({ code }) => code)
    }
  }

  it('are given by a person at the submitter, and kept with the case at both hospitals', async () => {
    const by = drawn()
    await askAt(by, 'Which values?')
    const [waiting] = by.hospital.asked.about(caseId)
    assert.deepEqual([waiting?.state, waiting?.person], [QuestionState.waiting, 'Dr Okafor'])
    await answer('HbA1c 7.8 %, twice')
    const [theirs] = a.hospital.received.about(caseId)
    assert.deepEqual([theirs?.text, theirs?.person, hex(theirs!.peer)],
      ['Which values?', 'Dr Lund', hex(by.signer.id)], 'the name of the asker stays there')
    await until(() => by.hospital.asked.waiting().length === 0, 'answered', 40_000)
    const [kept] = by.hospital.asked.about(caseId)
    assert.deepEqual([kept?.excerpt, kept?.state, kept?.person],
      ['HbA1c 7.8 %, twice', QuestionState.given, 'Dr Okafor'], 'the name of the giver stays there')
    for (const { validator } of opened(a)!.holders) {
      const { opinions } = net.nodeOf(validator).hospital
      await opinions.give([approval(caseId, JudgedBy.clinician)])
    }
    await until(() => net.nodes.every(node => opened(node) === undefined), 'decided')
    assert.deepEqual(by.hospital.asked.about(caseId), [])
    assert.equal((await by.hospital.asked.keptOf(caseId))[0]?.excerpt, 'HbA1c 7.8 %, twice')
    assert.equal((await a.hospital.received.keptOf(caseId))[0]?.excerpt, 'HbA1c 7.8 %, twice')
    const gone = await ask({ by, questions: [{ caseId, id: kept!.id, text: 'Which values?' }] })
    assert.deepEqual(gone, { given: [], codes: [NoExcerpt.noRight] }, 'the right ends with the case')
  }).timeout(180_000)

  it('may be declined', async () => {
    const by = drawn()
    await askAt(by, 'Who is it?')
    await answer(undefined)
    await until(() => by.hospital.asked.about(caseId)[0]?.state === QuestionState.declined, 'told', 40_000)
    assert.equal(by.hospital.asked.about(caseId)[0]?.excerpt, '')
  }).timeout(180_000)

  it('arrive although each hospital was away in turn', async () => {
    const by = drawn()
    net.hub.lets = ({ protocol }) => protocol !== 'excerpt'
    await askAt(by, 'Which values?')
    await by.kill()
    await by.start()
    assert.equal(by.hospital.asked.waiting().length, 1, 'the question survives')
    net.hub.lets = () => true
    await answer('HbA1c 7.8 %')
    await a.kill()
    await a.start()
    await until(() => by.hospital.asked.about(caseId)[0]?.excerpt === 'HbA1c 7.8 %', 'it arrives', 60_000)
  }).timeout(180_000)

  it('go to a hospital with a slot alone, over its own connection', async () => {
    const questions = [{ caseId, id: ID, text: 'Which values?' }]
    const by = drawn()
    assert.deepEqual(await ask({ by, questions }), { given: [], codes: [NoExcerpt.waiting] })
    await answer('HbA1c 7.8 %')
    const { given } = await ask({ by, questions })
    assert.deepEqual(given.map(({ text }) => text), ['HbA1c 7.8 %'])
    const noRight = { given: [], codes: [NoExcerpt.noRight] }
    assert.deepEqual(await ask({ by: idle(), questions }), noRight)
    await assert.rejects(ask({ by, questions, from: idle().signer.id }), { code: 'malformed' })
    assert.deepEqual(a.network.reports.map(({ code, id }) => [code, hex(id)]),
      [['bad-signature', hex(idle().signer.id)]])
    assert.deepEqual(await ask({ by, questions: [{ caseId: ZERO_32, id: ID, text: '' }] }), noRight)
    await assert.rejects(ask({ by, questions, from: net.world.government.id }), { code: 'refused' })
    Object.defineProperty(a.running.trust, 'isWhole', { get: () => false, configurable: true })
    assert.deepEqual(await ask({ by, questions }), noRight, 'a chain in doubt')
    Reflect.deleteProperty(a.running.trust, 'isWhole')
    assert.equal(a.hospital.received.waiting().length, 0, 'no refused question is kept')
  })

  it('are bounded for each case and hospital', async () => {
    const by = drawn()
    const questions = Array.from({ length: 8 }, (_, n) => ({ caseId, id: idOf(n), text: `${n}?` }))
    const { codes } = await ask({ by, questions })
    assert.deepEqual(codes, questions.map((_, n) =>
      n < MAX_QUESTIONS_PER_CASE ? NoExcerpt.waiting : NoExcerpt.full))
    assert.deepEqual((await ask({ by, questions })).codes, codes, 'a repeated request asks nothing new')
    assert.equal(a.hospital.received.waiting().length, MAX_QUESTIONS_PER_CASE)
  })

  it('are deleted with the slot, and unanswered questions with the case', async () => {
    const by = drawn()
    await askAt(by, 'Which values?')
    await until(() => a.hospital.received.waiting().length === 1, 'asked')
    await by.store.write(by.hospital.asked.operationsToClose(caseId, false))
    await by.hospital.opinions.give([excuse(caseId)])
    await until(() => opened(a)!.holders.length === 3, 'the next hospital has the slot')
    const after = await ask({ by, questions: [{ caseId, id: ID, text: '?' }] })
    assert.deepEqual(after.codes, [NoExcerpt.noRight])
    for (const { validator } of opened(a)!.holders.slice(1)) {
      await net.nodeOf(validator).hospital.opinions.give([approval(caseId, JudgedBy.clinician)])
    }
    await until(() => net.nodes.every(node => opened(node) === undefined), 'decided')
    assert.deepEqual(await by.hospital.asked.keptOf(caseId), [])
    await until(() => a.hospital.received.waiting().length === 0, 'forgotten')
    assert.deepEqual(await a.hospital.received.keptOf(caseId), [])
  }).timeout(180_000)

  const foul: Readonly<Record<string, (request: ExcerptRequest) => ExcerptReply>> = {
    'a box that does not open': () => ({ box: new Uint8Array(100), unanswered: [] }),
    'an excerpt that nobody asked for': ({ ephemeralKey }) => {
      const box = sealBox(ephemeralKey, excerptsCodec.encode([{ id: ID, text: 'x' }]), CONTEXT,
        { ephemeralSeed: SEED, nonce: new Uint8Array(12) })
      assert(box !== undefined)
      return { box, unanswered: [] }
    },
    'a refusal of a question that nobody asked': () =>
      ({ box: new Uint8Array(0), unanswered: [{ id: ID, code: NoExcerpt.declined }] })
  }
  for (const [what, reply] of Object.entries(foul)) {
    it(`are asked for again after ${what}, which is an offence`, async () => {
      let isFirst = true
      a.network.replace('excerpt', own => async (from, bytes, context) => {
        const request = decode(excerptRequestCodec, bytes)
        assert(request.verdict === 'accept')
        if (!isFirst) return await own(from, bytes, context)
        isFirst = false
        return excerptReplyCodec.encode(reply(request.value))
      })
      const by = drawn()
      await askAt(by, 'Which values?')
      await answer('HbA1c 7.8 %')
      await until(() => by.hospital.asked.about(caseId)[0]?.excerpt === 'HbA1c 7.8 %', 'it arrives', 40_000)
      assert.deepEqual(by.network.reports.map(({ code }) => code), ['bad-excerpt'])
    }).timeout(180_000)
  }
})
