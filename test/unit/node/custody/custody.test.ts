import assert from 'node:assert/strict'
import { CustodyRefusal, WithheldKey, custodyReplyCodec, type CustodyClaim }
  from '../../../../src/protocol/codec/index.js'
import type { OpenedKey } from '../../../../src/protocol/custody/index.js'
import { PURPOSES, ROLES, equal, hex, utf8, ZERO_32 } from '../../../../src/protocol/types/index.js'
import { openBody } from '../../../../src/records/index.js'
import { Custody } from '../../../../src/node/clinical/custody.js'
import { ReturnedKeys } from '../../../../src/node/clinical/returned-keys.js'
import { Secrets } from '../../../../src/node/machine/secrets.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'
import { NOW, consent, provision } from '../../protocol/consent/model.js'
import { codeOf, ofPatient, own, request } from './requests.js'
import { CustodyRig, random, SILENT, type RigHospital, type Submitted } from './rig.js'

const TEXT = 'Acute appendicitis of a named patient'

describe('hospital: record keys in the custody of all', () => {
  let rig: CustodyRig
  let a: RigHospital
  let b: RigHospital
  let c: RigHospital
  let record: Submitted
  beforeEach(async () => {
    rig = await new CustodyRig().start()
    ;[a, b, c] = rig.hospitals as [RigHospital, RigHospital, RigHospital]
    record = await rig.submit(a, TEXT)
  })

  it('come back to a submitter that lost its disk, and open its records', async () => {
    const second = await rig.submit(a, 'Another record')
    await a.loseDisk()
    const recovered = await a.asker.recover([record.found, second.found])
    assert(recovered.type === 'opened')
    for (const [at, { ciphertext, found, plain }] of [record, second].entries()) {
      const opened: OpenedKey = recovered.keys[at]!
      assert(opened.type === 'key')
      assert.deepEqual(openBody(ciphertext, opened.key, { ...found, chainId: rig.chain.id }), plain)
      // The pad of the record is back, too.
      await a.pads.put([{ bodyHash: found.bodyHash, pad: opened.pad }])
    }
    assert.deepEqual(a.alarms, [])
    assert.equal(rig.hub.seen.filter(({ isReply }) => !isReply).length, 2, 'only t holders are asked')
  })

  it('come back into the database and the key file', async () => {
    await a.loseDisk()
    const store = await NodeStore.open(new MemoryStore(), a.pads)
    const custody = new Custody(rig.chain, store, new Secrets(a.signer.id, random))
    const alarms: string[] = []
    const returned = new ReturnedKeys({
      asker: a.asker, custody, pads: a.pads,
      ledger: { casesOf: async ids => ids.map(id => rig.cases.get(hex(id))?.found) },
      store, logger: SILENT, alarm: code => { alarms.push(code) },
      scheduler: { after: (_ms, task) => { setImmediate(task); return () => {} }, idle: setImmediate }
    })
    const without = { ...record, found: { ...record.found, id: random(32), custody: ZERO_32 } }
    const unfit = await rig.submit(a, 'A record that nobody can open', { keyCommitment: ZERO_32 })
    rig.cases.set(hex(without.found.id), without)
    const ids = [record, without, unfit].map(({ found }) => found.id)
    assert.deepEqual((await returned.fetch(ids)).map(hex), ids.slice(1).map(hex))
    assert.deepEqual(await custody.recordKeys([record.found]), [record.key])
    assert.equal(await custody.caseKey(record.found.id), undefined)
    assert.deepEqual(await a.pads.get(record.found.bodyHash), { type: 'pad', pad: record.pad })
    assert.deepEqual(alarms, ['record-key-unfit'])
  })

  it('need one holder less where the own share is left', async () => {
    const recovered = await a.asker.recover([record.found])
    assert(recovered.type === 'opened' && recovered.keys[0]!.type === 'key')
    assert.equal(rig.hub.seen.filter(({ isReply }) => !isReply).length, 1)
  })

  it('do not come back from fewer than t hospitals', async () => {
    await a.loseDisk()
    for (const { network } of rig.hospitals.slice(2)) network.isUp = false
    const recovered = await a.asker.recover([record.found])
    assert.deepEqual(recovered, { type: 'opened', keys: [{ type: 'too-few', lacking: 1 }] })
  })

  it('come back from others if a hospital lies, and the liar is named', async () => {
    await a.loseDisk()
    const share = b.shares.get(1)!
    const { group } = rig.chain.verifier
    b.shares.set(1, group.addScalars(share, group.scalarOf(1)))
    const recovered = await a.asker.recover([record.found])
    assert(recovered.type === 'opened')
    const [opened] = recovered.keys
    assert(opened?.type === 'key')
    assert.deepEqual(opened.key, record.key)
    assert.equal(a.alarms.length, 1)
    assert(a.alarms[0]!.startsWith(`false-custody: ${hex(b.signer.id)}`))
    assert(a.network.reports.every(({ code, id }) => code === 'bad-custody-proof' && equal(id, b.signer.id)))
  })

  it('come back from others if a hospital answers with no box that opens', async () => {
    await a.loseDisk()
    b.network.replace('custody', () => async () =>
      custodyReplyCodec.encode({ type: 'answer', box: new Uint8Array(200), refused: [] }))
    const recovered = await a.asker.recover([record.found])
    assert(recovered.type === 'opened' && recovered.keys[0]!.type === 'key')
    assert.deepEqual(a.network.reports.map(({ code }) => code), ['malformed'])
  })

  it('are closed for ever once the hospitals erased the pad', async () => {
    for (const { pads } of rig.hospitals) await pads.erase([record.found.bodyHash])
    await a.loseDisk()
    assert.equal(codeOf(await request(rig, a, b, [own(record)])), WithheldKey.erased)
    const recovered = await a.asker.recover([record.found])
    assert.deepEqual(recovered, { type: 'opened', keys: [{ type: 'too-few', lacking: 2 }] })
  })

  it('are given to the submitter alone', async () => {
    assert.equal(codeOf(await request(rig, a, b, [own(record)])), 'given')
    assert.equal(codeOf(await request(rig, c, b, [own(record)])), WithheldKey.noRight)
    const claim: CustodyClaim =
      { type: 'patient', caseId: record.found.id, token: ZERO_32, classToken: ZERO_32, sensitive: 0 }
    assert.equal(codeOf(await request(rig, c, b, [claim], { nonce: 8 })), WithheldKey.noRight)
    const { reading } = ofPatient(rig.chain.id)
    assert.equal(codeOf(await request(rig, c, b, [claim], { nonce: 9, reading })), WithheldKey.falseLink)
    assert.equal(b.lookUps, 0, 'nobody makes a holder look for consents of a patient without the token')
  })

  it('are given to a hospital that the patient permits, by the consents at each holder', async () => {
    const patient = ofPatient(rig.chain.id)
    const { found, key } = await rig.submit(a, TEXT, patient.tags)
    const claim = patient.claimOf(found.id)
    const readers = [{ hospital: c.signer.id, practitioner: undefined, role: ROLES.any }]
    const ask = async (nonce: number): Promise<number | 'given'> =>
      codeOf(await request(rig, c, b, [claim], { nonce, reading: patient.reading }))
    assert.equal(await ask(1), WithheldKey.noRight)
    b.consents = [consent(undefined)]
    assert.equal(await ask(2), WithheldKey.consentsIncomplete)
    for (const one of [a, b]) one.consents = [consent([provision({ readers })])]
    assert.equal(await ask(3), 'given')
    assert.equal(b.lookUps, 3)
    assert.deepEqual(b.logged.map(({ given, refused, requester }) => [hex(requester), given, refused]),
      [[], [], [found.id]].map((given, at) => [hex(c.signer.id), given, at < 2 ? [found.id] : []]))
    await c.loseDisk()
    const read = async (): Promise<OpenedKey> => {
      const recovered = await c.asker.read(patient.reading, [found], [claim])
      assert(recovered.type === 'opened')
      return recovered.keys[0]!
    }
    const opened = await read()
    assert(opened.type === 'key')
    assert.deepEqual(opened.key, key)
    for (const one of rig.hospitals) one.consents = []
    assert.deepEqual(await read(), { type: 'too-few', lacking: 2 })
  })

  it('are refused to a hospital with a wrong key of consents, which is counted and reported', async () => {
    const patient = ofPatient(rig.chain.id)
    const { found } = await rig.submit(a, TEXT, patient.tags)
    b.emergencyUntil = NOW + 1
    for (const [nonce, purpose] of [PURPOSES.TREAT, PURPOSES.BTG].entries()) {
      const reading = { ...patient.reading, purpose, consentKey: random(32) }
      const reply = await request(rig, c, b, [patient.claimOf(found.id)], { nonce, reading })
      assert.deepEqual(reply, { type: 'refused', code: CustodyRefusal.falseKey })
    }
    assert.deepEqual(b.attempts, [hex(c.signer.id), hex(c.signer.id)])
    assert.deepEqual(b.network.reports.map(({ code }) => code), ['false-consent-key', 'false-consent-key'])
    assert.deepEqual([b.logged, b.lookUps], [[], 0], 'no event is sealed that the patient cannot open')
  })

  it('are given in an emergency that the holder knows, without a look at consents', async () => {
    const patient = ofPatient(rig.chain.id)
    const { found } = await rig.submit(a, TEXT, patient.tags)
    const reading = { ...patient.reading, purpose: PURPOSES.BTG }
    const ask = async (nonce: number, claim = patient.claimOf(found.id)): Promise<number | 'given'> =>
      codeOf(await request(rig, c, b, [claim], { nonce, reading }))
    assert.equal(await ask(1), WithheldKey.noRight)
    b.emergencyUntil = NOW + 1
    assert.equal(await ask(2), 'given')
    assert.equal(b.lookUps, 0)
    b.emergencyUntil = NOW
    assert.equal(await ask(3), WithheldKey.noRight, 'it is over')
    const other = await rig.submit(a, TEXT, ofPatient(rig.chain.id).tags)
    b.emergencyUntil = NOW + 1
    assert.equal(await ask(4, patient.claimOf(other.found.id)), WithheldKey.falseLink, 'of another patient')
  })

  it('are refused by a holder that is behind the requester, and says so', async () => {
    b.height = 6
    const reply = await request(rig, a, b, [own(record)])
    assert.deepEqual(reply, { type: 'refused', code: CustodyRefusal.behind })
  })

  it('come from others while a holder does not answer', async () => {
    const silent = rig.hospitals.find(({ signer }) => signer !== a.signer)!
    await silent.network.handle('custody', {} as never, async () => await new Promise(() => {}))
    const recovered = await a.asker.recover([record.found])
    assert(recovered.type === 'opened')
    assert.equal(recovered.keys[0]?.type, 'key')
  })

  it('are given to a hospital that shows that it treats the patient', async () => {
    const patient = ofPatient(rig.chain.id)
    const { found } = await rig.submit(a, TEXT, patient.tags)
    const mine = await rig.submit(c, TEXT, patient.tags)
    const claims = [patient.claimOf(found.id)]
    const ask = async (nonce: number, caseId: Uint8Array): Promise<number | 'given'> => {
      const treatment = { caseId, token: patient.claimOf(caseId).token }
      return codeOf(await request(rig, c, b, claims, { nonce, reading: { ...patient.reading, treatment } }))
    }
    assert.equal(await ask(1, mine.found.id), 'given')
    assert.equal(await ask(2, found.id), WithheldKey.noRight, 'the case of another shows nothing')
    assert.equal(await ask(3, ZERO_32), WithheldKey.noRight)
  })

  it('are not given for a case that copies C of another', async () => {
    const copied = { ...record.found, id: random(32), submitter: c.signer.id }
    rig.cases.set(hex(copied.id), { ...record, found: copied })
    const claim: CustodyClaim = { type: 'own', caseId: copied.id }
    assert.equal(codeOf(await request(rig, c, b, [claim])), WithheldKey.notProved)
    assert.equal(codeOf(await request(rig, c, b, [claim], { nonce: 8 })), WithheldKey.notProved)
  })

  it('are not given for a record that the ledger has as erased, or as ordered to be erased', async () => {
    b.closures.set(hex(record.found.id), 'erased')
    assert.equal(codeOf(await request(rig, a, b, [own(record)])), WithheldKey.erased)
    b.closures.set(hex(record.found.id), 'erasing')
    assert.equal(codeOf(await request(rig, a, b, [own(record)], { nonce: 8 })), WithheldKey.noRight)
    b.closures.set(hex(record.found.id), 'restricted')
    assert.equal(codeOf(await request(rig, a, b, [own(record)], { nonce: 9 })), 'given')
  })

  it('are not given where case, pad or share lack, or in another epoch', async () => {
    const unknown: CustodyClaim = { type: 'own', caseId: ZERO_32 }
    assert.equal(codeOf(await request(rig, a, b, [unknown])), WithheldKey.unknownCase)
    assert.equal(codeOf(await request(rig, a, b, [own(record)], { epoch: 2, nonce: 8 })),
      CustodyRefusal.wrongEpoch)
    await b.loseDisk()
    assert.equal(codeOf(await request(rig, a, b, [own(record)], { nonce: 9 })), CustodyRefusal.noShare)
    assert.equal(codeOf(await request(rig, a, c, [own(record)])), 'given')
    rig.dealAnew()
    for (const to of [b, c]) {
      assert.equal(codeOf(await request(rig, a, to, [own(record)], { nonce: 10 })), WithheldKey.notProved)
    }
    const later = await rig.submit(a, TEXT)
    await b.loseDisk()
    b.shares.set(2, c.shares.get(2)!)
    assert.equal(codeOf(await request(rig, a, b, [own(later)], { nonce: 11 })), WithheldKey.noPad)
  })

  it('are not given on a chain in doubt, twice for one request, or for a false signature', async () => {
    assert.equal(codeOf(await request(rig, a, b, [own(record)])), 'given')
    assert.equal(codeOf(await request(rig, a, b, [own(record)])), CustodyRefusal.repeated)
    b.isWhole = false
    assert.equal(codeOf(await request(rig, a, b, [own(record)], { nonce: 8 })), CustodyRefusal.noMember)
    await assert.rejects(request(rig, a, b, [own(record)], { signature: new Uint8Array(64) }),
      { code: 'malformed' })
    assert.deepEqual(b.network.reports.map(({ code }) => code), ['bad-signature'])
  })

  it('leave a line in the log of the hospital that gave results, with nothing of the record', async () => {
    await request(rig, a, b, [own(record)])
    const text = JSON.stringify(b.lines)
    assert(text.includes(hex(record.found.id)) && text.includes(hex(a.signer.id)))
    for (const secret of [record.key, record.pad, record.found.custody]) assert(!text.includes(hex(secret)))
  })

  it('cannot be read from what hospitals send each other', async () => {
    await a.asker.recover([record.found])
    const bytes = rig.hub.seen.map(message => hex(message.bytes)).join(' ')
    assert(!bytes.includes(hex(record.pad)) && !bytes.includes(hex(record.key)))
    assert(!bytes.includes(hex(utf8(TEXT))))
  })
})
