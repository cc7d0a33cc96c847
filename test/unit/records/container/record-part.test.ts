import assert from 'node:assert/strict'
import fc from 'fast-check'
import { sha256 } from '../../../../src/protocol/crypto/index.js'
import { utf8 } from '../../../../src/protocol/types/index.js'
import {
  EntryRole, FHIR_JSON, MAX_RECORD_PART_BYTES, decodeRecordPart, encodeRecordPart, padded, unpadded,
  withoutAttachments, type ContainerEntry, type RecordPart
} from '../../../../src/records/container/index.js'

const entry = (bytes: Uint8Array, over: Partial<ContainerEntry> = {}): ContainerEntry =>
  ({ type: 'own', role: EntryRole.condition, fullUrl: '', mediaType: FHIR_JSON, bytes, cuts: [], ...over }) as
    ContainerEntry

function part (...entries: ContainerEntry[]): RecordPart {
  return {
    caseSeed: new Uint8Array(32).fill(9),
    provenance: {
      receivedAt: 1, isHistorical: false, disputes: undefined, isOurs: true, clinician: { entry: 7, role: 1 },
        encounterDiagnosis: 3,
      filled: [{ path: 'Condition.category', source: 'encounter' }], marks: [{ rule: 2,
        path: 'Patient.gender' }]
    },
    entries,
    binding: { sensitive: 1, classToken: new Uint8Array(32), denied: [new Uint8Array(16).fill(7)] }
  }
}

describe('the record part', () => {
  it('is read as it was written, and in no other form', () => {
    const whole = part(entry(utf8('{"data":""}'), { cuts: [{ at: 8, size: 5, hash: sha256(utf8('x')) }] }),
      { type: 'contained', role: EntryRole.patient, holder: 0, index: 2 })
    const bytes = encodeRecordPart(whole)
    assert.deepEqual(decodeRecordPart(bytes), whole)
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const other = bytes.slice()
      other[at]! ^= change
      const read = decodeRecordPart(other)
      if (read !== undefined) assert.deepEqual(encodeRecordPart(read), other)
    }))
    for (const foul of [bytes.subarray(1), bytes.subarray(0, -1), new Uint8Array([...bytes, 0])]) {
      assert.equal(decodeRecordPart(foul), undefined)
    }
  })

  it('is refused with two Conditions or Patients, a holder that follows, or a cut at another place', () => {
    const own = entry(utf8('{"data":""}'))
    const cut = { at: 8, size: 5, hash: new Uint8Array(32) }
    const person = entry(utf8('{}'), { role: EntryRole.patient })
    const foul = [
      part(own, own), part(person), part(own, person, person),
      part(own, { type: 'contained', role: EntryRole.other, holder: 1, index: 0 }),
      part(own, { type: 'contained', role: EntryRole.other, holder: 2, index: 0 }, person),
      part(entry(utf8('{"data":""}'), { cuts: [{ ...cut, at: 7 }] })),
      part(entry(utf8('{"data":""}'), { cuts: [cut, cut] }))
    ]
    for (const one of foul) assert.equal(decodeRecordPart(encodeRecordPart(one)), undefined)
    const large = encodeRecordPart(part(entry(new Uint8Array(MAX_RECORD_PART_BYTES))))
    assert.equal(decodeRecordPart(large), undefined)
  })
})

describe('a large attachment', () => {
  const data = 'QUJD'.repeat(6000)
  const other = 'REVG'.repeat(7000)

  it('leaves its size, its hash and an empty text, and every other byte as received', () => {
    const sent = `{"a":1.00,"photo":[{"data" :\n "${data}","title":"Ä"},{"data":"${other}"}],"z":2}`
    const { bytes, cuts } = withoutAttachments(utf8(sent))
    const kept = Buffer.from(bytes).toString()
    assert.equal(kept, sent.replace(data, '').replace(other, ''))
    assert.deepEqual(cuts.map(({ size }) => size), [data.length, other.length])
    assert.deepEqual(cuts.map(({ hash }) => hash), [sha256(utf8(data)), sha256(utf8(other))])
    for (const { at } of cuts) assert.deepEqual([...bytes.subarray(at, at + 2)], [0x22, 0x22])
    assert.ok(decodeRecordPart(encodeRecordPart(part(entry(bytes, { cuts })))) !== undefined)
  })

  it('stays if it is small, and long texts and waveforms stay', () => {
    const waveform = '2041 2043 E '.repeat(3000)
    for (const sent of [`{"data":"${data.slice(0, 21_000)}"}`, `{"text":"${data}"}`, `{"data":"${waveform}"}`,
      `{"x":"data","y":["${data}"]}`]) {
      const bytes = utf8(sent)
      assert.deepEqual(withoutAttachments(bytes), { bytes, cuts: [] })
    }
  })
})

describe('padding', () => {
  it('gives sealed sizes that are powers of the square root of two', () => {
    const sizes = new Set<number>()
    for (let length = 0; length <= MAX_RECORD_PART_BYTES; length += 61) {
      const result = padded(new Uint8Array(length).fill(7))!
      sizes.add(result.length + 60)
      assert.ok(result.length >= length + 4)
      assert.deepEqual(unpadded(result)?.length, length)
    }
    assert.deepEqual([...sizes].slice(0, 4), [256, 363, 512, 725])
    assert.equal(sizes.size, 21)
    assert.ok(padded(new Uint8Array(MAX_RECORD_PART_BYTES)) !== undefined)
    assert.equal(padded(new Uint8Array(262_144)), undefined)
  })

  it('is read in one form only', () => {
    const good = padded(utf8('diagnosis'))!
    assert.equal(Buffer.from(unpadded(good)!).toString(), 'diagnosis')
    const last = good.slice()
    last[last.length - 1] = 1
    const longer = new Uint8Array(363 - 28)
    longer.set(good)
    for (const foul of [new Uint8Array(0), new Uint8Array(3), good.subarray(1), last, longer, good.fill(255,
      0, 4)]) {
      assert.equal(unpadded(foul), undefined)
    }
  })
})
