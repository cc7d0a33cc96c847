import assert from 'node:assert/strict'
import {
  decode, enrolMessageCodec, enrolReplyCodec, EnrolmentState, enrolSignBytes
} from '../../../../src/protocol/codec/index.js'
import { nodeVerifier, ristretto255 } from '../../../../src/protocol/crypto/index.js'
import { EnrolmentDesk } from '../../../../src/node/enrolment/enrolment-desk.js'
import type { SignedEnrolmentRequest, Signer } from '../../../../src/protocol/types/index.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { boxKeyOf } from '../../../fixtures/dealt-epoch.js'
import { Hub, MemoryNetwork } from '../../../fixtures/memory-network.js'

const world = new ChainFixture()
const [a, b, c] = world.signers as [Signer, Signer, Signer]
const quiet = (): void => {}

function request (
  signer: Signer, over: { issuedAt?: number, name?: string, boxKey?: Uint8Array, for?: Uint8Array } = {}
): SignedEnrolmentRequest {
  const made = {
    member: {
      id: signer.id, boxKey: over.boxKey ?? boxKeyOf(ristretto255, signer.id), name: over.name ?? 'General'
    },
    addresses: ['/ip4/127.0.0.1/tcp/4001'], issuedAt: over.issuedAt ?? 1
  }
  const government = over.for ?? world.government.id
  return { request: made, signature: signer.sign(enrolSignBytes(government, made)) }
}

async function desk (store: NodeStore, maxPending = 2): Promise<{
  desk: EnrolmentDesk, network: MemoryNetwork, arrived: string[], repeated: string[], listed: Set<string>
}> {
  const arrived: string[] = []
  const repeated: string[] = []
  const listed = new Set<string>()
  const network = new MemoryNetwork(world.government.id, new Hub())
  const made = new EnrolmentDesk({
    network, store, verifier: nodeVerifier, governmentPeer: world.government.id, maxPending,
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    welcome: () => ({
      genesis: world.genesis, lists: [], addressRecords: [], standing: '2 of 4',
      isListed: id => listed.has(hex(id))
    }),
    arrived: ({ signed }) => { arrived.push(hex(signed.request.member.id)) },
    repeated: ({ signed }) => { repeated.push(hex(signed.request.member.id)) }
  })
  await made.start()
  return { desk: made, network, arrived, repeated, listed }
}

const emptyStore = (): Promise<NodeStore> => NodeStore.open(new MemoryStore())

