import assert from 'node:assert/strict'
import { OPERATOR, type HospitalServices } from '../../../../src/api/index.js'
import { consentOf } from '../../../../src/cli/commands/consent-resource.js'
import { peerIdOf, type RequestHandler } from '../../../../src/network/index.js'
import {
  CustodyRefusal, caseCodec, custodyReplyCodec, decode, requestCodec, type CustodyReply
} from '../../../../src/protocol/codec/index.js'
import { caseKey } from '../../../../src/protocol/ledger/index.js'
import { CUSTODY_KEY, equal, fromHex } from '../../../../src/protocol/types/index.js'
import { NATIONAL, deskOf, fileDiagnosis, holds } from '../../../fixtures/patient-desk.js'
import { Consortium, until, type TestNode } from '../../../fixtures/running-nodes.js'

const PATIENT = { system: NATIONAL, value: 'P-1' }
const PERMISSIVE = { consents: [], treats: true, emergencyUntil: 0, strict: 0 }
/** What a hospital still sends that has not heard of blocks and lists for a while. */
const CUT: ReadonlySet<string> = new Set(['consensus', 'gossip', 'status', 'request', 'txs', 'allowlist'])

/** A has the records. B reads them with its own share and the result of one other hospital. */
describe('services: reads while a holder of record keys is faulty', () => {
  let net: Consortium
  let nodes: readonly [TestNode, TestNode, TestNode, TestNode]
  let desks: readonly HospitalServices[]
  let id: string
  beforeEach(async () => {
    net = await (await new Consortium({ parameters: { minMembers: 3 } }).start()).ready()
    nodes = net.nodes as unknown as typeof nodes
    desks = nodes.map(deskOf)
    id = await fileDiagnosis(desks[0]!, PATIENT.value)
  })
  afterEach(async () => { await net.stop() })

  async function order (act: object): Promise<number> {
    const body = { patient: PATIENT, form: 'f0'.repeat(32), act }
    return (await desks[0]!.fileOrder({ params: {}, query: {}, body } as never, OPERATOR)).counter
  }

  /** Files that the patient permits hospitals to read, and waits until they can. */
  async function permit (...readers: readonly number[]): Promise<number> {
    const hospital = readers.map(reader => peerIdOf(nodes[reader]!.signer.id))
    const number = await order(
      { type: 'give', consent: consentOf('give', PATIENT, { hospital, purpose: ['TREAT'] }) })
    for (const reader of readers) await holds(async () => await read(reader) === 'E11.9')
    return number
  }

  /** Reads the record at a hospital; its code, or why it stays closed. */
  async function read (reader = 1): Promise<string> {
    const { entries } = await desks[reader]!.history({ body: { value: PATIENT.value, purpose: 'TREAT' } },
      OPERATOR)
    const entry = entries.find(({ case: found }) => found.id === id)
    return entry?.diagnosis?.codes[0]?.code ?? entry?.closed ?? 'sealed'
  }

  /** Reads three times, since the holders take turns in being asked first. */
  async function reads (): Promise<string[]> {
    return [...new Set([await read(), await read(), await read()])]
  }

  const replace = (node: TestNode, handler: (own: RequestHandler) => RequestHandler): void => {
    node.network.replace('custody', handler)
  }

  /** Notes the answers of a holder. */
  function answersOf (node: TestNode): CustodyReply[] {
    const answers: CustodyReply[] = []
    replace(node, own => async (...request) => {
      const bytes = await own(...request)
      const reply = decode(custodyReplyCodec, bytes)
      if (reply.verdict === 'accept') answers.push(reply.value)
      return bytes
    })
    return answers
  }

  it('succeed with another one, and name who gave a wrong result', async () => {
    const [a, b, c, d] = nodes
    await permit(1)
    const { secrets } = c.keyStore
    const { group } = net.world.chain.verifier
    await c.keyStore.save({
      ...secrets, shares: secrets.shares.map(share => ({
        ...share, scalars: share.scalars.map((scalar, key) =>
          key === CUSTODY_KEY ? group.addScalars(scalar, group.scalarOf(1)) : scalar)
      }))
    })
    replace(d, () => async () =>
      custodyReplyCodec.encode({ type: 'answer', box: new Uint8Array(0), refused: [] }))
    assert.deepEqual(await reads(), ['E11.9'])
    const named = b.network.reports.filter(({ code }) => code === 'bad-custody-proof')
    assert(named.length > 0 && named.every(report => equal(report.id, c.signer.id)))
    assert(b.alarms.recent().some(({ code }) => code === 'false-custody'))
    replace(a, () => async () => { throw new Error('the disk of this holder has failed') })
    assert.deepEqual(await reads(), ['no-key'], 'nobody else is left')
  })

  it('succeed with others while it has an old height, and it gives nothing by its old consents', async () => {
    const [, b, , d] = nodes
    const number = await permit(1)
    const answers = answersOf(d)
    net.hub.lets = ({ from, protocol, to }) => !CUT.has(protocol) ||
      !(equal(from, d.signer.id) || equal(to, d.signer.id))
    await fileDiagnosis(desks[0]!, 'P-2')
    assert(d.height < b.height)
    assert.deepEqual(await reads(), ['E11.9'])
    await order({ type: 'revoke', number })
    await holds(async () => await read() === 'not-permitted')
    b.hospital.situations.of = async () => PERMISSIVE
    assert.deepEqual(await reads(), ['no-key'], 'holders decide, though the own node permits everything')
    assert(answers.length >= 4)
    for (const reply of answers) assert.deepEqual(reply, { type: 'refused', code: CustodyRefusal.behind })
  })

  it('are refused to a hospital that was just removed and has not heard of it', async () => {
    const [a, , , gone] = nodes
    await permit(1, 3)
    const found = caseCodec.decode((await a.store.entry(caseKey(fromHex(id))))!)
    const bodies = requestCodec.encode({ type: 'bodies', hashes: [found.bodyHash] })
    const namedBy = async (value: string): Promise<string> =>
      await gone.hospital.naming.names.of({ ...PATIENT, value }).then(() => 'named', () => 'refused')
    const fetched = async (): Promise<string> =>
      await gone.network.request(a.signer.id, 'request', bodies).then(() => 'served',
        (error: unknown) => (error as { readonly code: string }).code)
    assert.deepEqual([await namedBy('P-3'), await fetched()], ['named', 'served'])
    // The hospital hears of no list and no block any more, and its requests still arrive.
    net.hub.lets = ({ from, protocol, to }) => !equal(to, gone.signer.id) || protocol === 'custody' ||
      protocol === 'name' || (protocol === 'request' && !equal(from, gone.signer.id))
    const { entries } = net.world.state.allowlist.list
    const { transaction } = net.world.allowlist(entries.filter(entry => !equal(entry.id, gone.signer.id)))
    assert('allowlist' in transaction)
    assert.equal(a.running.membership.offer(transaction.allowlist).verdict, 'accept')
    const others = nodes.slice(0, 3)
    await until(() => others.every(node => node.running.membership.committed.list.version === 2), 'removed')
    assert.equal(gone.running.membership.committed.list.version, 1)
    assert.equal(await read(3), 'no-key')
    assert.deepEqual([await namedBy('P-4'), await fetched()], ['refused', 'not-connected'])
    for (const node of others) {
      for (const protocol of ['custody', 'name', 'request']) {
        await assert.rejects(node.network.serve(gone.signer.id, protocol, bodies), { code: 'refused' })
      }
    }
    assert.equal(await read(1), 'E11.9', 'members read on')
  })
})
