import assert from 'node:assert/strict'
import { OPERATOR } from '../../../../src/api/index.js'
import { NetworkError } from '../../../../src/network/index.js'
import { WithheldTime } from '../../../../src/node/clinical/withheld-time.js'
import { correctedTime } from '../../../../src/node/signing/own-clock.js'
import { mayBeAtFault } from '../../../../src/node/signing/own-faults.js'
import { hospitalServices } from '../../../../src/node/services/hospital-services.js'
import { decode, recordKeyReplyCodec, recordKeyRequestCodec } from '../../../../src/protocol/codec/index.js'
import { casesOf } from '../../../../src/protocol/ledger/index.js'
import type { Case } from '../../../../src/protocol/types/index.js'
import { CaseStatus, equal, hex, utf8 } from '../../../../src/protocol/types/index.js'
import { Consortium, diagnosis, until, type TestNode } from '../../../fixtures/running-nodes.js'

const DAY_MS = 86_400_000

function closed (node: TestNode): Case[] {
  return node.commits.flatMap(commit => casesOf(commit.delta, 'closed'))
}

function open (node: TestNode): Case[] {
  const { undecided } = node.running.hostLoop.state.ledger
  return [...undecided.values()].filter(({ status }) => status === CaseStatus.open)
}

async function pause (ms: number): Promise<void> {
  await new Promise(resolve => { setTimeout(resolve, ms) })
}

/** A diagnosis as a hospital's system sends it. Without a date, the time of submission is recorded. */
function bundle (patient: string, recordedDate: string | undefined): object {
  const code = (system: string, value: string): object => ({ coding: [{ system, code: value }] })
  const terms = 'http://terminology.hl7.org/CodeSystem'
  const identifier = [{ system: 'https://id.example/national', value: patient }]
  const condition = {
    resourceType: 'Condition', id: patient, subject: { reference: 'Patient/p' },
    clinicalStatus: code(`${terms}/condition-clinical`, 'active'),
    verificationStatus: code(`${terms}/condition-ver-status`, 'confirmed'),
    code: code('http://hl7.org/fhir/sid/icd-10-cm', 'E11.9'),
    ...(recordedDate === undefined ? {} : { recordedDate })
  }
  const subject = { resourceType: 'Patient', id: 'p', identifier, gender: 'female', birthDate: '1980-02-29' }
  const entry = [subject, condition].map(resource => ({ resource }))
  return { resourceType: 'Bundle', type: 'collection', entry }
}

/** Makes the clock of a node wrong, except for agreement and for trust in blocks. */
function setClock ({ running: { clock, hostLoop, trust, waiting } }: TestNode, aheadMs: number): void {
  const { wall } = clock
  for (const part of [hostLoop, trust, waiting]) {
    const ports = Reflect.get(part, 'ports') as { readonly clock: object }
    if (ports.clock === clock) Object.assign(part, { ports: { ...ports, clock: { ...clock } } })
  }
  Object.assign(clock, { wall: () => wall() + aheadMs })
}

