import assert from 'node:assert/strict'
import {
  decode, nameReplyCodec, nameRequestCodec, NameRefusal, type NameReply
} from '../../../../src/protocol/codec/index.js'
import { NetworkError } from '../../../../src/network/index.js'
import { NamesError } from '../../../../src/node/names/names-error.js'
import { blindNames } from '../../../../src/protocol/names/index.js'
import { dayOf, equal, hex } from '../../../../src/protocol/types/index.js'
import { Consortium, diagnosis, until, type TestNode } from '../../../fixtures/running-nodes.js'

const SYSTEM = 'https://id.example/national'
const patient = (value: string): { system: string, value: string } => ({ system: SYSTEM, value })

async function nameAt (node: TestNode, value: string): Promise<string> {
  return hex((await node.hospital.naming.names.of(patient(value))).current)
}

async function failure (work: Promise<unknown>): Promise<NamesError> {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown)
  assert(error instanceof NamesError, String(error))
  return error
}

interface Sender {
  readonly epoch: number
  readonly from: Uint8Array
}

/** Counts the requests for names that were sent. */
function asked (net: Consortium): number {
  return net.hub.seen.filter(({ isReply, protocol }) => protocol === 'name' && !isReply).length
}

describe('hospital: names of patients', () => {
  let net: Consortium
  let a: TestNode
  let b: TestNode
  beforeEach(async () => {
    net = await (await new Consortium().start()).ready()
    ;[a, b] = net.nodes as [TestNode, TestNode]
  })
  afterEach(async () => { await net.stop() })

  it('are the same at every hospital, and differ between patients', async () => {
    const names = await Promise.all(net.nodes.map(async node => await nameAt(node, 'P-1')))
    assert.equal(new Set(names).size, 1)
    assert.notEqual(await nameAt(a, 'P-2'), names[0])
  })

  it('are asked for once, and then known, also after a restart', async () => {
    const first = await nameAt(a, 'P-1')
    const before = asked(net)
    assert.equal(before, 1, 'one holder beside the own share')
    assert.equal(await nameAt(a, 'P-1'), first)
    await a.kill()
    await a.start()
    await until(() => a.hospital.naming.names.isReady, 'ready again')
    net.hub.lets = ({ protocol }) => protocol !== 'name'
    assert.equal(await nameAt(a, 'P-1'), first)
    assert.equal(asked(net), before)
  })

  it('share a request if patients wait at the same moment, and equal patients count once', async () => {
    await Promise.all(Array.from({ length: 40 }, async (_, i) => await nameAt(a, `P-${i % 20}`)))
    assert.equal(asked(net), 1)
    const requests = net.hub.seen.filter(({ isReply, protocol }) => protocol === 'name' && !isReply)
    const decoded = decode(nameRequestCodec, requests[0]!.bytes)
    assert(decoded.verdict === 'accept')
    assert.equal(decoded.value.elements.length, 20)
  })

  it('never show an identifier to those who evaluate: equal patients look different', async () => {
    await nameAt(a, 'P-1')
    await nameAt(b, 'P-1')
    const elements = net.hub.seen.filter(({ isReply, protocol }) => protocol === 'name' && !isReply)
      .map(({ bytes }) => {
        const decoded = decode(nameRequestCodec, bytes)
        assert(decoded.verdict === 'accept')
        return hex(decoded.value.elements[0]!)
      })
    assert.equal(new Set(elements).size, 2, 'one blinding for each hospital that asked')
  })

  it('come from others if an answer is false, and the sender is named', async () => {
    const liar = b
    const other = blindNames(net.world.chain.verifier.group, [new Uint8Array(3)], new Uint8Array(32))
    liar.network.replace('name', before => async (from, bytes, context) => {
      const reply = decode(nameReplyCodec, await before(from, bytes, context))
      assert(reply.verdict === 'accept' && reply.value.type === 'answer')
      const { answer } = reply.value
      const lie: NameReply = { type: 'answer', answer: { ...answer, elements: other.elements } }
      return nameReplyCodec.encode(lie)
    })
    const honest = await nameAt(net.nodes[3]!, 'P-1')
    // An answer that comes after enough others is not looked at.
    const isReported = (): boolean => a.network.reports.length > 0
    for (let i = 0; i < 100 && !isReported(); i++) await nameAt(a, `P-${i}`)
    assert.equal(await nameAt(a, 'P-1'), honest)
    assert(isReported(), 'the liar is reported')
    assert(a.network.reports.every(({ code, id }) => equal(id, liar.signer.id) && code === 'bad-name-proof'))
    assert(a.alarms.recent().some(({ code }) => code === 'false-name'))
  })

  it('are refused at once if too few hospitals are reachable, and the error says how many lack', async () => {
    const known = await nameAt(a, 'P-1')
    for (const node of net.nodes.slice(1)) await node.stop()
    const error = await failure(nameAt(a, 'P-2'))
    assert.deepEqual([error.code, error.lacking], ['unreachable', 1])
    assert.equal(await nameAt(a, 'P-1'), known, 'known patients keep their names')
    assert.equal(a.hospital.naming.names.lacking, 1)
  })

  it('come from other holders while some do not answer', async () => {
    let isFirst = true
    net.hub.lets = ({ isReply, protocol }) => {
      if (protocol !== 'name' || isReply || !isFirst) return true
      isFirst = false
      return false
    }
    assert.equal((await nameAt(a, 'P-1')).length, 64)
  })

  it('name nobody by an identifier that cannot be an input', async () => {
    assert.equal((await failure(nameAt(a, '1'.repeat(65_536)))).code, 'no-identifier')
  })
})

