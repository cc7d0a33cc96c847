import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readText } from '../../../src/api/index.js'

function faultOf (bytes: Uint8Array): string {
  const read = readText(bytes)
  return read.ok ? '' : read.fault
}

describe('api: readText', () => {
  it('reads all UTF-8 text, and skips one byte order mark', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), text => {
      fc.pre(!text.includes('\0') && !text.startsWith('\uFEFF'))
      for (const mark of ['', '\uFEFF']) {
        assert.deepEqual(readText(Buffer.from(mark + text)), { ok: true, text })
      }
    }))
    assert.deepEqual(readText(new Uint8Array()), { ok: true, text: '' })
  })

  it('refuses other bytes, and names the line', () => {
    assert.match(faultOf(Buffer.from('{\n"Übelkeit": 1}', 'latin1')), /^not UTF-8 \(line 2\)/)
    assert.match(faultOf(Buffer.from('\uFEFFa\nb\n39 °C', 'utf8').subarray(0, -2)), /line 3/)
    for (const bytes of [[0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x80]]) {
      assert.match(faultOf(Uint8Array.from(bytes)), /line 1/)
    }
  })

  it('accepts a text that contains the replacement character', () => {
    assert.match(faultOf(Buffer.concat([Buffer.from('\uFFFD\n'), Buffer.from([0xff])])), /line 2/)
    assert.deepEqual(readText(Buffer.from('\uFFFD')), { ok: true, text: '\uFFFD' })
  })

  it('recognises UTF-16', () => {
    const little = Buffer.from('{"a":1}', 'utf16le')
    const big = Buffer.from(little).swap16()
    for (const bytes of [little, big, Buffer.from('\uFEFFÄ', 'utf16le'), Buffer.from([0xfe, 0xff, 0, 1])]) {
      assert.match(faultOf(bytes), /^UTF-16/)
    }
  })
})
