import assert from 'node:assert/strict'
import { fields, table, takesCodes } from '../../../src/api/index.js'
import { plain } from '../../../src/cli/render/format.js'
import { controls } from '../../fixtures/controls.js'

describe('api: tables of text', () => {
  it('aligns columns by visible width, and leaves no spaces at the end', () => {
    const red = '\u001b[31mno\u001b[39m'
    assert.equal(table(['a', 'bb'], [['1', red], ['222', ''], ['é', 'yes']]),
      `A    BB\n1    ${red}\n222\né    yes\n`)
  })

  it('leaves out fields without a value, but not zero', () => {
    assert.equal(fields([['a', 0], ['bcd', undefined], ['ef', ''], ['g', 'x']]), 'a  0\ng  x\n')
  })

  it('gets codes only on a terminal that takes them', () => {
    assert.equal(takesCodes({ isTTY: true }, { TERM: 'xterm-256color' }), true)
    assert.equal(takesCodes({ isTTY: true }, {}), true)
    assert.equal(takesCodes({ isTTY: true }, { TERM: 'dumb' }), false)
    assert.equal(takesCodes({}, { TERM: 'xterm' }), false)
  })

  it('removes control characters from text of others', () => {
    assert.equal(plain('a\u001b[2Jb\nc\u009b1m\u202ed'), 'a [2Jb c 1m d')
    for (const control of controls) assert.equal(plain(`a${control}b`), 'a b', JSON.stringify(control))
    assert.equal(plain('می\u200cخواهم'), 'می\u200cخواهم', 'Persian words stay intact')
  })
})
