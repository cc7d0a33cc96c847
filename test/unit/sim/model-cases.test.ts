import assert from 'node:assert/strict'
import { DEFAULT_PARAMETERS } from '../../../src/protocol/membership/index.js'
import { Relation, ZERO_32, type Proposal } from '../../../src/protocol/types/index.js'
import type { WatchedRun } from '../../../src/sim/checkers/checker.js'
import { ModelCases, type ModelCase } from '../../../src/sim/checkers/model-cases.js'

const id = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
const [OWN, OTHER] = [id(1), id(2)]

function proposal (tag: number, body: number, part: number, more: Partial<Proposal> = {}): Proposal {
  return {
    relation: Relation.new, related: ZERO_32, pseudonym: id(9), retryTag: id(tag), bodyHash: id(body),
    casePartHash: id(part), bodySize: 1, casePartSize: 1, ...more
  } as unknown as Proposal
}

describe('sim: cases of the ledger by hand', () => {
  let cases: ModelCases
  let first: ModelCase

  beforeEach(() => {
    const chain = { genesis: { parameters: DEFAULT_PARAMETERS } }
    cases = new ModelCases({ chain } as unknown as WatchedRun)
    first = cases.open('aa', OWN, 1, proposal(10, 20, 21))
  })

  it('see a tag and a body in use, by the same hospital alone', () => {
    assert.equal(cases.faultOf(OWN, proposal(10, 30, 31)), 'its tag is in use')
    for (const [body, part] of [[20, 31], [30, 21], [21, 31], [30, 20]] as const) {
      assert.equal(cases.faultOf(OWN, proposal(11, body, part)), 'its body is in use', `${body} ${part}`)
      assert.equal(cases.faultOf(OTHER, proposal(10, body, part)), undefined)
    }
    assert.equal(cases.faultOf(OWN, proposal(11, 30, 31)), undefined)
  })

  it('free tag and body with the end of a case, which may be resubmitted under its tag', () => {
    first.status = 'rejected'
    assert.deepEqual(cases.undecided, [])
    assert.equal(cases.faultOf(OWN, proposal(10, 20, 21)), 'a hidden resubmission')
    assert.equal(cases.faultOf(OWN, proposal(11, 20, 21)), undefined)
    first.status = 'accepted'
    assert.equal(cases.faultOf(OWN, proposal(11, 20, 31)), 'its body is in use')
  })

  it('count the undecided cases of a hospital and patient', () => {
    const { maxOpenPerPseudonym } = DEFAULT_PARAMETERS
    const opened = Array.from({ length: maxOpenPerPseudonym }, (_, i) =>
      cases.open(`b${i}`, OWN, 1, proposal(50 + i, 60 + i, 70 + i)))
    assert.deepEqual(cases.undecided, [first, ...opened])
    assert.deepEqual([OWN, OTHER].map(by => cases.isOverfull(by)), [true, false])
    opened[0]!.status = 'expired'
    assert.equal(cases.isOverfull(OWN), false)
    assert.deepEqual(cases.undecided, [first, ...opened.slice(1)])
  })
})
