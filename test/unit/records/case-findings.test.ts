import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  MAX_FINDINGS, MAX_FINDINGS_BYTES, MAX_FINDING_TEXT_BYTES, caseFindingsCodec, findingsCommitment
} from '../../../src/protocol/codec/index.js'
import { ReasonGroup, utf8 } from '../../../src/protocol/types/index.js'
import {
  RULES, decodeFindings, encodeFindings, finding, reasonGroup, type Finding
} from '../../../src/records/index.js'

const GROUPS = Object.values(ReasonGroup)

const anyFinding: fc.Arbitrary<Finding> = fc.record({
  rule: fc.constantFrom(...RULES),
  outcome: fc.constantFrom('reject', 'flag', 'note'),
  issue: fc.constantFrom('structure', 'value', 'required', 'invariant', 'code-invalid', 'business-rule',
    'too-long', 'informational'),
  expression: fc.string({ maxLength: 40, unit: 'grapheme' }),
  text: fc.string({ maxLength: 40, unit: 'grapheme' })
}, { noNullPrototype: true })

/** Encodes findings with any numbers, as a hostile validator may. */
function wire (reason: number, changes: object = {}): Uint8Array {
  const found = { rule: 1, outcome: 1, issue: 1, expression: '', text: '', ...changes }
  return caseFindingsCodec.encode({ reason, found: [found] })
}

describe('records: the findings of a rejection', () => {
  it('are read as they were found, for every rule', () => {
    fc.assert(fc.property(fc.constantFrom(...RULES), fc.array(anyFinding, { maxLength: MAX_FINDINGS }),
      (reason, findings) => {
        const read = decodeFindings(encodeFindings(reason, findings), reasonGroup(reason))
        const ordered = ['reject', 'flag', 'note']
          .flatMap(outcome => findings.filter(found => found.outcome === outcome))
        assert.deepEqual(read, { reason, found: ordered })
      }))
  })

  it('fit into their bound, however many and long they are', () => {
    const long = finding('STR-01', 'flag', 'structure', 'é'.repeat(1_000), '漢\u{1F3E5}'.repeat(1_000))
    const rejecting = finding('TMP-01', 'reject', 'value', 'Condition.onset', 'too late')
    const bytes = encodeFindings('TMP-01', [...Array<Finding>(100).fill(long), rejecting])
    assert(bytes.byteLength <= MAX_FINDINGS_BYTES)
    const read = decodeFindings(bytes, ReasonGroup.time)
    assert.equal(read!.found.length, MAX_FINDINGS)
    assert.deepEqual(read!.found[0], rejecting)
    const { text } = read!.found[1]!
    assert(utf8(text).byteLength <= MAX_FINDING_TEXT_BYTES && long.text.startsWith(text))
    assert(utf8(text).byteLength > MAX_FINDING_TEXT_BYTES - 4)
  })

  it('never have a lone surrogate, which has no UTF-8', () => {
    const cut = finding('STR-01', 'reject', 'structure', '', 'a\ud83c')
    const read = decodeFindings(encodeFindings('STR-01', [cut]), ReasonGroup.structure)
    assert.equal(read!.found[0]!.text, 'a\ufffd')
  })

  it('leave out what only the submitter checks', () => {
    const intake = finding('INT-03', 'note', 'informational', '', 'text was removed')
    const read = decodeFindings(encodeFindings('STR-01', [intake]), ReasonGroup.structure)
    assert.deepEqual(read, { reason: 'STR-01', found: [] })
  })

  it('are refused if the reason is of another group than the opinion', () => {
    for (const group of GROUPS) {
      const read = decodeFindings(encodeFindings('TMP-01', []), group)
      assert.equal(read !== undefined, group === ReasonGroup.time, `group ${group}`)
    }
  })

  it('are refused if they are malformed, or have an unknown outcome or issue code', () => {
    const good = wire(1)
    assert(decodeFindings(good, ReasonGroup.structure) !== undefined)
    for (const bytes of [new Uint8Array(0), good.subarray(1), good.subarray(0, -1), new Uint8Array(4_000)]) {
      assert.equal(decodeFindings(bytes, ReasonGroup.structure), undefined)
    }
    for (const changes of [{ outcome: 0 }, { outcome: 5 }, { issue: 0 }, { issue: 9 }]) {
      assert.equal(decodeFindings(wire(1, changes), ReasonGroup.structure), undefined)
    }
  })

  it('keep the number of a rule of a later version', () => {
    const read = decodeFindings(wire(60_000, { rule: 60_001 }), ReasonGroup.clinical)
    assert.deepEqual([read!.reason, read!.found[0]!.rule], ['rule 60000', 'rule 60001'])
  })

  it('are hidden by a commitment that depends on chain, salt and every byte', () => {
    const [chainA, chainB] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
    const [salt, other] = [new Uint8Array(32).fill(3), new Uint8Array(32).fill(4)]
    const findings = encodeFindings('TMP-01', [])
    const commitments = [
      findingsCommitment(chainA, { salt, findings }), findingsCommitment(chainB, { salt, findings }),
      findingsCommitment(chainA, { salt: other, findings }),
      findingsCommitment(chainA, { salt, findings: encodeFindings('TMP-02', []) })
    ]
    assert.equal(new Set(commitments.map(String)).size, commitments.length)
  })
})
