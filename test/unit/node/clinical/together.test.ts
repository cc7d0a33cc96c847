import assert from 'node:assert/strict'
import { decode, transactionCodec } from '../../../../src/protocol/codec/index.js'
import { NoTurnError } from '../../../../src/node/clinical/job.js'
import { ConflictError } from '../../../../src/node/clinical/retries.js'
import { takeBatch } from '../../../../src/node/clinical/take-batch.js'
import { casesOf } from '../../../../src/protocol/ledger/index.js'
import { CaseStatus, Relation, TransactionKind } from '../../../../src/protocol/types/index.js'
import { Consortium, diagnosis, until, type TestNode } from '../../../fixtures/running-nodes.js'

function accepted (node: TestNode): number {
  return node.commits.flatMap(commit => casesOf(commit.delta, 'closed'))
    .filter(({ status }) => status === CaseStatus.accepted).length
}

describe('hospital: diagnoses that are submitted all or none', () => {
  let net: Consortium
  let a: TestNode
  beforeEach(async () => {
    net = await (await new Consortium({ parameters: { maxOpenPerPseudonym: 2 } }).start()).ready()
    a = net.nodes[0]!
  })
  afterEach(async () => { await net.stop() })

  const wanted = (...records: string[]) => records.map(record => ({ diagnosis: diagnosis(a, 'P-1', record) }))

  /** How many diagnoses each PROPOSE has that is durable and in no block, and how many are in none yet. */
  async function durable (): Promise<{ readonly signed: number[], readonly unsigned: number }> {
    let unsigned = 0
    for await (const [caseId] of a.store.sealedProposals.iterate()) unsigned += Math.min(caseId.length, 1)
    const signed = (await a.store.outboxTransactions()).map(bytes => {
      const decoded = decode(transactionCodec, bytes)
      assert(decoded.verdict === 'accept' && decoded.value.kind === TransactionKind.propose)
      return decoded.value.proposals.length
    })
    return { signed, unsigned }
  }

  it('are durable by one write, also if they need several proposals', async () => {
    net.hub.lets = ({ protocol }) => protocol !== 'consensus'
    let writes = 0
    const store = a.store.storeDiagnoses.bind(a.store)
    a.store.storeDiagnoses = async own => {
      writes++
      await store(own)
    }
    const done = await a.hospital.submissions.submitAll(wanted('r-1', 'r-2', 'r-3', 'r-4', 'r-5'))
    assert.deepEqual(done.map(({ created }) => created), [true, true, true, true, true])
    assert.equal(writes, 1)
    assert.deepEqual(await durable(), { signed: [2], unsigned: 3 }, 'a PROPOSE that can become valid')
    a.database.crash()
    await a.kill()
    net.hub.lets = () => true
    await a.start()
    await until(() => accepted(net.nodes[1]!) === 5, 'all are accepted', 60_000)
    await until(() => a.hospital.cases.undecided === 0, 'nothing waits')
  }).timeout(180_000)

  it('leave nothing behind if the node dies before that write', async () => {
    let called = false
    a.store.storeOwnProposal = async () => {
      called = true
      await new Promise(() => {})
    }
    a.hospital.submissions.submitAll(wanted('r-1', 'r-2', 'r-3')).catch(() => {})
    await until(() => called, 'the write begins')
    a.database.crash()
    await a.kill()
    await a.start()
    assert.deepEqual(await durable(), { signed: [], unsigned: 0 })
    await until(() => a.hospital.naming.names.isReady, 'name key again')
    const again = await a.hospital.submissions.submitAll(wanted('r-1', 'r-2', 'r-3'))
    assert.deepEqual(again.map(({ created }) => created), [true, true, true])
  }).timeout(180_000)

  it('are not proposed at all if one of them is a conflict, whose place is told', async () => {
    await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-2'))
    const other = { code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'I10' }] } }
    const [first] = wanted('r-1')
    const given = [first!, { diagnosis: diagnosis(a, 'P-1', 'r-2', other) }]
    await assert.rejects(a.hospital.submissions.submitAll(given), (error: unknown) =>
      error instanceof ConflictError && error.at === 1)
    const twins = [...wanted('r-3'), ...wanted('r-4'), { diagnosis: diagnosis(a, 'P-1', 'r-4', other) }]
    await assert.rejects(a.hospital.submissions.submitAll(twins), (error: unknown) =>
      error instanceof ConflictError && error.at === 2)
    const again = await a.hospital.submissions.submitAll([...wanted('r-1'), ...wanted('r-1')])
    assert.deepEqual(again.map(({ created }) => created), [true, false])
  }).timeout(180_000)

  it('wait for their turn together, and give up together', async () => {
    net.hub.lets = ({ protocol }) => protocol !== 'consensus'
    await a.hospital.submissions.submitAll(wanted('r-1', 'r-2'))
    const late = a.hospital.submissions.submitAll(wanted('r-3', 'r-4', 'r-5'), { turnMs: 300 })
    await assert.rejects(late, NoTurnError)
    assert.equal(a.hospital.submissions.queued, 0)
    assert.deepEqual(await durable(), { signed: [2], unsigned: 0 })
    const other = await a.hospital.submissions.submit(diagnosis(a, 'P-2', 'r-6'))
    assert.ok(other.created, 'others are not held up')
  }).timeout(180_000)
})

