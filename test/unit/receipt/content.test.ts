import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { EntryRole, FHIR_JSON, encodeRecordPart, padded } from '../../../src/protocol/container/index.js'
import { receiptContentCodec, type ReceiptContent } from '../../../src/protocol/receipt/index.js'
import { concat, hex, utf8 } from '../../../src/protocol/types/index.js'
import { readReceipt, withContent } from '../../../src/receipt/index.js'
import { shownContent } from '../../../src/receipt/reading/shown-content.js'
import { CONTENTS, contentWorld, type ContentWorld } from '../../fixtures/receipts-with-content.js'

/** Replaces a text in bytes by another one of its length. */
function replaced (bytes: Uint8Array, text: string, by: string): Uint8Array {
  const at = Buffer.from(bytes).indexOf(text)
  assert(at >= 0 && text.length === by.length)
  return concat(bytes.subarray(0, at), utf8(by), bytes.subarray(at + text.length))
}

function flipped (bytes: Uint8Array, at = 0): Uint8Array {
  return bytes.with(at, bytes[at]! ^ 1)
}

describe('receipts with content', () => {
  let made: ContentWorld
  before(async () => { made = await contentWorld() })

  const file = (content: Partial<ReceiptContent> = {}, of = made.record): object =>
    withContent(of.receipt, receiptContentCodec.encode({ ...of.content, ...content }))
  const code = (json: unknown): string => {
    const report = readReceipt(json, made.chainId)
    return report.isValid ? 'valid' : report.code
  }

  it('show what the record says, and what that proves', () => {
    const report = readReceipt(file(), made.chainId)
    assert(report.isValid, JSON.stringify(report))
    const { content, notProved, proved } = report
    assert.equal(content?.diagnosis,
      'Type 2 diabetes; E11.9 Without complications (http://hl7.org/fhir/sid/icd-10)')
    assert.equal(content.patient, 'Ana Example, born 1980-02-29')
    assert.deepEqual(content.resources.map(({ type }) => type), ['Condition', 'Patient'])
    assert.match(proved.join('\n'), /The content in this file is what that hospital sealed, byte for byte/)
    assert.match(notProved.join('\n'), /That the hospitals which judged have seen this content/)
    assert.match(notProved.join('\n'), /That the named person is you/)
    assert.doesNotMatch(notProved.join('\n'), /not its content|names nobody/)
    const without = readReceipt(made.record.receipt, made.chainId)
    assert(without.isValid && without.content === undefined)
    assert.match(without.notProved.join('\n'), /the receipt has its hash, not its content/)
  })

  it('name the subject of the record, and no other person in it', () => {
    const [mother, child] = ['Ana', 'Mia'].map(name => ({ resourceType: 'Patient', name: [{ text: name }] }))
    const own = (role: EntryRole, resource: object): object => ({
      type: 'own', role, fullUrl: '', mediaType: FHIR_JSON, bytes: utf8(JSON.stringify(resource)), cuts: []
    })
    const nameIn = (contained: readonly object[], ...others: readonly object[]): string | undefined =>
      shownContent(padded(encodeRecordPart({
        caseSeed: new Uint8Array(32),
        provenance: {
          receivedAt: 1, isHistorical: false, disputes: undefined, isOurs: true, clinician: undefined,
          encounterDiagnosis: undefined, filled: [], marks: []
        },
        entries: [own(EntryRole.condition, { resourceType: 'Condition', contained }), ...others] as never,
        binding: { sensitive: 0, classToken: new Uint8Array(32), denied: [] }
      }))!)?.patient
    const inside = { type: 'contained', role: EntryRole.patient, holder: 0, index: 1 }
    assert.equal(nameIn([mother!], own(EntryRole.patient, child!)), 'Mia')
    assert.equal(nameIn([mother!, child!], inside), 'Mia')
    assert.equal(nameIn([mother!]), undefined)
    assert.equal(nameIn([mother!], inside), undefined, 'nothing is at that place')
  })

  it('are refused for every way to alter the content', () => {
    const { content: { key, nonce, padCommitment, plaintext }, receipt } = made.record
    const bytes = receiptContentCodec.encode(made.record.content)
    const whole = file() as { readonly form: string, readonly receipt: string, readonly content: string }
    const empty = { form: whole.form, receipt: whole.receipt }
    const files: readonly (readonly [why: string, code: string, file: object])[] = [
      ['unchanged', 'valid', whole],
      ['another code', 'content-differs', file({ plaintext: replaced(plaintext, 'E11.9', 'E10.9') })],
      ['another name', 'content-differs', file({ plaintext: replaced(plaintext, 'Ana', 'Eva') })],
      ['another birth date', 'content-differs', file({ plaintext: replaced(plaintext, '1980', '1981') })],
      ['another seed of the case part', 'content-differs', file({ plaintext: flipped(plaintext, 10) })],
      ['a byte of the padding', 'content-differs',
        file({ plaintext: flipped(plaintext, plaintext.length - 1) })],
      ['without its padding', 'content-differs', file({ plaintext: plaintext.subarray(0, -1) })],
      ['another key', 'content-of-another-key', file({ key: flipped(key) })],
      ['another nonce', 'content-differs', file({ nonce: flipped(nonce) })],
      ['another pad', 'content-differs', file({ padCommitment: flipped(padCommitment) })],
      ['the content of another record', 'content-of-another-key', file(made.other.content)],
      ['the content of another record, with this key', 'content-differs',
        file({ ...made.other.content, key })],
      ['the receipt of another record', 'content-of-another-key', withContent(made.other.receipt, bytes)],
      ['cut short', 'content-truncated', withContent(receipt, bytes.subarray(0, -1))],
      ['bytes behind it', 'content-trailing-bytes', withContent(receipt, concat(bytes, utf8('x')))],
      ['no content', 'receipt-with-other-words', empty],
      ['content of no bytes', 'content-missing', { ...whole, content: '' }],
      ['words beside it', 'receipt-with-other-words', { ...whole, diagnosis: 'none' }],
      ['the form without content', 'receipt-with-other-words', { ...whole, form: receipt.form }],
      ['another form', 'receipt-of-another-form', { ...whole, form: 'medichain-receipt-with-content-2' }],
      ['sealed bytes that are no record', 'content-unreadable', file({}, made.garbage)]
    ]
    assert.deepEqual(files.map(([why, , one]) => [why, code(one)]),
      files.map(([why, wanted]) => [why, wanted]))
    const written = JSON.stringify({
      chainId: made.chainId, files: files.map(([why, wanted, one]) => ({ why, code: wanted, file: one }))
    }, undefined, 1) + '\n'
    if (process.env['UPDATE_VECTORS'] === '1') writeFileSync(CONTENTS, written)
    assert.equal(readFileSync(CONTENTS, 'utf8'), written)
  })

  it('are refused after any change of a byte', () => {
    const bytes = receiptContentCodec.encode(made.record.content)
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = bytes.with(at, bytes[at]! ^ flip)
      assert.notEqual(code(withContent(made.record.receipt, changed)), 'valid', `byte ${at}: ${hex(changed)}`)
    }), { numRuns: 100 })
  })
})
