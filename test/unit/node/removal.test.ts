import assert from 'node:assert/strict'
import { listDue } from '../../../src/node/services/list-due.js'
import { casesOf } from '../../../src/protocol/ledger/index.js'
import type { SignedAllowlist, VerifiedTransaction } from '../../../src/protocol/types/index.js'
import { equal, TransactionKind } from '../../../src/protocol/types/index.js'
import { MemoryNetwork } from '../../fixtures/memory-network.js'
import { Consortium, diagnosis, until, type TestNode } from '../../fixtures/running-nodes.js'

/** Returns a list without `gone` that the government and the hospitals have signed. */
function removal (net: Consortium, gone: TestNode, checkpointHeight = 0): VerifiedTransaction {
  const { entries } = net.world.state.allowlist.list
  return net.world.allowlist(
    entries.filter(entry => !equal(entry.id, gone.signer.id)), { checkpointHeight })
}

/** Returns that list alone. */
function without (net: Consortium, gone: TestNode, checkpointHeight = 0): SignedAllowlist {
  const { transaction } = removal(net, gone, checkpointHeight)
  assert(transaction.kind === TransactionKind.allowlist)
  return transaction.allowlist
}

describe('removal of a hospital', () => {
  let net: Consortium
  afterEach(async () => { await net.stop() })

  it('takes effect before anything is served after a restart', async () => {
    net = await (await new Consortium({ parameters: { minMembers: 3 } }).start()).ready()
    const [a, , , gone] = net.nodes as [TestNode, TestNode, TestNode, TestNode]
    // The list stays pending.
    net.hub.lets = message => message.protocol !== 'consensus'
    assert.equal(a.running.membership.offer(without(net, gone)).verdict, 'accept')
    await until(() => net.nodes.every(node => node.running.membership.successor !== undefined), 'all know')
    await new Promise(resolve => { setTimeout(resolve, 50) })
    await a.kill()
    const { handle } = MemoryNetwork.prototype
    const seen: string[] = []
    MemoryNetwork.prototype.handle = async function (this: MemoryNetwork, ...given) {
      if (equal(this.id, a.signer.id)) seen.push(a.running.membership.accessOf(gone.signer.id))
      await handle.apply(this, given)
    }
    try {
      await a.start()
    } finally {
      MemoryNetwork.prototype.handle = handle
    }
    assert(seen.length > 0)
    assert.deepEqual(seen.filter(access => access !== 'leaving'), [])
  })

  it('allows new cases while the list names a block far ahead, and then accepts the right list', async () => {
    net = await (await new Consortium({ parameters: { minMembers: 3 } }).start()).ready()
    const [a, b, , gone] = net.nodes as [TestNode, TestNode, TestNode, TestNode]
    assert.equal(a.running.membership.offer(without(net, gone, 2 ** 40)).verdict, 'accept')
    await until(() => b.running.membership.successor !== undefined, 'all know')
    await a.hospital.submissions.submit(diagnosis(a, 'P', 'r'))
    await until(() =>
      b.commits.flatMap(commit => casesOf(commit.delta, 'opened')).length === 1, 'the case is opened')
    // The government has now signed two lists of the same version. Neither has an effect until one is final.
    a.running.gate.take({ transaction: removal(net, gone).bytes, bodies: [] })
    a.running.gossip({ transaction: removal(net, gone).bytes, bodies: [] })
    await until(
      () => net.nodes.every(({ running }) => running.hostLoop.state.ledger.allowlist.list.version === 2),
      'the right one is final')
  })

  it('ends vote and access when it is final', async () => {
    net = await (await new Consortium({ parameters: { minMembers: 3 } }).start()).ready()
    const [, b, , gone] = net.nodes as [TestNode, TestNode, TestNode, TestNode]
    await net.government.start()
    // The list stays pending until all nodes have seen it.
    net.hub.lets = message => message.protocol !== 'consensus'
    assert.equal(net.government.running.membership.offer(without(net, gone)).verdict, 'accept')
    await until(() => b.running.membership.successor !== undefined, 'all know')
    assert.equal(b.running.membership.accessOf(gone.signer.id), 'leaving')
    net.hub.lets = () => true
    await until(() => b.running.membership.committed.list.version === 2, 'the list is final')
    assert.equal(b.running.membership.accessOf(gone.signer.id), 'stranger')
    assert.equal(b.running.membership.successor, undefined)
    assert.match(listDue(b.running).text, /^at \d\d:\d\d:\d\dZ$/, 'the next list waits for the gap')
  })
})