describe('hospital: its own faults', () => {
  let net: Consortium
  afterEach(async () => { await net.stop() })

  for (const aheadMs of [-90_000, 90_000, 45 * DAY_MS]) {
    it(`a clock ${aheadMs} ms ahead at one hospital causes no rejection`, async () => {
      net = await (await new Consortium({ parameters: { attemptWindowMs: 4_000 } }).start()).ready()
      const [a, , , off] = net.nodes as [TestNode, TestNode, TestNode, TestNode]
      setClock(off, aheadMs)
      await off.running.status.exchangeWithAll()
      assert.equal(mayBeAtFault(off.running), true)
      assert.equal(mayBeAtFault(a.running), false)
      assert(Math.abs(correctedTime(off.running) - Date.now()) < 5_000, 'the node still knows the time')
      for (const [index, by] of [a, a, a, off, off].entries()) {
        await by.hospital.submissions.submit(diagnosis(by, `P-${index}`, `r-${index}`))
      }
      await until(() => closed(a).length === 5, 'decided')
      const accepted = Array.from({ length: 5 }, () => CaseStatus.accepted)
      assert.deepEqual(closed(a).map(({ status }) => status), accepted)
    })
  }

  it('a hospital with a clock 45 days wrong accepts and dates a diagnosis that is recorded now', async () => {
    net = await (await new Consortium().start()).ready()
    const [a] = net.nodes as [TestNode]
    for (const [turn, aheadMs] of [45 * DAY_MS, -90 * DAY_MS].entries()) {
      setClock(a, aheadMs)
      await a.running.status.exchangeWithAll()
      const config = {
        practitionerNumber: '', patientSystem: 'https://id.example/national', patientRegisters: [],
        recordSystem: '', recordBase: ''
      }
      const services = hospitalServices({ config, base: { network: a.network } } as never, () => ({
        chain: a.running, hospital: a.hospital, finder: { showWhenClosed: async () => ({}) }
      }) as never, { wait: async () => {} } as never, {} as never)
      const recordedDate = turn === 0 ? undefined : new Date().toISOString()
      const body = bundle(`P-${turn}`, recordedDate)
      await services.submit({ query: {}, body, sent: utf8(JSON.stringify(body)) }, OPERATOR)
      await until(() => closed(a).length === turn + 1, 'decided')
      assert.equal(closed(a)[turn]!.status, CaseStatus.accepted)
    }
  })

  it('a validator with a wrong clock calls no silent hospital unavailable', async () => {
    net = await (await new Consortium({ parameters: { attemptWindowMs: 4_000 } }).start()).ready()
    const [a, , , off] = net.nodes as [TestNode, TestNode, TestNode, TestNode]
    setClock(off, 90_000)
    await off.running.status.exchangeWithAll()
    net.hub.lets = message => message.protocol !== 'record-key' || message.from !== off.signer.id
    for (let i = 0; i < 5; i++) await a.hospital.submissions.submit(diagnosis(a, `P-${i}`, `r-${i}`))
    await until(() => closed(a).length + open(a).length === 5, 'drawn')
    await pause(3_500)
    const opinions = [...closed(a), ...open(a)].flatMap(({ opinions }) => opinions)
    assert.deepEqual(opinions.filter(({ validator }) => equal(validator, off.signer.id)), [])
  })

  const answers = {
    'that it has no right': async (bytes: Uint8Array) => {
      const request = decode(recordKeyRequestCodec, bytes)
      assert(request.verdict === 'accept')
      const refused = request.value.caseIds.map(caseId => ({ caseId, code: 1 }))
      return recordKeyReplyCodec.encode({ box: new Uint8Array(0), refused })
    },
    'that it is not on the list': async () => { throw new NetworkError('refused') },
    'that it asks too much': async () => { throw new NetworkError('busy') }
  }
  for (const [what, answer] of Object.entries(answers)) {
    it(`a validator that gets the answer ${what} calls no submitter unavailable`, async () => {
      net = await (await new Consortium({ parameters: { attemptWindowMs: 4_000 } }).start()).ready()
      const [a] = net.nodes as [TestNode]
      let gives = false
      a.network.replace('record-key', own => async (from, bytes, context) =>
        gives ? await own(from, bytes, context) : await answer(bytes))
      await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
      await until(() => open(a).length === 1, 'drawn')
      await pause(3_500)
      assert.deepEqual(open(a)[0]?.opinions, [])
      gives = true
      await until(() => closed(a).length === 1, 'decided')
      assert.equal(closed(a)[0]!.status, CaseStatus.accepted)
    })
  }

  it('a validator that has banned the submitter does not reject its case', async () => {
    net = await (await new Consortium({ parameters: { attemptWindowMs: 4_000 } }).start()).ready()
    const [a, ...others] = net.nodes as [TestNode, ...TestNode[]]
    const lets = net.hub.lets
    net.hub.lets = message => message.protocol !== 'record-key'
    for (const node of others) node.network.ban(a.signer.id, 'malformed', Date.now() + 3_500)
    await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    await until(() => open(a).length === 1, 'drawn')
    await pause(3_400)
    net.hub.lets = lets
    await until(() => closed(a).length === 1, 'decided')
    assert.equal(closed(a)[0]!.status, CaseStatus.accepted)
  })

  it('a validator whose copy of the body is damaged does not call it unopenable', async () => {
    net = await (await new Consortium().start()).ready()
    const [a] = net.nodes as [TestNode]
    const back = net.nodes.map(({ running: { recentBodies } }) => {
      const get = recentBodies.get.bind(recentBodies)
      recentBodies.get = async hashes => (await get(hashes)).map(body => body?.map(byte => byte ^ 1))
      return () => { recentBodies.get = get }
    })
    await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    await until(() => open(a).length === 1, 'drawn')
    await pause(500)
    assert.deepEqual(open(a)[0]?.opinions, [])
    for (const restore of back) restore()
    await until(() => closed(a).length === 1, 'decided')
    assert.equal(closed(a)[0]!.status, CaseStatus.accepted)
  })

  it('a validator that reaches no quorum, or is in doubt, may be at fault itself', async () => {
    net = await (await new Consortium().start()).ready()
    const [a, b, c, d] = net.nodes as [TestNode, TestNode, TestNode, TestNode]
    assert.equal(mayBeAtFault(a.running), false)
    await d.stop()
    assert.equal(mayBeAtFault(a.running), false)
    await c.stop()
    assert.equal(mayBeAtFault(a.running), true, `${hex(b.signer.id)} alone is left`)
  })
})

describe('hospital: time withheld', () => {
  it('runs between attempts, and restarts after anything that may be a fault of this hospital', () => {
    const time = new WithheldTime()
    time.count(true, 1_000)
    time.count(true, 3_000)
    assert.equal(time.ms, 2_000)
    time.count(false, 4_000)
    assert.equal(time.ms, 0)
    time.count(true, 6_000)
    time.count(true, 7_000)
    assert.equal(time.ms, 1_000)
  })

  it('does not count the hours for which this process was suspended', () => {
    const time = new WithheldTime()
    time.count(true, 0)
    time.count(true, 13 * 3_600_000)
    assert.equal(time.ms, 15_000)
  })
})
