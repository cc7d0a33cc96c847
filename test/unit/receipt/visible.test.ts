import assert from 'node:assert/strict'
import { copyPage } from '../../../src/cli/copy/page.js'
import { unbroken, visible } from '../../../src/receipt/index.js'
import { controls } from '../../fixtures/controls.js'
import { EXPORT } from '../api/fake-accesses.js'

describe('receipt: signs that nobody sees', () => {
  it('are shown by their numbers, and line ends and joiners stay', () => {
    const kept = ['\n', '\r', '\t']
    for (const sign of controls.filter(one => !kept.includes(one))) {
      assert.match(visible(`a${sign}b`), /^a⟨U\+[0-9A-F]{4,6}⟩b$/, JSON.stringify(sign))
    }
    assert.equal(visible('no \u202ecancer\u2069'), 'no ⟨U+202E⟩cancer⟨U+2069⟩')
    const plain = 'a\r\n\tб می\u200cروم क्\u200dष ❤\ufe0f שלום'
    assert.equal(visible(plain), plain)
  })

  it('move nothing on the page of a patient\'s copy', () => {
    const hospital = { ...EXPORT.hospital, name: 'A\u202eB' }
    const page = copyPage({ ...EXPORT, hospital }, () => 'r', undefined)
    assert.match(page, /made by A⟨U\+202E⟩B on/)
  })

  it('divide no date and no short name at their hyphens, and a long one anywhere', () => {
    assert.deepEqual(unbroken('by hospital-1 on 2026-11-30 (UTC)'),
      ['by ', 'hospital-1', ' on ', '2026-11-30', ' (UTC)'])
    for (const text of ['', 'no hyphen', '550e8400-e29b-41d4-a716-446655440000 is long', 'a - b -- c-']) {
      assert.deepEqual(unbroken(text), [text])
    }
    const page = copyPage(EXPORT, () => 'r', undefined)
    assert.match(page, /, <span class="whole">20\d\d-\d\d-\d\d<\/span><\/p>/)
  })
})
