import assert from 'node:assert/strict'
import { OPERATOR } from '../../../../src/api/index.js'
import { casesOf } from '../../../../src/protocol/ledger/index.js'
import { CaseStatus, equal, hex, type Case } from '../../../../src/protocol/types/index.js'
import { openCasePart } from '../../../../src/records/index.js'
import { Consortium, TestNode, diagnosis, until, type NodeOptions } from '../../../fixtures/running-nodes.js'

/** Lists the own accepted cases of a hospital, as another saw them. */
function accepted (by: TestNode, own: TestNode): Case[] {
  return by.commits.flatMap(({ delta }) => casesOf(delta, 'closed'))
    .filter(({ status, submitter }) => status === CaseStatus.accepted && equal(submitter, own.signer.id))
}

/** Replaces a hospital by one with the same key and nothing else. */
async function withNewDisk (
  net: Consortium, at: number, options: NodeOptions = {}
): Promise<TestNode> {
  const lost = net.nodes[at]!
  await lost.stop()
  const fresh = new TestNode(net.world, net.hub, lost.signer, 'hospital', options)
  net.nodes[at] = fresh
  return await fresh.start()
}

async function read (node: TestNode, one: Case): Promise<Uint8Array | undefined> {
  return (await node.hospital.records.read(OPERATOR, one, 'history'))?.plaintext
}

describe('hospital: its own records after the loss of its disk', () => {
  let net: Consortium
  afterEach(async () => { await net.stop() })

  it('open again: t hospitals give the keys back, and any hospital the bodies with their pads', async () => {
    net = await (await new Consortium().start()).ready()
    const [a, b] = net.nodes as [TestNode, TestNode]
    for (const number of ['1', '2']) await a.hospital.submissions.submit(diagnosis(a, `P-${number}`, number))
    await until(() => accepted(b, a).length === 2, 'accepted')
    const [first, second] = accepted(b, a) as [Case, Case]
    const before = [await read(a, first), await read(a, second)]
    assert(before.every(plaintext => plaintext !== undefined))
    assert.equal(await read(b, first), undefined, 'another hospital has no key')
    const fresh = await withNewDisk(net, 0)
    await until(() => fresh.height >= b.height, 'it catches up')
    // It votes again when the chain has moved on.
    for (let i = 0; fresh.running.hostLoop.state.votesFrom === Infinity; i++) {
      const { caseId } = await b.hospital.submissions.submit(diagnosis(b, `P-9-${i}`, `later-${i}`))
      await until(() => accepted(b, b).some(({ id }) => equal(id, caseId)), 'a later case')
    }
    let back: (Uint8Array | undefined)[] = []
    await until(() => {
      void Promise.all([read(fresh, first), read(fresh, second)]).then(found => { back = found })
      return back.length === 2 && back.every(plaintext => plaintext !== undefined)
    }, 'its records')
    assert.deepEqual(back, before)
    assert.deepEqual(fresh.alarms.recent().filter(({ code }) => code === 'record-keys-lost'), [])
  })

  it('give the validators the keys of undecided cases again', async () => {
    const manual = { config: { reviewMode: 'manual' } } as const
    net = await (await new Consortium(manual).start()).ready()
    const [a] = net.nodes as [TestNode]
    const { caseId } = await a.hospital.submissions.submit(diagnosis(a, 'P-1', '1'))
    const drawn = (): Case | undefined => {
      const found = net.nodes[1]!.running.hostLoop.state.ledger.undecided.get(hex(caseId))
      return (found?.holders.length ?? 0) > 0 ? found : undefined
    }
    await until(() => drawn() !== undefined, 'drawn')
    const validator = net.nodeOf(drawn()!.holders[0]!.validator)
    const fresh = await withNewDisk(net, 0, manual)
    await until(() => fresh.height >= validator.height, 'it catches up')
    let key: Uint8Array | undefined
    for (let tries = 0; key === undefined && tries < 100; tries++) {
      key = (await validator.hospital.keys.request(fresh.signer.id, [caseId])).keys.get(hex(caseId))
      await new Promise(resolve => setTimeout(resolve, 100))
    }
    const one = drawn()!
    const [ciphertext] = await validator.store.getBodies([one.casePartHash])
    assert(ciphertext !== undefined && key !== undefined, 'the key comes')
    assert(openCasePart(ciphertext, key, { ...one, chainId: net.world.chain.id }) !== undefined)
    // Another hospital, which holds no slot of the case, still gets no key.
    const holders = new Set(drawn()!.holders.map(({ validator }) => hex(validator)))
    for (const other of net.nodes) {
      if (other === fresh || holders.has(hex(other.signer.id))) continue
      const { keys } = await other.hospital.keys.request(fresh.signer.id, [caseId])
      assert.equal(keys.size, 0)
    }
  })

  it('are kept with pads that no row of a database has', async () => {
    net = await (await new Consortium().start()).ready()
    const [a, b] = net.nodes as [TestNode, TestNode]
    await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    await until(() => net.nodes.every(node => accepted(node, a).length === 1), 'accepted')
    const [one] = accepted(a, a) as [Case]
    for (const node of [a, b]) {
      const found = await node.store.pads.get(one.bodyHash)
      assert(found.type === 'pad')
      for await (const [, value] of node.database.iterate({})) {
        assert(!Buffer.from(value).includes(Buffer.from(found.pad)), 'a pad in the database')
      }
    }
    // Without its pad, the submitter has half of the key.
    await a.pads!.erase([one.bodyHash])
    assert.equal(await read(a, one), undefined)
  })
})