describe('hospital: names before the first epoch', () => {
  it('fail at once, or wait as long as the caller allows', async () => {
    const net = await new Consortium().start()
    const [a] = net.nodes as [TestNode]
    const { names } = a.hospital.naming
    assert(!names.isReady)
    assert.equal((await failure(names.of(patient('P-1')))).code, 'no-epoch')
    const submitted = a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'), { turnMs: 30_000 })
    const none = await failure(a.hospital.submissions.submit(diagnosis(a, 'P-2', 'r-2'), { turnMs: 1 }))
    assert.equal(none.code, 'no-epoch')
    assert.equal((await submitted).created, true)
    await net.stop()
  })
})

describe('hospital: evaluating names for others', () => {
  let net: Consortium
  let a: TestNode
  let b: TestNode
  beforeEach(async () => {
    net = await (await new Consortium().start()).ready()
    ;[a, b] = net.nodes as [TestNode, TestNode]
  })
  afterEach(async () => { await net.stop() })

  const elementsOf = (count: number): readonly Uint8Array[] =>
    blindNames(net.world.chain.verifier.group,
      Array.from({ length: count }, (_, i) => Uint8Array.of(i)), new Uint8Array(32).fill(7)).elements
  const request = async (
    elements: readonly Uint8Array[], { epoch = 1, from = b.signer.id }: Partial<Sender> = {}
  ): Promise<NameReply> => {
    const bytes = await a.network.serve(from, 'name', nameRequestCodec.encode({ epoch, elements }))
    const reply = decode(nameReplyCodec, bytes)
    assert(reply.verdict === 'accept')
    return reply.value
  }
  const codeOf = (reply: NameReply): NameRefusal | 'answer' =>
    reply.type === 'answer' ? 'answer' : reply.code

  it('is for members only, and not on a chain in doubt', async () => {
    assert.equal(codeOf(await request(elementsOf(1))), 'answer')
    await assert.rejects(request(elementsOf(1), { from: net.world.government.id }), { code: 'refused' })
    await assert.rejects(request(elementsOf(1), { from: net.world.signer('stranger').id }),
      { code: 'refused' })
    const { accessOf } = a.network
    a.network.accessOf = () => 'leaving'
    await assert.rejects(request(elementsOf(1)), { code: 'refused' }, 'a hospital that is being removed')
    a.network.accessOf = accessOf
    Object.defineProperty(a.running.trust, 'isWhole', { get: () => false })
    assert.equal(codeOf(await request(elementsOf(1))), NameRefusal.noMember)
  })

  it('refuses elements that are repeated or no elements, and reports the sender', async () => {
    const [element] = elementsOf(1)
    const foul: readonly (readonly [string, readonly Uint8Array[]])[] = [
      ['repeated-element', [element!, element!]],
      ['bad-element', [new Uint8Array(32).fill(255)]]
    ]
    for (const [code, elements] of foul) {
      await assert.rejects(request(elements), (error: unknown) =>
        error instanceof NetworkError && error.code === 'malformed')
      assert.equal(a.network.reports.at(-1)?.code, code)
    }
  })

  it('refuses another epoch', async () => {
    assert.equal(codeOf(await request(elementsOf(1), { epoch: 0 })), NameRefusal.wrongEpoch)
    assert.equal(codeOf(await request(elementsOf(1), { epoch: 9 })), NameRefusal.wrongEpoch)
  })

  it('ends with the allowance of the day, also after a crash', async () => {
    const day = dayOf(Date.now())
    const allowed = a.hospital.naming.allowances.allowed(b.signer.id, day)
    let given = 0
    for (; given + 64 <= allowed; given += 64) assert.equal(codeOf(await request(elementsOf(64))), 'answer')
    const refusal = await request(elementsOf(64))
    assert.deepEqual(refusal, { type: 'refused', code: NameRefusal.allowance, left: allowed - given })
    const [count] = (await a.hospital.naming.allowances.on(day))
      .filter(({ hospital }) => equal(hospital, b.signer.id))
    assert.deepEqual([count?.names, count?.refused], [given, 64])
    await a.kill()
    await a.start()
    await until(() => a.hospital.naming.names.isReady, 'ready again')
    assert.equal(codeOf(await request(elementsOf(64))), NameRefusal.allowance)
  })

  it('says so to the hospital that asked, whose clinicians learn why', async () => {
    for (const node of net.nodes.slice(1)) node.hospital.naming.allowances.take = async () => false
    assert.equal((await failure(nameAt(a, 'P-1'))).code, 'allowance')
    assert(a.hospital.naming.names.askedOn(dayOf(Date.now())).refused > 0)
  })
})
