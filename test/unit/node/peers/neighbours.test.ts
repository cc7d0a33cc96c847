import assert from 'node:assert/strict'
import { peerIdOf } from '../../../../src/network/index.js'
import { Neighbours } from '../../../../src/node/peers/neighbours.js'
import { forgetGovernment, publishGovernment, publishHospital }
  from '../../../../src/node/machine/rendezvous.js'
import { equal, type MemberId } from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { temporaryFolder } from '../../storage/temporary-folder.js'

describe('node: neighbours on one machine', () => {
  const world = new ChainFixture()
  const government = world.chain.genesis.governmentPeer
  const [first, second] = world.state.set.members.map(({ id }) => id) as [MemberId, MemberId]
  const addressOf = (id: MemberId, port: number): string => `/ip4/127.0.0.1/tcp/${port}/p2p/${peerIdOf(id)}`
  let root: Awaited<ReturnType<typeof temporaryFolder>>
  beforeEach(async () => { root = await temporaryFolder() })
  afterEach(async () => { await root.remove() })

  interface Watch { readonly again: () => void, readonly stop: () => void, readonly noted: string[][] }
  const watch = (connected: () => MemberId[] = () => []): Watch => {
    const noted: string[][] = []
    let again = (): void => {}
    let stopped = false
    const parts = {
      chain: world.chain,
      hostLoop: { get stopped () { return stopped } },
      membership: { set: world.state.set, successorSet: undefined },
      network: { isConnected: (id: MemberId) => connected().some(other => equal(other, id)) },
      scheduler: { after: (_ms: number, task: () => void) => { again = task; return () => {} } },
      addresses: {
        noteLocal: (_id: MemberId, addresses: readonly string[]) => { noted.push([...addresses]) }
      }
    }
    new Neighbours(root.path, parts as unknown as ConstructorParameters<typeof Neighbours>[1]).start()
    return { again: () => { again() }, stop: () => { stopped = true }, noted }
  }

  it('finds a government and a hospital that return with other addresses', () => {
    const { again, noted } = watch()
    assert.deepEqual(noted, [])
    publishGovernment(root.path, [addressOf(government, 1)])
    again()
    forgetGovernment(root.path)
    again()
    publishGovernment(root.path, [addressOf(government, 2)])
    publishHospital(root.path, peerIdOf(first), [addressOf(first, 3)])
    again()
    assert.deepEqual(noted, [[addressOf(government, 1)], [addressOf(government, 2)], [addressOf(first, 3)]])
  })

  it('does not search after the node has stopped', () => {
    const { again, stop, noted } = watch()
    stop()
    publishGovernment(root.path, [addressOf(government, 1)])
    again()
    assert.deepEqual(noted, [])
  })

  it('ignores connected nodes, nodes that are no members, and addresses of another node', () => {
    publishGovernment(root.path, [addressOf(second, 1)])
    publishHospital(root.path, peerIdOf(first), [addressOf(first, 2)])
    publishHospital(root.path, peerIdOf(world.signer('stranger').id), [addressOf(first, 3)])
    assert.deepEqual(watch(() => [first]).noted, [])
  })
})
