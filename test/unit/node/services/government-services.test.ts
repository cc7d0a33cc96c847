import assert from 'node:assert/strict'
import {
  OPERATOR, type AllowlistChangeView, type BeginView, type EnrolmentFile, type EnrolmentView,
  type ListWithdrawalView
} from '../../../../src/api/index.js'
import { peerIdOf } from '../../../../src/network/index.js'
import { GovernmentNode } from '../../../../src/node/assembly/government-node.js'
import { OperatorError } from '../../../../src/node/machine/operator-error.js'
import { MembershipKeeper } from '../../../../src/node/gates/membership-keeper.js'
import type { NodeBase } from '../../../../src/node/assembly/node-base.js'
import { governmentServices } from '../../../../src/node/services/government-services.js'
import { enrolSignBytes } from '../../../../src/protocol/codec/index.js'
import { ristretto255 } from '../../../../src/protocol/crypto/index.js'
import { DEFAULT_PARAMETERS } from '../../../../src/protocol/membership/index.js'
import type { SignedEnrolmentRequest, Signer } from '../../../../src/protocol/types/index.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { boxKeyOf } from '../../../fixtures/dealt-epoch.js'
import { Hub, MemoryNetwork } from '../../../fixtures/memory-network.js'

const world = new ChainFixture({ members: 5 })
const [newcomer, rival, third, fourth] = ['newcomer', 'rival', 'third', 'fourth']
  .map(name => world.signer(name)) as [Signer, Signer, Signer, Signer]
const quiet = (): void => {}
const ANY = { allowDuplicateName: true }
const UNIQUE = { allowDuplicateName: false }

/** The calls of the government's operator. */
interface Operator {
  enrolments (): Promise<readonly EnrolmentView[]>
  approve (id: string, query: typeof ANY): Promise<AllowlistChangeView>
  reject (id: string, message: string): Promise<AllowlistChangeView>
  add (body: EnrolmentFile, query: typeof ANY): Promise<AllowlistChangeView>
  remove (id: string): Promise<AllowlistChangeView>
  withdraw (): Promise<ListWithdrawalView>
  begin (): Promise<BeginView>
}

interface Desk {
  readonly node: GovernmentNode
  readonly services: Operator
  readonly printed: string[]
  readonly keeper: MembershipKeeper
  ask (signer: Signer, name: string): Promise<string>
  standing (peerId: string): Promise<EnrolmentView['state'] | undefined>
}

function request (signer: Signer, name: string): SignedEnrolmentRequest {
  const made = {
    member: { id: signer.id, boxKey: boxKeyOf(ristretto255, signer.id), name }, addresses: [], issuedAt: 1
  }
  return { request: made, signature: signer.sign(enrolSignBytes(world.government.id, made)) }
}

function fileOf (signer: Signer, name: string): EnrolmentFile {
  const { signature } = request(signer, name)
  return {
    peerId: peerIdOf(signer.id), boxKey: hex(boxKeyOf(ristretto255, signer.id)), name, addresses: [],
    issuedAt: 1, signature: hex(signature)
  }
}

/** STATUS of as many members as are given, which know no list but that of the genesis. */
function statusesOf (count: number): readonly object[] {
  return world.signers.slice(0, count)
    .map(({ id }) => ({ id, status: { allowlistVersion: 1, successorVersion: 1 } }))
}

interface Opening {
  readonly begun: boolean
  readonly config?: object
  readonly statuses?: () => readonly object[]
  readonly listSeed?: () => Promise<Uint8Array>
}

async function open ({
  begun, config = {}, statuses = () => statusesOf(5),
  listSeed = async () => await Promise.resolve(world.seedOf(world.government))
}: Opening): Promise<Desk> {
  const store = await NodeStore.open(new MemoryStore())
  const printed: string[] = []
  const keeper = new MembershipKeeper(world.chain, world.state.allowlist)
  const chain = {
    chain: world.chain, clock: { wall: () => 0 }, membership: keeper,
    hostLoop: { state: { ledger: world.state } }, statuses: { all: statuses }
  }
  const base = {
    store, signer: world.government, network: new MemoryNetwork(world.government.id, new Hub()),
    name: 'government', logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    chain: begun ? chain : undefined, options: { print: (line: string) => { printed.push(line) } },
    keystore: { listSeed },
    fail: (error: unknown) => { throw error }
  } as unknown as NodeBase
  const node = new GovernmentNode(base, { beginWith: 0, maxPendingEnrolments: 9, ...config } as never,
    DEFAULT_PARAMETERS)
  const served = governmentServices(node)
  const services: Operator = {
    enrolments: () => served.enrolments({}, OPERATOR),
    approve: (id, query) => served.approve({ params: { id }, query }, OPERATOR),
    reject: (id, message) => served.reject({ params: { id }, body: { message } }, OPERATOR),
    add: (body, query) => served.addMember({ body, query }, OPERATOR),
    remove: id => served.removeMember({ params: { id } }, OPERATOR),
    withdraw: () => served.withdraw({}, OPERATOR),
    begin: () => served.begin({}, OPERATOR)
  }
  return {
    node, services, printed, keeper,
    async ask (signer, name) {
      const taken = await node.desk.take(request(signer, name))
      assert.equal(taken.verdict, 'accept')
      return peerIdOf(signer.id)
    },
    standing: async peerId => (await services.enrolments()).find(one => one.member.id === peerId)?.state
  }
}

