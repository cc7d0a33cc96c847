import assert from 'node:assert/strict'
import { decode, transactionCodec, transactionEnvelopeCodec }
  from '../../../../src/protocol/codec/index.js'
import { casesOf, entryId, eventsOf, tagKey } from '../../../../src/protocol/ledger/index.js'
import {
  CaseStatus, equal, hex, partHashes, TransactionKind, type Case
} from '../../../../src/protocol/types/index.js'
import type { PreparedDiagnosis } from '../../../../src/records/index.js'
import { Consortium, diagnosis, TestNode, until } from '../../../fixtures/running-nodes.js'

function closed (node: TestNode): Case[] {
  return node.commits.flatMap(commit => casesOf(commit.delta, 'closed'))
}

function proposes (node: TestNode): number[] {
  return node.commits.flatMap(commit => commit.block.transactions)
    .flatMap(({ transaction }) =>
      transaction.kind === TransactionKind.propose ? [transaction.proposals.length] : [])
}

describe('hospital: submissions', () => {
  let net: Consortium
  beforeEach(async () => { net = await (await new Consortium({
    parameters: { maxOpenPerPseudonym: 2 }
  }).start()).ready() })
  afterEach(async () => { await net.stop() })

  it('brings a diagnosis to acceptance at every hospital', async () => {
    const [a] = net.nodes as [TestNode]
    const { caseId, created } = await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    assert(created)
    await until(() => net.nodes.every(node => closed(node).length === 1), 'the case is decided')
    for (const node of net.nodes) {
      const [decided] = closed(node)
      assert.equal(hex(decided!.id), hex(caseId))
      assert.equal(decided!.status, CaseStatus.accepted)
      assert(!decided!.opinions.some(opinion => hex(opinion.validator) === hex(a.signer.id)))
    }
  })

  it('signs simultaneous submissions together', async () => {
    const [a] = net.nodes as [TestNode]
    await Promise.all(Array.from({ length: 30 }, (_, i) =>
      a.hospital.submissions.submit(diagnosis(a, `P-${i}`, `r-${i}`))))
    await until(() => closed(a).length === 30, 'all are decided')
    assert(proposes(a).length <= 3, `in ${proposes(a).length} transactions`)
  })

  it('distinguishes a second submission of the same version from the first', async () => {
    const [a] = net.nodes as [TestNode]
    const prepared = diagnosis(a, 'P-1', 'r-1')
    const [first, second] = await Promise.all([
      a.hospital.submissions.submit(prepared), a.hospital.submissions.submit(prepared)
    ])
    assert.deepEqual([first.created, second.created], [true, false])
    assert.equal(hex(first.caseId), hex(second.caseId))
    await until(() => closed(a).length === 1, 'decided')
    const third = await a.hospital.submissions.submit(prepared)
    assert.deepEqual([third.created, hex(third.caseId)], [false, hex(first.caseId)])
  })

  it('distinguishes a repeat that waits for its turn until the first is decided', async () => {
    const [a] = net.nodes as [TestNode]
    const [first, second, third] = ['r-1', 'r-2', 'r-3'].map(record => diagnosis(a, 'P-same', record)) as
      [PreparedDiagnosis, PreparedDiagnosis, PreparedDiagnosis]
    const done = await Promise.all([first, second, third, third, first].map(async one =>
      await a.hospital.submissions.submit(one)))
    assert.deepEqual(done.map(({ created }) => created), [true, true, true, false, false])
    const ids = done.map(({ caseId }) => hex(caseId))
    assert.deepEqual(ids.slice(2), [ids[2], ids[2], ids[0]])
  })

  it('keeps the limit of undecided cases per patient, and submits the rest later', async () => {
    const [a] = net.nodes as [TestNode]
    let most = 0
    a.running.commits.subscribe(() => {
      const open = [...a.running.hostLoop.state.ledger.undecided.values()].length
      most = Math.max(most, open)
    })
    const done = await Promise.all(Array.from({ length: 7 }, (_, i) =>
      a.hospital.submissions.submit(diagnosis(a, 'P-same', `r-${i}`))))
    assert.equal(done.filter(({ created }) => created).length, 7)
    await until(() => closed(a).length === 7, 'all are decided')
    assert(most <= 2, `${most} at once`)
  })

  it('loses no diagnosis that is submitted while the last batch ends', async () => {
    const [a] = net.nodes as [TestNode]
    for (let i = 0; i < 25; i++) {
      const before = a.hospital.submissions.submit(diagnosis(a, `P-${i}`, `r-${i}`))
      // The submission comes at the end of the batch, in every order of microtasks.
      await before.then(async () => {
        let turn = Promise.resolve()
        for (let k = 0; k < i % 8; k++) turn = turn.then(() => {})
        await turn
      })
    }
    await until(() => closed(a).length === 25, 'all are decided')
    assert.equal(a.hospital.submissions.queued, 0)
  })

  it('stores transaction, bodies and keys durably before it sends anything', async () => {
    const [a] = net.nodes as [TestNode]
    let checked = 0
    const { store } = a
    net.hub.lets = message => {
      if (message.protocol === 'gossip' && message.from === a.signer.id) {
        const envelope = decode(transactionEnvelopeCodec, message.bytes)
        assert(envelope.verdict === 'accept')
        if (envelope.value.bodies.length > 0) {
          a.database.crash() // drops what is not synced; a crash here must lose nothing
          checked++
        }
      }
      return true
    }
    const { caseId } = await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    assert(checked > 0)
    const [waiting] = await store.outboxTransactions()
    assert(waiting !== undefined)
    assert(await a.hospital.custody.caseKey(caseId) !== undefined)
    const transaction = decode(transactionCodec, waiting)
    assert(transaction.verdict === 'accept' && transaction.value.kind === TransactionKind.propose)
    const hashes = transaction.value.proposals.flatMap(partHashes)
    assert.deepEqual(await store.hasBodies(hashes), [true, true], 'record part and case part')
  })

  it('gives up a diagnosis if the chain has another one with the same record number', async () => {
    const [a] = net.nodes as [TestNode]
    net.hub.lets = message => message.protocol !== 'consensus'
    const first = await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    await until(() => net.nodes.every(({ running }) => running.hostLoop.state.pool.size === 1),
      'it waits everywhere')
    await a.kill()
    a.replaceDisk()
    net.hub.lets = ({ isReply, protocol, to }) => !['consensus', 'gossip'].includes(protocol) &&
      (protocol !== 'txs' || isReply || !equal(to, a.signer.id))
    await a.start()
    await until(() => a.hospital.naming.names.isReady, 'name key again')
    const second = await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    assert(second.created && hex(second.caseId) !== hex(first.caseId))
    net.hub.lets = () => true
    await until(() => a.alarms.recent().some(({ code }) => code === 'proposal-void') ||
      closed(a).some(({ id }) => hex(id) === hex(second.caseId)), 'one of the two is on the chain', 30_000)
    await until(() => a.hospital.cases.pending(second.caseId) === undefined, 'nothing waits')
    assert.deepEqual(await a.store.outboxTransactions(), [])
    assert(!net.nodes.some(node => node.alarms.recent().some(({ code }) => code === 'evidence')))
  }).timeout(180_000)

  it('sends the same bytes again after a crash', async () => {
    const [a] = net.nodes as [TestNode]
    net.hub.lets = message => message.from !== a.signer.id || message.protocol === 'name'
    const first = await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    const [before] = await a.store.outboxTransactions()
    await a.kill()
    const started = net.hub.seen.length
    net.hub.lets = () => true
    await a.start()
    await until(() => closed(net.nodes[1]!).length === 1, 'the case travels after the restart')
    assert.equal(hex(closed(net.nodes[1]!)[0]!.id), hex(first.caseId))
    const sent = net.hub.seen.slice(started).filter(message => message.protocol === 'gossip' &&
      message.from === a.signer.id).flatMap(message => {
      const envelope = decode(transactionEnvelopeCodec, message.bytes)
      return envelope.verdict === 'accept' && envelope.value.bodies.length > 0 ? [envelope.value] : []
    })
    assert(sent.length > 0 && sent.every(({ transaction }) => hex(transaction) === hex(before!)))
    await until(() => a.hospital.naming.names.isReady, 'name key again')
    const again = await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    assert.deepEqual([again.created, hex(again.caseId)], [false, hex(first.caseId)])
    const second = await a.hospital.submissions.submit(diagnosis(a, 'P-2', 'r-2'))
    assert(second.created)
    await until(() => closed(net.nodes[1]!).length === 2, 'the second is decided')
    assert.equal((await a.store.outboxTransactions()).length, 0)
    const tags = closed(net.nodes[1]!).map(({ submitter, retryTag }) => entryId(tagKey(submitter, retryTag)))
    assert.equal(new Set(tags).size, 2)
  })

  it('knows after the loss of its disk what the chain has, before it proposes', async () => {
    const [a, b] = net.nodes as [TestNode, TestNode]
    for (const record of ['r-1', 'r-2']) {
      await a.hospital.submissions.submit(diagnosis(a, 'P-1', record))
    }
    await until(() => closed(b).length === 2, 'decided')
    await a.kill()
    // The keys still exist, but the data folder is empty.
    const again = net.nodes[0] = new TestNode(net.world, net.hub, a.signer, 'hospital', {})
    await again.start()
    await until(() => again.hospital.naming.names.isReady, 'name key again')
    const known = await again.hospital.submissions.submit(diagnosis(again, 'P-1', 'r-1'))
    assert.equal(known.created, false)
    await again.hospital.submissions.submit(diagnosis(again, 'P-1', 'r-3'))
    await until(() => closed(b).length === 3, 'the new case is decided')
    const evidence = b.commits.flatMap(commit => eventsOf(commit.delta, 'evidence'))
    assert.deepEqual(evidence, [])
  })

  it('proposes none while it starts, and loses none', async () => {
    const [a, b] = net.nodes as [TestNode, TestNode]
    await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    await until(() => closed(b).length === 1, 'decided')
    await a.kill()
    const starting = a.start()
    const before = a.running
    await until(() => a.running !== before, 'the parts are there')
    const submitted: Promise<unknown>[] = []
    const submit = (): void => {
      if (!a.hospital.naming.names.isReady) return
      submitted.push(a.hospital.submissions.submit(diagnosis(a, 'P-2', `s-${submitted.length}`)))
    }
    const timer = setInterval(submit, 0)
    await starting
    clearInterval(timer)
    submit()
    await Promise.all(submitted)
    await until(() => closed(b).length === 1 + submitted.length, 'all are decided')
  })

  it('tells waiting submissions that the node stops', async () => {
    const [a] = net.nodes as [TestNode]
    net.hub.lets = ({ protocol }) => protocol === 'name'
    const all = Array.from({ length: 4 }, (_, i) =>
      a.hospital.submissions.submit(diagnosis(a, 'P-same', `r-${i}`)).then(() => 'done', () => 'stopped'))
    await until(() => a.hospital.submissions.queued === 2, 'two have their turn')
    await a.stop()
    assert.deepEqual((await Promise.all(all)).sort(), ['done', 'done', 'stopped', 'stopped'])
  })
})
