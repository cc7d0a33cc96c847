import assert from 'node:assert/strict'
import { OPERATOR } from '../../../../src/api/index.js'
import type { Custody } from '../../../../src/node/clinical/custody.js'
import { NODE, RecordReader } from '../../../../src/node/clinical/read.js'
import { sealOf } from '../../../../src/protocol/receipt/index.js'
import type { Chain } from '../../../../src/protocol/types/index.js'
import { equal, utf8 } from '../../../../src/protocol/types/index.js'
import { openedRecord, sealBody, sealCasePart } from '../../../../src/records/index.js'
import type { NodeStore } from '../../../../src/storage/index.js'
import { condition, prepared, patient } from '../../records/support.js'

const filled = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
const [chainId, submitter, r] = [filled(1), filled(2), filled(3).subarray(0, 16)]
const [recordKey, id, other] = [filled(4), filled(5), filled(6)]
const BINDING = { chainId, submitter, r }
const { parts } = prepared()
const { parts: others } = prepared(condition({ encounter: undefined, severity: undefined,
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'C50.9' }] } }), patient())

/** Seals a record part together with a case part, which may be of another record. */
function sealed (record: Uint8Array, casePart: Uint8Array) {
  const { ciphertext: body, ...ofBody } =
    sealBody(record, { ...BINDING, key32: recordKey, nonce12: filled(7).subarray(0, 12), pad: filled(8) })
  const { ciphertext, key, ...ofCase } =
    sealCasePart(casePart, openedRecord(record)!.caseSeed, BINDING)
  return {
    body, casePart: ciphertext, caseKey: key, one: { id, submitter, r, caseVersion: 1, ...ofBody, ...ofCase }
  }
}

const GOOD = sealed(parts!.record, parts!.case)
const LIE = sealed(parts!.record, others!.case)

interface Held {
  readonly recordKey?: Uint8Array
  readonly caseKey?: Uint8Array
  readonly bodies?: readonly Uint8Array[]
}

function readerOf (held: Held, of = GOOD): RecordReader {
  const [body, casePart] = held.bodies ?? [of.body, of.casePart]
  const store = {
    getBodies: async (hashes: readonly Uint8Array[]) => await Promise.resolve(hashes.map(hash =>
      equal(hash, of.one.bodyHash) ? body : equal(hash, of.one.casePartHash) ? casePart : undefined)),
    loadEntries: async () => await Promise.resolve(new Map())
  }
  const keyed = (key: Uint8Array | undefined, ids: readonly Uint8Array[]) =>
    ids.map(wanted => equal(wanted, id) ? key : undefined)
  const custody = {
    recordKeys: async (cases: readonly { readonly id: Uint8Array }[]) =>
      await Promise.resolve(keyed(held.recordKey, cases.map(one => one.id))),
    caseKeys: async (ids: readonly Uint8Array[]) => await Promise.resolve(keyed(held.caseKey, ids))
  }
  return new RecordReader({ chain: { id: chainId } as Chain, store: store as unknown as NodeStore },
    custody as unknown as Custody)
}

describe('node/clinical: reading records', () => {
  it('opens each part with its own key, and the part that the purpose needs', async () => {
    const { body, caseKey, casePart, one } = GOOD
    const record = await readerOf({ recordKey }).read(OPERATOR, one, 'history')
    assert.deepEqual(record,
      { plaintext: parts!.record, isApproved: true, seal: sealOf(body, recordKey) })
    const judged = await readerOf({ caseKey }).read(OPERATOR, one, 'review')
    assert.deepEqual(judged?.plaintext, parts!.case)
    const reader = readerOf({})
    assert.deepEqual(reader.open(NODE, one, 'validate', { key: caseKey, ciphertext: casePart })?.plaintext,
      parts!.case)
  })

  it('opens no record part with the key of a validator', async () => {
    const { body, caseKey, one } = GOOD
    assert.equal(await readerOf({ caseKey }).read(OPERATOR, one, 'history'), undefined)
    assert.equal(readerOf({}).open(NODE, one, 'compare', { key: caseKey, ciphertext: body }), undefined)
  })

  it('opens no part without its key or body, or that does not match the ledger', async () => {
    const { body, caseKey, casePart, one } = GOOD
    for (const held of [{ bodies: [] }, { caseKey: other }, { caseKey, bodies: [casePart, body] },
      { caseKey, bodies: [body, utf8('x')] }]) {
      assert.equal(await readerOf(held).read(OPERATOR, one, 'review'), undefined)
    }
    for (const held of [{}, { recordKey: other }, { recordKey, bodies: [casePart, body] }]) {
      assert.equal(await readerOf(held).read(OPERATOR, one, 'history'), undefined)
    }
    const ofAnother = { ...one, r: other.subarray(0, 16) }
    assert.equal(await readerOf({ caseKey }).read(OPERATOR, ofAnother, 'review'), undefined)
  })

  it('tells a record whose case part is another from one that was approved, and names it', async () => {
    const reader = readerOf({ recordKey }, LIE)
    const named: Uint8Array[] = []
    reader.onMismatch = found => { named.push(found.id) }
    const opened = await reader.read(OPERATOR, LIE.one, 'history')
    assert.deepEqual([opened?.isApproved, named], [false, [id]])
    const older = await readerOf({ recordKey }).read(OPERATOR, { ...GOOD.one, caseVersion: 2 }, 'history')
    assert.equal(older?.isApproved, false, 'another version of caseOf')
  })

  it('names a lie at each opening, also if the record part was right for another case part', async () => {
    const reader = readerOf({ recordKey })
    const named: Uint8Array[] = []
    reader.onMismatch = found => { named.push(found.id) }
    for (const one of [GOOD.one, GOOD.one, LIE.one, LIE.one]) await reader.read(OPERATOR, one, 'history')
    assert.deepEqual(named, [id, id])
  })

  it('opens no record for a purpose that the reader does not have', async () => {
    const reader = readerOf({ recordKey, caseKey: GOOD.caseKey })
    for (const purpose of ['validate', 'compare'] as const) {
      await assert.rejects(reader.read(OPERATOR, GOOD.one, purpose), /no .* by operator/)
    }
    for (const purpose of ['review', 'history', 'dispute'] as const) {
      await assert.rejects(reader.read(NODE, GOOD.one, purpose), /no .* by node/)
    }
  })
})