describe('government: enrolment desk', () => {
  it('keeps requests and decisions across a restart', async () => {
    const store = await emptyStore()
    const first = await desk(store)
    await first.desk.take(request(a))
    await first.desk.take(request(b))
    await first.desk.decide(a.id, 'approved')
    assert.deepEqual(first.arrived, [hex(a.id), hex(b.id)])
    const again = await desk(store)
    assert.equal(again.desk.find(a.id)?.state, 'approved')
    assert.equal(again.desk.find(b.id)?.state, 'pending')
    assert.equal(await again.desk.decide(c.id, 'approved'), undefined)
  })

  it('tells of each request that a hospital without a decision repeats', async () => {
    const { desk: tested, repeated } = await desk(await emptyStore())
    for (let times = 0; times < 3; times++) await tested.take(request(a))
    await tested.decide(a.id, 'approved')
    await tested.take(request(a))
    assert.deepEqual(repeated, [hex(a.id), hex(a.id)])
  })

  it('accepts undecided requests up to its limit, and more once some are decided', async () => {
    const { desk: tested, arrived } = await desk(await emptyStore())
    await Promise.all([tested.take(request(a)), tested.take(request(b))])
    assert.deepEqual(await tested.take(request(c)), { verdict: 'ignore', code: 'desk-full' })
    const renewed = await tested.take(request(a, { issuedAt: 2 }))
    assert.equal(renewed.verdict, 'accept', 'a known hospital may renew')
    await tested.decide(b.id, 'rejected')
    assert.equal((await tested.take(request(c))).verdict, 'accept')
    assert.equal(arrived.length, 3)
  })

  it('refuses requests that are forged, altered or for another government', async () => {
    const { desk: tested } = await desk(await emptyStore())
    const good = request(a)
    const altered = { ...good, request: { ...good.request, member: { ...good.request.member, name: 'X' } } }
    const stolen = { ...good, signature: request(b).signature }
    const weak = request(a, { boxKey: new Uint8Array(32) })
    for (const bad of [altered, stolen, request(a, { for: b.id }), weak]) {
      assert.equal((await tested.take(bad)).verdict, 'reject')
    }
    assert.deepEqual(tested.list(), [])
  })

  it('refuses names that control a terminal, are blank or cannot be read', async () => {
    const { arrived, desk: tested } = await desk(await emptyStore())
    const names = ['Evil\u001b[2J\n18:50:00.000 WARN  The chain is over', '', '   ', ' St Mary', 'a\u202eb',
      '\u200b', 'a\u009b1m', 'a\ufeff']
    for (const name of names) {
      assert.deepEqual(await tested.take(request(a, { name })), { verdict: 'reject', code: 'bad-name' }, name)
    }
    assert.deepEqual([tested.list(), arrived], [[], []])
    assert.equal((await tested.take(request(a, { name: 'Hôpital St. Mary\u2019s 3' }))).verdict, 'accept')
  })

  it('keeps a decision when the addresses change, and asks again when the key changes', async () => {
    const { desk: tested, arrived } = await desk(await emptyStore())
    await tested.take(request(a))
    await tested.decide(a.id, 'approved')
    await tested.take(request(a, { issuedAt: 2 }))
    assert.equal(tested.find(a.id)?.state, 'approved')
    await tested.take(request(a, { issuedAt: 1, boxKey: boxKeyOf(ristretto255, b.id) }))
    assert.equal(tested.find(a.id)?.state, 'approved', 'an older request changes nothing')
    await tested.take(request(a, { issuedAt: 3, boxKey: boxKeyOf(ristretto255, b.id) }))
    assert.equal(tested.find(a.id)?.state, 'pending')
    assert.equal(arrived.length, 2)
  })

  it('asks the operator again about an approved hospital that takes another name', async () => {
    const { arrived, desk: tested } = await desk(await emptyStore())
    await tested.take(request(a))
    await tested.decide(a.id, 'approved')
    await tested.take(request(a, { issuedAt: 2, name: 'Ministry' }))
    assert.deepEqual([tested.find(a.id)?.state, arrived.length], ['pending', 2])
    await tested.decide(a.id, 'rejected', 'no')
    await tested.take(request(a, { issuedAt: 3, name: 'Other' }))
    assert.deepEqual([tested.find(a.id)?.state, tested.find(a.id)?.message], ['rejected', 'no'])
  })

  it('checks every request that differs from the stored request, even an older one', async () => {
    const { desk: tested } = await desk(await emptyStore())
    await tested.take(request(a, { issuedAt: 5 }))
    const older = request(a, { issuedAt: 4 })
    assert.equal((await tested.take(older)).verdict, 'accept')
    const changed = { ...older, request: { ...older.request, addresses: [] } }
    for (const bad of [changed, { ...request(a, { issuedAt: 5 }), signature: older.signature }]) {
      assert.deepEqual(await tested.take(bad), { verdict: 'reject', code: 'bad-signature' })
    }
  })

  it('tells a rejected hospital why, also after a restart, and forgets it when it is approved', async () => {
    const store = await emptyStore()
    const reply = async ({ network }: Awaited<ReturnType<typeof desk>>): Promise<[number, string]> => {
      const answer = decode(enrolReplyCodec, await network.serve(a.id, 'enrol',
        enrolMessageCodec.encode({ request: request(a) })))
      assert(answer.verdict === 'accept')
      return [answer.value.state, answer.value.message]
    }
    const first = await desk(store)
    await first.desk.take(request(a))
    await first.desk.decide(a.id, 'rejected', ' Call\u001b[2J\nthe ministry \ud800on 555 0100 ')
    const rejection = [EnrolmentState.rejected, 'Call [2J the ministry \ufffdon 555 0100']
    assert.deepEqual(await reply(first), rejection)
    const second = await desk(store)
    assert.deepEqual(await reply(second), rejection)
    await second.desk.decide(a.id, 'rejected', '\u00e9'.repeat(200))
    assert.equal((await reply(await desk(store)))[1].length, 200)
    await second.desk.decide(a.id, 'approved')
    assert.deepEqual(await reply(await desk(store)), [EnrolmentState.approved, '2 of 4'])
  })

  it('sends the genesis only to hospitals on the list', async () => {
    const { desk: tested, network, listed } = await desk(await emptyStore(), 1)
    const ask = async (from: Signer, signed: SignedEnrolmentRequest): Promise<[number, boolean, string]> => {
      const reply = decode(enrolReplyCodec,
        await network.serve(from.id, 'enrol', enrolMessageCodec.encode({ request: signed })))
      assert(reply.verdict === 'accept')
      return [reply.value.state, reply.value.genesis !== undefined, reply.value.message]
    }
    assert.deepEqual(await ask(a, request(a)), [EnrolmentState.pending, false, ''])
    assert.deepEqual(await ask(b, request(b)), [EnrolmentState.unknown, false, 'desk-full'])
    assert.deepEqual(network.reports, [], 'a full desk is no fault of a hospital')
    assert.deepEqual(await ask(b, request(a)), [EnrolmentState.unknown, false, 'not-your-key'])
    const forged = { ...request(b), signature: request(a).signature }
    assert.deepEqual(await ask(b, forged), [EnrolmentState.unknown, false, 'bad-signature'])
    assert.deepEqual(network.reports.map(({ code, id }) => [code, hex(id)]),
      [['not-your-key', hex(b.id)], ['bad-signature', hex(b.id)]])
    await tested.decide(a.id, 'approved')
    assert.deepEqual(await ask(a, request(a)), [EnrolmentState.approved, false, '2 of 4'],
      'other hospitals get the number of missing approvals')
    listed.add(hex(a.id))
    assert.deepEqual(await ask(a, request(a)), [EnrolmentState.approved, true, ''])
    await assert.rejects(network.serve(a.id, 'enrol', new Uint8Array(9)), { code: 'malformed' })
    await assert.rejects(network.serve(a.id, 'status', new Uint8Array(9)), { code: 'refused' })
  })
})
