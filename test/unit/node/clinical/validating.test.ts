import assert from 'node:assert/strict'
import { OPERATOR } from '../../../../src/api/index.js'
import {
  decode, recordKeyReplyCodec, recordKeyRequestCodec, recordKeyRequestSignBytes, recordKeysCodec,
  signTransaction, transactionCodec
} from '../../../../src/protocol/codec/index.js'
import { openBox, x25519PublicKey } from '../../../../src/protocol/crypto/native/sealing/index.js'
import { casesOf } from '../../../../src/protocol/ledger/index.js'
import type { Case, CaseId, MemberId } from '../../../../src/protocol/types/index.js'
import {
  CaseStatus, Decision, equal, hex, JudgedBy, ReasonGroup, TransactionKind, utf8
} from '../../../../src/protocol/types/index.js'
import { approval, rejection } from '../../../../src/node/clinical/opinion.js'
import { Consortium, NO_CODE, diagnosis, until, type TestNode } from '../../../fixtures/running-nodes.js'
import { madeUpParts } from '../../../../src/sim/made-up-parts.js'
import { Random } from '../../../../src/sim/random.js'

const SEED = new Uint8Array(32).fill(5)
const KEYS_CONTEXT = utf8('medichain/v2/record-keys')

function closed (node: TestNode): Case[] {
  return node.commits.flatMap(commit => casesOf(commit.delta, 'closed'))
}

function open (node: TestNode): Case[] {
  const { undecided } = node.running.hostLoop.state.ledger
  return [...undecided.values()].filter(({ status }) => status === CaseStatus.open)
}

function holdersOf (node: TestNode): MemberId[] {
  return open(node)[0]!.holders.map(({ validator }) => validator)
}

let nonces = 0

interface Asked {
  readonly by: TestNode
  readonly holder: TestNode
  readonly caseIds: readonly CaseId[]
  readonly nonce?: number
  /** The member whose connection carries the request; by default the signer. */
  readonly from?: MemberId
}

async function askKeys ({ by, holder, caseIds, nonce = nonces++, from }: Asked): Promise<{
  keys: number, refused: number[], box: Uint8Array
}> {
  const fields = { ephemeralKey: x25519PublicKey(SEED), caseIds, nonce }
  const parties = { requester: by.signer.id, holder: holder.signer.id }
  const signature = by.signer.sign(recordKeyRequestSignBytes(by.world.chain.id, parties, fields))
  const reply = decode(recordKeyReplyCodec, await holder.network.serve(from ?? by.signer.id,
    'record-key', recordKeyRequestCodec.encode({ ...fields, signature })))
  assert(reply.verdict === 'accept')
  const { box, refused } = reply.value
  const opened = box.byteLength === 0 ? undefined : openBox(SEED, box, KEYS_CONTEXT)
  const keys = opened === undefined ? undefined : decode(recordKeysCodec, opened)
  return {
    box, refused: refused.map(({ code }) => code),
    keys: keys?.verdict === 'accept' ? keys.value.length : 0
  }
}

