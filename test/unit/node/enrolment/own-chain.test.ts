import assert from 'node:assert/strict'
import { OPERATOR } from '../../../../src/api/index.js'
import { NetworkError } from '../../../../src/network/index.js'
import { GovernmentNode } from '../../../../src/node/assembly/government-node.js'
import type { NodeBase } from '../../../../src/node/assembly/node-base.js'
import { tellGovernment } from '../../../../src/node/enrolment/tell-government.js'
import { MembershipKeeper } from '../../../../src/node/gates/membership-keeper.js'
import { OperatorError } from '../../../../src/node/machine/operator-error.js'
import { governmentServices } from '../../../../src/node/services/government-services.js'
import {
  enrolMessageCodec, enrolSignBytes, genesisSignBytes, signedGenesisCodec
} from '../../../../src/protocol/codec/index.js'
import { nodeVerifier, ristretto255 } from '../../../../src/protocol/crypto/index.js'
import { DEFAULT_PARAMETERS, verifyGenesis } from '../../../../src/protocol/membership/index.js'
import { equal, hex, type MemberId, type SignedGenesis } from '../../../../src/protocol/types/index.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'
import { CHAIN_START, ChainFixture } from '../../../fixtures/chain-fixture.js'
import { boxKeyOf } from '../../../fixtures/dealt-epoch.js'
import { Hub, MemoryNetwork } from '../../../fixtures/memory-network.js'

const world = new ChainFixture()
const later = new ChainFixture({ createdAt: CHAIN_START + 1 })
const newcomers = ['a', 'b', 'c', 'd'].map(name => world.signer(`newcomer ${name}`))
const quiet = (): void => {}

/** Makes a hospital on the chain of this genesis. Of other peers, it knows only the government. */
async function hospital (genesis: SignedGenesis, index: number): Promise<MemoryNetwork> {
  const network = new MemoryNetwork(world.signers[index]!.id, new Hub())
  network.accessOf = id => equal(id, world.government.id) ? 'government' : 'member'
  const verified = verifyGenesis(genesis, nodeVerifier)
  assert(verified.verdict === 'accept')
  const store = await NodeStore.open(new MemoryStore())
  await store.meta.pinGenesis(verified.value.id, signedGenesisCodec.encode(genesis))
  const membership = new MembershipKeeper(world.chain, world.state.allowlist)
  await tellGovernment({ network, store, membership, addresses: { all: () => [] } })
  return network
}

/** Returns a valid genesis that names the same government, and a list key of somebody else. */
function madeUp (): SignedGenesis {
  const liar = world.signer('liar')
  const genesis = { ...world.genesis.genesis, governmentListKey: liar.id }
  return { genesis, signature: liar.sign(genesisSignBytes(genesis)) }
}

interface Government {
  readonly node: GovernmentNode
  readonly alarms: string[]
  readonly printed: string[]
  readonly store: NodeStore
  begin (): Promise<unknown>
}

/** Opens a government with an empty folder, to which these hospitals are connected as strangers. */
async function government (
  hospitals: readonly MemoryNetwork[],
  listSeed = async () => await Promise.resolve(world.seedOf(world.government))
): Promise<Government> {
  const store = await NodeStore.open(new MemoryStore())
  const [alarms, printed]: string[][] = [[], []]
  const network = Object.assign(new MemoryNetwork(world.government.id, new Hub()), {
    peers: () => hospitals.map(({ id }) => ({ id, access: 'stranger' })),
    request: async (to: MemberId, protocol: string, bytes: Uint8Array) => {
      const asked = hospitals.find(({ id }) => equal(id, to))
      if (asked === undefined) throw new NetworkError('not-connected')
      return await asked.serve(world.government.id, protocol, bytes)
    }
  })
  const base = {
    store, network, signer: world.government, chain: undefined as unknown,
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet }, keystore: { listSeed },
    alarms: { raise: (code: string) => { alarms!.push(code) } },
    options: { print: (line: string) => { printed!.push(line) } },
    startChain: async (chain: unknown) => {
      base.chain = {
        chain, membership: new MembershipKeeper(world.chain, world.state.allowlist),
        addresses: { suggest: quiet, dial: quiet, learn: quiet }, hostLoop: { stopped: true }
      }
      return await Promise.resolve(base.chain)
    }
  }
  const node = new GovernmentNode(base as unknown as NodeBase,
    { beginWith: 0, maxPendingEnrolments: 9, networkName: 'another' } as never, DEFAULT_PARAMETERS)
  for (const signer of newcomers) {
    const request = {
      member: { id: signer.id, boxKey: boxKeyOf(ristretto255, signer.id), name: hex(signer.id).slice(0, 8) },
      addresses: [], issuedAt: 1
    }
    const signature = signer.sign(enrolSignBytes(world.government.id, request))
    await node.desk.take({ request, signature })
    await node.desk.decide(signer.id, 'approved')
  }
  const { begin } = governmentServices(node)
  return { node, alarms: alarms!, printed: printed!, store, begin: async () => await begin({}, OPERATOR) }
}