describe('hospital: the choice of the next proposal', () => {
  const limits = {
    maxOpenCases: 10, maxOpenPerPseudonym: 2, maxProposalsPerBlock: 4, maxTransactionBytes: 1 << 20,
    maxBodyBytesPerTransaction: 10_000
  } as Parameters<typeof takeBatch>[2]
  const job = (patient: number, name: number, bytes = 100) => ({
    pseudonym: Uint8Array.of(patient), tag: Uint8Array.of(name), plaintext: new Uint8Array(bytes),
    casePart: new Uint8Array(0)
  }) as Parameters<typeof takeBatch>[0][number]['jobs'][number]
  const cases = (open: number, ofPatient = 0) =>
    ({ open, undecidedOf: () => ofPatient }) as unknown as Parameters<typeof takeBatch>[1]
  const take = (groups: ReturnType<typeof job>[][], open = 0, ofPatient = 0, most = 100): number[][] => {
    const queue = groups.map((jobs, at) => ({ jobs, at }))
    const { batch, rest } = takeBatch(queue, cases(open, ofPatient), limits, most)
    return [batch.map(({ at }) => at), rest.map(({ at }) => at)]
  }

  it('takes a group whole or not at all', () => {
    const pair = [job(1, 1), job(2, 2)]
    assert.deepEqual(take([[job(1, 3)], [job(1, 4)], pair, [job(3, 5)]]), [[0, 1, 3], [2]])
    assert.deepEqual(take([[job(4, 6)], pair], 0, 0, 2), [[0], [1]], 'the batch has no room for both')
    assert.deepEqual(take([pair], 0, 0, 1), [[0], []], 'alone it may be larger than a batch')
    assert.deepEqual(take([pair, [job(5, 1)]]), [[0], [1]], 'a name is there once')
    assert.deepEqual(take([pair], 9), [[], [0]])
    assert.deepEqual(take([pair], 10), [[], [0]])
  })

  it('takes one amendment of a record, and a retraction beside it', () => {
    const amending = (name: number, record: number, relation: Relation = Relation.amends) =>
      ({ ...job(name, name), related: Uint8Array.of(record), relation }) as ReturnType<typeof job>
    assert.deepEqual(take([[amending(1, 9)], [amending(2, 9)], [amending(3, 8)]]), [[0, 2], [1]])
    assert.deepEqual(take([[amending(1, 9)], [amending(2, 9, Relation.retracts)]]), [[0, 1], []])
  })

  it('takes a group that no proposal can hold alone, once its first one fits', () => {
    const large = [job(1, 1), job(1, 2), job(1, 3)]
    assert.deepEqual(take([large, [job(2, 4)]]), [[0], [1]])
    assert.deepEqual(take([[job(2, 4)], large]), [[0], [1]])
    assert.deepEqual(take([large], 0, 2), [[], [0]])
    assert.deepEqual(take([large, [job(2, 4)]], 9), [[0], [1]])
    assert.deepEqual(take([[job(1, 1, 6000), job(2, 2, 6000)]]), [[0], []])
  })
})