const refused = (code: string, text: RegExp) => (error: Error & { code?: string }): boolean =>
  error.code === code && text.test(error.message)

describe('node/services: the government before the chain', () => {
  it('shows how many approvals are still needed, and after the last approval the next step', async () => {
    const { ask, services } = await open({ begun: false })
    const signers = [newcomer, rival, third, fourth]
    const ids = await Promise.all(signers.map(async (one, index) => await ask(one, `hospital-${index}`)))
    const messages: string[] = []
    for (const id of ids) messages.push((await services.approve(id, UNIQUE)).message)
    assert.equal(messages[0], 'hospital-0 is approved; 1 of at least 4 hospitals needed to begin.')
    assert.match(messages[3] ?? '', /4 are approved and 4 needed\. Now: allowlist begin --name government$/)
  })

  it('uses the singular for one hospital', async () => {
    const { ask, node, services } = await open({ begun: false })
    const id = await ask(newcomer, 'Newcomer')
    await services.approve(id, UNIQUE)
    await assert.rejects(services.begin(), refused('too-few-members', /^1 hospital is approved and/))
    assert.equal(node.approved().length, 1)
    await services.reject(id, '')
    await assert.rejects(services.begin(), refused('too-few-members', /^0 hospitals are approved/))
  })

  it('passes on the message of a rejection, and can withdraw an approval', async () => {
    const { ask, node, services } = await open({ begun: false })
    const id = await ask(newcomer, 'Newcomer')
    await services.approve(id, UNIQUE)
    const { message } = await services.reject(id, 'Call the ministry')
    assert.equal(message, 'Newcomer is rejected. The hospital is shown the message.')
    assert.equal(node.desk.find(newcomer.id)?.message, 'Call the ministry')
    assert.equal((await services.enrolments())[0]?.message, 'Call the ministry')
    assert.deepEqual(node.approved(), [])
    await assert.rejects(services.reject(peerIdOf(rival.id), ''), refused('unknown-enrolment', /has asked/))
  })

  it('warns of names that can be confused, and admits such a hospital only on explicit request', async () => {
    const { ask, printed, services } = await open({ begun: false })
    const id = await ask(newcomer, 'St. Mary')
    const other = await ask(rival, 'ST  MARY')
    assert.doesNotMatch(printed[0] ?? '', /ANOTHER/)
    assert.match(printed[1] ?? '', /"ST {2}MARY" asks to be enrolled .*; ANOTHER HAS SUCH A NAME$/)
    const listed = await services.enrolments()
    assert.deepEqual(listed.map(one => one.alike.map(({ id }) => id)), [[other], [id]])
    await assert.rejects(services.approve(id, UNIQUE), (error: Error) =>
      refused('duplicate-name', /--allow-duplicate-name/)(error) && error.message.includes(other))
    assert.match((await services.approve(id, ANY)).message, /^St\. Mary \(….{8}\) is approved/)
    await services.reject(other, 'not you')
    assert.deepEqual((await services.enrolments())[0]?.alike, [])
    await assert.rejects(services.approve(await ask(third, 'Government'), UNIQUE),
      refused('duplicate-name', /"government" \(12D3/))
  })

  it('checks the file of a known hospital, and names its faults', async () => {
    const { ask, services } = await open({ begun: false })
    await ask(newcomer, 'Newcomer')
    const good = fileOf(newcomer, 'Newcomer')
    const bad = (change: Partial<EnrolmentFile>): Promise<unknown> =>
      services.add({ ...good, ...change }, UNIQUE)
    for (const change of [{ name: 'Other' }, { issuedAt: 0 }, { signature: '00'.repeat(64) }]) {
      await assert.rejects(bad(change), refused('bad-enrolment', /the signature is invalid/))
    }
    await assert.rejects(bad({ name: 'a\ud800' }), refused('bad-enrolment', /the wrong form/))
    await assert.rejects(services.add(fileOf(rival, 'a\u202eb'), UNIQUE),
      refused('bad-enrolment', /the name in it is not readable/))
    assert.match((await services.add(good, UNIQUE)).message, /^Newcomer is approved/)
  })
})

describe('node/services: the government of a chain', () => {
  const sitting = world.signers[0]!
  const leave = (keeper: MembershipKeeper): void => {
    const { successor } = keeper
    assert.ok(successor !== undefined)
    keeper.commit(successor)
  }

  it('says that a member is a member, and refuses to reject it', async () => {
    const { ask, services, standing } = await open({ begun: true })
    const id = await ask(sitting, 'Hospital 1')
    assert.equal(await standing(id), 'member')
    assert.match((await services.approve(id, UNIQUE)).message, /is a member already; nothing was changed/)
    assert.match((await services.add(fileOf(sitting, 'Hospital 1'), UNIQUE)).message, /is a member already/)
    await assert.rejects(services.reject(id, 'no'), refused('is-member', /use allowlist remove/))
    assert.equal(await standing(id), 'member')
  })

  it('says that a hospital is being removed until the list is final', async () => {
    const { ask, keeper, services, standing } = await open({ begun: true })
    const id = await ask(sitting, 'Hospital 1')
    await services.remove(id)
    assert.equal(await standing(id), 'leaving')
    const leaving = refused('being-removed', /being removed by allowlist version 2/)
    await assert.rejects(services.approve(id, UNIQUE), leaving)
    await assert.rejects(services.add(fileOf(sitting, 'Hospital 1'), UNIQUE), leaving)
    await assert.rejects(services.reject(id, ''), leaving)
    leave(keeper)
    assert.equal(await standing(id), 'rejected')
    assert.equal((await services.enrolments())[0]?.message, 'removed by allowlist version 2')
    assert.match((await services.approve(id, UNIQUE)).message, /^Allowlist version 3 admits Hospital 1;/)
  })

  it('says that a hospital is being admitted, and refuses to reject it', async () => {
    const { ask, keeper, services, standing } = await open({ begun: true })
    const id = await ask(newcomer, 'Newcomer')
    await services.approve(id, UNIQUE)
    assert.equal(await standing(id), 'joining')
    assert.match((await services.approve(id, UNIQUE)).message, /^Allowlist version 2, .*, is signed already/)
    await assert.rejects(services.reject(id, ''), refused('being-admitted', /remove it when/))
    await assert.rejects(services.approve(await ask(rival, 'Rival'), UNIQUE), { code: 'list-pending' })
    leave(keeper)
    assert.equal(await standing(id), 'member')
  })

  it('withdraws a list that waits, and says what becomes of the hospitals that it names', async () => {
    const { ask, keeper, services, standing } = await open({ begun: true })
    await assert.rejects(services.withdraw(), { code: 'no-list-pending' })
    const id = await ask(newcomer, 'Newcomer')
    await services.approve(id, UNIQUE)
    const { message, version } = await services.withdraw()
    assert.equal(version, 3)
    assert.match(message, /^Allowlist version 3 has the members in force, .* of version 2\. Newcomer: /)
    assert.match(message, /If version 2 becomes final before, version 3 is void/)
    assert.equal(await standing(id), 'pending')
    assert.equal(keeper.successor?.list.version, 3)
    await assert.rejects(services.withdraw(), { code: 'withdrawn-before' })
    await assert.rejects(services.approve(id, UNIQUE), refused('list-pending', /allowlist withdraw/))
    leave(keeper)
    assert.match((await services.approve(id, UNIQUE)).message, /^Allowlist version 4 admits Newcomer;/)
  })

  it('withdraws a removal, and signs above every version that it has signed', async () => {
    const { ask, keeper, services, standing } = await open({ begun: true })
    const id = await ask(sitting, 'Hospital 1')
    await services.remove(id)
    const removal = keeper.successor!
    assert.match((await services.withdraw()).message, /Hospital 1: not removed, and served again now\./)
    assert.equal(await standing(id), 'member')
    // The withdrawn list becomes final all the same.
    keeper.commit(removal)
    assert.match((await services.approve(id, UNIQUE)).message, /^Allowlist version 4 admits Hospital 1;/)
  })

  it('signs a list only when a quorum has said that it knows no newer list', async () => {
    let heard = 3
    const { ask, services } = await open({ begun: true, statuses: () => statusesOf(heard) })
    const id = await ask(newcomer, 'Newcomer')
    const order: string[] = []
    const approved = services.approve(id, UNIQUE).then(() => { order.push('signed') })
    await new Promise(resolve => { setTimeout(resolve, 300) })
    order.push('quorum')
    heard = 4
    await approved
    assert.deepEqual(order, ['quorum', 'signed'])
  })

  it('says that the list key is away, and signs once it is back', async () => {
    let isThere = false
    const { ask, services, standing } = await open({
      begun: true,
      listSeed: async () => {
        if (isThere) return await Promise.resolve(world.seedOf(world.government))
        throw new OperatorError('keys-missing', 'The key file is missing. Attach its drive.')
      }
    })
    const id = await ask(newcomer, 'Newcomer')
    await assert.rejects(services.approve(id, UNIQUE), refused('keys-missing', /Attach its drive/))
    assert.equal(await standing(id), 'pending')
    isThere = true
    assert.match((await services.approve(id, UNIQUE)).message, /^Allowlist version 2 admits Newcomer;/)
  })

  it('refuses a name that can be confused with the name of a member', async () => {
    const { ask, services } = await open({ begun: true })
    await assert.rejects(services.approve(await ask(newcomer, 'hospital  1'), UNIQUE),
      refused('duplicate-name', /"Hospital 1"/))
    assert.match((await services.approve(peerIdOf(newcomer.id), ANY)).message,
      /admits hospital {2}1 \(….{8}\)/)
  })
})