describe('hospital: validating', () => {
  let net: Consortium
  afterEach(async () => { await net.stop() })

  it('rejects a diagnosis that the rules refuse, with a group of reasons on the chain', async () => {
    net = await (await new Consortium().start()).ready()
    const [a] = net.nodes as [TestNode]
    await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1', NO_CODE, true))
    await until(() => net.nodes.every(node => closed(node).length === 1), 'decided')
    for (const node of net.nodes) {
      const [decided] = closed(node)
      assert.equal(decided!.status, CaseStatus.rejected)
      const reasons = decided!.opinions.filter(opinion => opinion.decision === Decision.reject)
        .map(opinion => opinion.group)
      assert(reasons.length > 0 && reasons.every(group => group === ReasonGroup.terminology))
    }
    // Every hospital drops the rejected body, and the validators drop its key.
    const { id, bodyHash, casePartHash, submitter } = closed(a)[0]!
    await new Promise(resolve => { setTimeout(resolve, 50) })
    for (const node of net.nodes) {
      assert.deepEqual(await node.store.hasBodies([bodyHash, casePartHash]), [false, false])
      if (!equal(submitter, node.signer.id)) assert.equal(await node.hospital.custody.caseKey(id), undefined)
    }
  })

  it('rejects a case part of another version at once', async () => {
    net = await (await new Consortium().start()).ready()
    const [a] = net.nodes as [TestNode]
    const { chain } = a.world
    const { bodies, fields } = madeUpParts(new Random('another version'), chain.id, a.signer.id)
    const proposal = a.world.proposal({ ...fields, caseVersion: 2 })
    const transaction = transactionCodec.encode(signTransaction(chain.id, a.signer, {
      kind: TransactionKind.propose, author: a.signer.id, proposals: [proposal]
    }))
    for (const { running } of net.nodes) running.gate.take({ transaction, bodies })
    await until(() => net.nodes.every(node => closed(node).length === 1), 'decided')
    const { opinions, status } = closed(a)[0]!
    assert.equal(status, CaseStatus.rejected)
    assert(opinions.some(({ group }) => group === ReasonGroup.unavailable))
  })

  it('approves a case part alone, and a record that is another is named by its first reader', async () => {
    net = await (await new Consortium().start()).ready()
    const [a, b] = net.nodes as [TestNode, TestNode]
    const code = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'C50.9' }] }
    const shown = diagnosis(a, 'P-1', 'r-1')
    const sealed = diagnosis(a, 'P-1', 'r-1', { code })
    const parts = { ...shown.parts!, record: sealed.parts!.record }
    await a.hospital.submissions.submit({ ...shown, parts })
    await a.hospital.submissions.submit(diagnosis(a, 'P-2', 'r-2'))
    await until(() => net.nodes.every(node => closed(node).length === 2), 'decided')
    const [lie, truth] = closed(a).sort((one, other) => one.index - other.index) as [Case, Case]
    const read = async (node: TestNode, entry: Case): Promise<boolean | undefined> =>
      (await node.hospital.records.read(OPERATOR, entry, 'history'))?.isApproved
    const both = [await read(a, lie), await read(a, truth)]
    assert.deepEqual(both.sort(), [false, true])
    const alarms = a.alarms.recent().filter(({ code: found }) => found === 'case-mismatch')
    assert.equal(alarms.length, 1)
    assert.deepEqual([await read(b, lie), await read(b, truth)], [undefined, undefined], 'no record key')
  })

  it('gives keys to drawn validators only, sealed to the key of the request', async () => {
    net = await (await new Consortium({ config: { reviewMode: 'manual' } }).start()).ready()
    const [a] = net.nodes as [TestNode]
    const { caseId } = await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    await until(() => open(a).length === 1, 'drawn')
    const pair = holdersOf(a)
    const drawn = net.nodeOf(pair[0]!)
    const other = net.nodes.find(node => node !== a && !pair.some(id => equal(id, node.signer.id)))
    assert(other !== undefined)
    const given = await askKeys({ by: drawn, holder: a, caseIds: [caseId] })
    assert.deepEqual([given.keys, given.refused], [1, []])
    assert.equal(openBox(new Uint8Array(32).fill(6), given.box, KEYS_CONTEXT), undefined)
    const refused = await askKeys({ by: other, holder: a, caseIds: [caseId] })
    assert.deepEqual([refused.keys, refused.refused, refused.box.byteLength], [0, [1], 0])
    const unknown = await askKeys({ by: drawn, holder: a, caseIds: [new Uint8Array(32)] })
    assert.deepEqual([unknown.keys, unknown.refused], [0, [1]])
    const both = await askKeys({ by: drawn, holder: a, caseIds: [caseId, new Uint8Array(32)] })
    assert.deepEqual([both.keys, both.refused], [1, [1]])
  })

  it('refuses repeated, foreign and government requests for keys', async () => {
    net = await (await new Consortium({ config: { reviewMode: 'manual' } }).start()).ready()
    const [a] = net.nodes as [TestNode]
    const { caseId } = await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    await until(() => open(a).length === 1, 'drawn')
    const pair = holdersOf(a).map(id => net.nodeOf(id)) as [TestNode, TestNode]
    const [drawn, second] = pair
    const ask = { by: drawn, holder: a, caseIds: [caseId] }
    // Another drawn validator that intercepts a request cannot use it. It gets not even a list of refusals.
    await assert.rejects(askKeys({ ...ask, from: second.signer.id }), { code: 'malformed' })
    assert.deepEqual(a.network.reports.map(({ code, id }) => [code, hex(id)]),
      [['bad-signature', hex(second.signer.id)]])
    const government = { ...ask, from: net.world.government.id }
    await assert.rejects(askKeys(government), { code: 'refused' })
    assert.equal((await askKeys({ ...ask, nonce: 7_000 })).keys, 1)
    const again = await askKeys({ ...ask, nonce: 7_000 })
    assert.deepEqual([again.keys, again.refused], [0, [1]], 'answered once')
    assert.equal((await askKeys({ ...ask, by: second, nonce: 7_000 })).keys, 1, 'each its own')
    assert.equal((await askKeys(ask)).keys, 1)
  })

  it('gives no key while its chain is in doubt, not even to drawn validators (§5.5)', async () => {
    net = await (await new Consortium({ config: { reviewMode: 'manual' } }).start()).ready()
    const [a] = net.nodes as [TestNode]
    const { caseId } = await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    await until(() => open(a).length === 1, 'drawn')
    const ask = { by: net.nodeOf(holdersOf(a)[0]!), holder: a, caseIds: [caseId] }
    Object.defineProperty(a.running.trust, 'isWhole', { get: () => false, configurable: true })
    assert.equal((await askKeys(ask)).keys, 0)
    Reflect.deleteProperty(a.running.trust, 'isWhole')
    assert.equal((await askKeys(ask)).keys, 1)
  })

  it('takes up and then rejects a case without a key, and delays no other case', async () => {
    net = await (await new Consortium({ parameters: { attemptWindowMs: 5_000 } }).start()).ready()
    const [silent, talking] = net.nodes as [TestNode, TestNode]
    net.hub.lets = message => message.isReply ||
      !(message.protocol === 'record-key' && equal(message.to, silent.signer.id))
    const lost = await silent.hospital.submissions.submit(diagnosis(silent, 'P-1', 'r-1'))
    await talking.hospital.submissions.submit(diagnosis(talking, 'P-2', 'r-2'))
    await until(() => closed(talking).length === 1, 'the other case is decided')
    assert.equal(closed(talking)[0]!.status, CaseStatus.accepted)
    await until(() => closed(talking).length === 2, 'the silent submitter is judged')
    const rejected = closed(talking)[1]!
    assert.equal(hex(rejected.id), hex(lost.caseId))
    assert.equal(rejected.status, CaseStatus.rejected)
    assert.equal(rejected.opinions.at(-1)!.group, ReasonGroup.unavailable)
    const waited = Date.now() - rejected.openedAt
    assert(waited >= 2_500, `after half a window: ${waited} ms`)
  })

  it('signs a single opinion per case, even after restarts', async () => {
    net = await (await new Consortium({ config: { reviewMode: 'manual' } }).start()).ready()
    const [a] = net.nodes as [TestNode]
    const { caseId } = await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    await until(() => open(a).length === 1, 'drawn')
    const drawn = net.nodeOf(holdersOf(a)[0]!)
    let queued = 0
    await until(() => {
      void drawn.hospital.reviews.list().then(list => { queued = list.length })
      return queued === 1
    }, 'it waits for the clinician')
    net.hub.lets = message => message.from !== drawn.signer.id
    const approve = approval(caseId, JudgedBy.clinician)
    const reject = rejection(caseId, JudgedBy.clinician, 'TRM-01', caseId)
    const { opinions } = drawn.hospital
    const given = (await Promise.all([opinions.give([approve]), opinions.give([reject])])).flat()
    assert.deepEqual(given, [approve])
    assert.deepEqual(await opinions.give([reject]), [])
    await drawn.kill()
    net.hub.lets = () => true
    await drawn.start()
    assert.deepEqual(await drawn.hospital.opinions.give([reject]), [])
    await until(() => open(a).some(({ opinions }) => opinions.length === 1), 'the opinion arrives')
    assert.equal(open(a)[0]!.opinions[0]!.decision, Decision.approve)
  })

  it('resumes its duties after a restart', async () => {
    net = await (await new Consortium().start()).ready()
    const [a] = net.nodes as [TestNode]
    net.hub.lets = message => message.protocol !== 'record-key'
    await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    await until(() => open(a).length === 1, 'drawn')
    const drawn = net.nodeOf(holdersOf(a)[0]!)
    await drawn.kill()
    net.hub.lets = () => true
    await drawn.start()
    await until(() => closed(a).length === 1, 'decided')
    assert.equal(closed(a)[0]!.status, CaseStatus.accepted)
  })

  it('drops a key when its right ends, while the submitter keeps the key', async () => {
    net = await (await new Consortium().start()).ready()
    const [a] = net.nodes as [TestNode]
    const { caseId } = await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    await until(() => net.nodes.every(node => closed(node).length === 1), 'decided')
    const [accepted] = closed(a)
    for (const node of net.nodes) {
      const isCustodian = node === a ||
        accepted!.opinions.some(({ validator }) => equal(validator, node.signer.id))
      assert.equal(await node.hospital.custody.caseKey(caseId) !== undefined, isCustodian)
    }
  })
})
