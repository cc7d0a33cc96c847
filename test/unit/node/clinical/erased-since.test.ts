import assert from 'node:assert/strict'
import { erasedSince } from '../../../../src/node/clinical/erasures/erased-since.js'
import {
  MeasurePhase, attestationKey, attestationRowCodec, caseKey, entryId, measureKey, measureRowCodec,
  type EntryKey
} from '../../../../src/protocol/ledger/index.js'
import { Measure, Wiped, type MemberId } from '../../../../src/protocol/types/index.js'
import { World, label } from '../../protocol/ledger/support/world.js'

const PATIENT = label('a patient')
const SINCE = 1_000

describe('node: a patient erased since a consent', () => {
  const world = new World().begin()
  const [responsible, other] = world.signers
  const tx = world.propose(responsible!, [world.proposal()])
  world.commit([tx])
  const [record] = tx.caseIds
  const row = world.load([caseKey(record!)]).get(entryId(caseKey(record!)))!

  const found = async (author: MemberId, wiped: number, at: number, patient = PATIENT): Promise<boolean> => {
    const { key } = measureKey(record!, Measure.erase)
    const value = measureRowCodec.encode({
      phase: MeasurePhase.inForce, handle: PATIENT, requester: author, isFiled: true, requestedAt: 1,
      signedAt: 0, ground: 2, decidedAt: 1, effectiveAt: 1, votes: [], height: 1
    })
    const rows = new Map([
      [entryId(caseKey(record!)), row],
      [entryId(attestationKey(record!, author)),
        attestationRowCodec.encode({ at, wiped, fileSystem: 1, discard: 1, backupsUntil: 1 })]
    ])
    return await erasedSince({
      entry: async (wanted: EntryKey) => await Promise.resolve(rows.get(entryId(wanted))),
      entries: async function * () { yield await Promise.resolve({ key, value }) }
    } as never, patient, SINCE)
  }

  it('is gone by the word of the responsible hospital alone, and not by an older one', async () => {
    assert.equal(await found(responsible!.id, Wiped.patient | Wiped.pads, SINCE), true)
    assert.equal(await found(responsible!.id, Wiped.pads, SINCE), false, 'a record is left')
    assert.equal(await found(responsible!.id, Wiped.patient, SINCE - 1), false, 'the consent is younger')
    assert.equal(await found(other!.id, Wiped.patient, SINCE), false, 'another hospital cannot say so')
    assert.equal(await found(responsible!.id, Wiped.patient, SINCE, label('another')), false)
  })
})
