import assert from 'node:assert/strict'
import { erasedSince } from '../../../../src/node/clinical/erasures/erased-since.js'
import {
  MeasurePhase, attestationKey, attestationRowCodec, caseKey, entryId, measureKey, measureRowCodec,
  type EntryKey
} from '../../../../src/protocol/ledger/index.js'
import { Measure, Wiped, equal, type MemberId } from '../../../../src/protocol/types/index.js'
import { World, label } from '../../protocol/ledger/support/world.js'

const PATIENT = label('a patient')
const SINCE = 1_000

describe('node: a patient erased since a consent', () => {
  const world = new World().begin()
  const [responsible, other, third] = world.signers
  const tx = world.propose(responsible!, [world.proposal()])
  world.commit([tx])
  const [record] = tx.caseIds
  const row = world.load([caseKey(record!)]).get(entryId(caseKey(record!)))!

  const found = async (
    attested: readonly (readonly [MemberId, number])[],
    { hasLeft = false, patient = PATIENT, wiped = Wiped.patient | Wiped.pads } = {}
  ): Promise<boolean> => {
    const members = world.state.set.members.filter(({ id }) => !hasLeft || !equal(id, responsible!.id))
    const { key } = measureKey(record!, Measure.erase)
    const value = measureRowCodec.encode({
      phase: MeasurePhase.inForce, handle: PATIENT, requester: responsible!.id, isFiled: true,
      requestedAt: 1, signedAt: 0, ground: 2, decidedAt: 1, effectiveAt: 1, votes: [], height: 1
    })
    const rows = new Map([
      [entryId(caseKey(record!)), row],
      ...attested.map(([author, at]): [string, Uint8Array] => [
        entryId(attestationKey(record!, author)),
        attestationRowCodec.encode({ at, wiped, fileSystem: 1, discard: 1, backupsUntil: 1 })
      ])
    ])
    return await erasedSince({
      entry: async (wanted: EntryKey) => await Promise.resolve(rows.get(entryId(wanted))),
      entries: async function * () { yield await Promise.resolve({ key, value }) }
    } as never, { members, has: id => members.some(member => equal(member.id, id)) }, patient, SINCE)
  }

  it('is gone by the word of the responsible hospital alone, and not by an older one', async () => {
    const own = [[responsible!.id, SINCE]] as const
    assert.equal(await found(own), true)
    assert.equal(await found(own, { wiped: Wiped.pads }), false, 'a record is left')
    assert.equal(await found([[responsible!.id, SINCE - 1]]), false, 'the consent is younger')
    assert.equal(await found([[other!.id, SINCE], [third!.id, SINCE]]), false, 'others cannot say so')
    assert.equal(await found(own, { patient: label('another') }), false)
  })

  it('is gone by the word of more than f others, if the responsible hospital left without one', async () => {
    const hasLeft = true
    assert.equal(await found([[other!.id, SINCE]], { hasLeft }), false, 'one of four may lie')
    assert.equal(await found([[other!.id, SINCE], [third!.id, SINCE]], { hasLeft }), true)
    assert.equal(await found([[other!.id, SINCE], [third!.id, SINCE - 1]], { hasLeft }), false)
    assert.equal(await found([[other!.id, SINCE], [third!.id, SINCE]], { hasLeft, wiped: 1 }), false)
    assert.equal(await found([[responsible!.id, SINCE - 1], [other!.id, SINCE], [third!.id, SINCE]],
      { hasLeft }), false, 'it left with a word')
  })
})