describe('government: a chain of its keys without its folder', () => {
  it('follows the chain of which hospitals tell, and begins no other', async () => {
    const { alarms, begin, printed, store } = await government(
      [await hospital(world.genesis, 0), await hospital(world.genesis, 1)])
    await assert.rejects(begin(), { code: 'chain-exists', status: 409 })
    assert.deepEqual(await store.meta.genesis(), signedGenesisCodec.encode(world.genesis))
    assert.match(printed.join('\n'), /found the chain "fixture" of these keys at 2 hospitals;/)
    await assert.rejects(begin(), { code: 'already-begun' })
    assert.deepEqual(alarms, [])
  })

  it('follows none of two chains that it signed, tells of it once, and begins no third', async () => {
    const { alarms, begin, node, store } = await government(
      [await hospital(world.genesis, 0), await hospital(later.genesis, 1)])
    for (let tries = 0; tries < 2; tries++) {
      await assert.rejects(begin(), (error: Error & { code?: string }) =>
        error.code === 'two-chains' && error.message.includes(hex(later.chain.id).slice(0, 16)))
    }
    assert.deepEqual(alarms, ['two-chains'])
    assert.equal(node.search.trouble?.code, 'two-chains')
    assert.equal(await store.meta.genesis(), undefined)
  })

  it('does not follow a chain of another list key, which anybody can make up', async () => {
    const { alarms, node } = await government([await hospital(madeUp(), 0)])
    assert.equal(await node.search.look(), undefined)
    assert.equal(node.search.trouble?.code, 'other-list-key')
    assert.equal(node.search.hindrance, undefined)
    assert.deepEqual(alarms, ['other-list-key'])
    const both = await government([await hospital(madeUp(), 0), await hospital(world.genesis, 1)])
    assert.deepEqual((await both.node.search.look())?.chain.id, world.chain.id)
  })

  it('waits for its list key, without which no genesis is proved', async () => {
    const { begin, store } = await government([await hospital(world.genesis, 0)], async () => {
      throw new OperatorError('keys-missing', 'Attach its drive.')
    })
    await assert.rejects(begin(), (error: Error & { code?: string }) =>
      error.code === 'no-list-key' && error.message.endsWith('Attach its drive.'))
    assert.equal(await store.meta.genesis(), undefined)
  })

  it('gets no answer from a hospital without a chain, and then begins its own', async () => {
    const without = new MemoryNetwork(world.signers[0]!.id, new Hub())
    without.accessOf = () => 'government'
    const { begin, printed } = await government([without])
    await begin()
    assert.match(printed.join('\n'), /the chain "another" has begun with 4 hospitals/)
  })
})

describe('hospital: the chain for a government that lost it', () => {
  it('tells nobody but the government', async () => {
    const network = await hospital(world.genesis, 0)
    const request = {
      member: { id: newcomers[0]!.id, boxKey: boxKeyOf(ristretto255, newcomers[0]!.id), name: 'North' },
      addresses: [], issuedAt: 1
    }
    const bytes = enrolMessageCodec.encode({ request: { request, signature: new Uint8Array(64) } })
    await assert.rejects(network.serve(world.signers[1]!.id, 'enrol', bytes), { code: 'refused' })
    assert((await network.serve(world.government.id, 'enrol', bytes)).byteLength > 0)
  })
})
