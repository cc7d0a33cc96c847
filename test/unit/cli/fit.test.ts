import assert from 'node:assert/strict'
import { fields, table } from '../../../src/api/index.js'
import { fit } from '../../../src/cli/render/fit.js'
import { createPaint } from '../../../src/cli/render/paint.js'

const WIDE = table(['case', 'status', 'penalty of 100'], [
  ['fcd61262c999', createPaint(true)('green', 'accepted'), '0'], ['94fbacfb4a5d', 'open', '']
])

describe('cli: a narrow terminal', () => {
  it('gets what fits as it is', () => {
    const text = `${WIDE}\n${fields([['node', 'hospital-1'], ['state', 'validating']])}`
    assert.equal(fit(text, 40), text)
  })

  it('lists the rows of a table that is too wide, with their titles and colours', () => {
    assert.equal(fit(`${WIDE}older: diagnosis list --before\n\nend\n`, 36),
      'case            fcd61262c999\nstatus          \u001b[32maccepted\u001b[39m\npenalty of 100  0\n\n' +
      'case    94fbacfb4a5d\nstatus  open\n\nolder: diagnosis list --before\n\nend\n')
  })

  it('takes a short line below a table for no row', () => {
    assert.equal(fit(`${WIDE}2 cases\n`, 36), fit(WIDE, 36) + '\n2 cases\n')
  })

  it('makes the last column of a table narrower, if it has room', () => {
    const rules = table(['rule', 'title'], [
      ['STR-01', 'not the structure of FHIR R4 at all'], ['STR-02', 'short']
    ])
    assert.equal(fit(rules, 34), 'RULE    TITLE\nSTR-01  not the structure of FHIR\n' +
      '        R4 at all\nSTR-02  short\n')
  })

  it('continues a long value below itself, and a long sentence below its second letter', () => {
    assert.equal(fit(fields([['members', '4, quorum 3, 4 connected (list 1)'], ['a', 'b']]), 24),
      'members  4, quorum 3, 4\n         connected (list\n         1)\na        b\n')
    assert.equal(fit('WARNING The clock of this machine is behind.\n', 24),
      'WARNING The clock of\n  this machine is\n  behind.\n')
    assert.equal(fit('  indented words go on where they began\n', 24),
      '  indented words go on\n  where they began\n')
  })

  it('breaks no hash, no command and no JSON', () => {
    const hash = 'a1'.repeat(32)
    assert.equal(fit(`chain id  ${hash}\n`, 40), `chain id  ${hash}\n`)
    for (const text of [
      '-> medichain-node doctor --name hospital-4 --json\n', '  $ medichain-node start --role x\n',
      '{ "a long text": "with words in it" }\n', '[ "a long text", "with words in it" ]\n'
    ]) {
      assert.equal(fit(text, 20), text)
    }
  })
})
