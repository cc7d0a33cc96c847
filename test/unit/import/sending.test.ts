import assert from 'node:assert/strict'
import type { FindingView } from '../../../src/api/index.js'
import { verdictOf } from '../../../src/import/sending/answer.js'
import { Window } from '../../../src/import/sending/window.js'
import { problem } from './support.js'

const FINDING: FindingView = {
  rule: 'STR-04', outcome: 'reject', issue: 'invariant', text: 'leads nowhere',
  expression: 'Bundle.entry[0].resource.ofType(Condition).subject'
}

describe('import: sending', () => {
  it('names a refusal by its rule, at the element of the source', () => {
    const { problem: given } = problem(422, 'refused')
    assert(given !== undefined)
    const findings: FindingView[] = [{ ...FINDING, outcome: 'mark' }, FINDING]
    assert.deepEqual(verdictOf({ problem: { ...given, findings } }), {
      kind: 'done', outcome: { kind: 'refused', code: 'STR-04', text: 'Condition.subject: leads nowhere' }
    })
    assert.deepEqual(verdictOf(problem(422, 'no-identifier')), {
      kind: 'done', outcome: { kind: 'refused', code: 'no-identifier', text: 'detail' }
    })
  })

  it('sends again only what the node could not take now', () => {
    assert.deepEqual(verdictOf(problem(503, 'names-allowance')), { kind: 'later', code: 'names-allowance' })
    assert.equal(verdictOf(problem(409, 'no-chain')).kind, 'stop')
    assert.equal(verdictOf({}).kind, 'done')
  })

  it('knows which record has the key of a conflict', () => {
    const text = `case ${'ab'.repeat(32)} has the same key and other content; they differ in Condition.code`
    const verdict = verdictOf(problem(409, 'conflict', text))
    assert(verdict.kind === 'changed')
    assert.deepEqual([verdict.caseId, verdict.outcome.code], ['ab'.repeat(32), 'conflict'])
    assert.equal(verdictOf(problem(409, 'conflict', 'another entry has the same key')).kind, 'done')
  })

  it('halves the requests in flight when the node is busy, and adds one for each whole batch', async () => {
    const window = new Window(8)
    for (let at = 0; at < 20; at++) window.widen()
    assert.equal(window.bound, 8)
    window.narrow()
    assert.equal(window.bound, 4)
    for (let at = 0; at < 5; at++) window.narrow()
    assert.equal(window.bound, 1)
    await window.enter()
    let entered = false
    const second = window.enter().then(() => { entered = true })
    await Promise.resolve()
    assert.equal(entered, false)
    window.leave()
    await second
    assert.equal(entered, true)
  })
})
