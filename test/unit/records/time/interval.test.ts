import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  HOUR_MS,
  formatTime,
  isBefore,
  parseTime,
  shift
} from '../../../../src/records/time/index.js'

const DAY = 24 * HOUR_MS
const instants = fc.integer({ min: Date.UTC(1890, 0, 1), max: Date.UTC(2150, 0, 1) })

describe('FHIR times as intervals', () => {
  it('agrees with the Date of JavaScript, with and without a time zone offset', () => {
    fc.assert(
      fc.property(instants, (ms) => {
        const text = new Date(ms).toISOString()
        assert.deepEqual(parseTime(text), { from: ms, to: ms + 1, zoned: true })
        const zoned = text.replace('Z', '+05:30')
        assert.equal(parseTime(zoned)?.from, ms - 5.5 * HOUR_MS)
        assert.equal(formatTime(ms), text.replace(/\.\d+Z$/, 'Z'))
      })
    )
  })

  it('treats a date as that day in every time zone', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: -12, max: 14 }), (ms, zone) => {
        const date = parseTime(new Date(ms).toISOString().slice(0, 10))!
        const there = { from: ms - zone * HOUR_MS, to: ms - zone * HOUR_MS + 1, zoned: true }
        assert.ok(!isBefore(date, there) && !isBefore(there, date))
        assert.ok(isBefore(date, shift(there, 2 * DAY + 3 * HOUR_MS)))
      })
    )
  })

  it('compares two dates by the calendar', () => {
    const before = (a: string, b: string): boolean => isBefore(parseTime(a)!, parseTime(b)!)
    assert.ok(
      before('2024-02-28', '2024-02-29') &&
        before('2024-02', '2024-03') &&
        before('2023', '2024-01-01')
    )
    assert.ok(
      !before('2024-02-28', '2024-02') && !before('2024', '2024-12') && !before('2024', '2024')
    )
    assert.deepEqual(parseTime('2024-02'), {
      from: Date.UTC(2024, 1, 1),
      to: Date.UTC(2024, 2, 1),
      zoned: false
    })
    assert.deepEqual(parseTime('2023'), {
      from: Date.UTC(2023, 0, 1),
      to: Date.UTC(2024, 0, 1),
      zoned: false
    })
  })

  it('never orders a time before an interval that contains it', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(4, 7, 10, 24), (ms, length) => {
        const exact = parseTime(new Date(ms).toISOString())!
        const partial = parseTime(new Date(ms).toISOString().slice(0, length))!
        assert.ok(!isBefore(exact, partial) && !isBefore(partial, exact))
        const later = parseTime(new Date(ms + 800 * DAY).toISOString().slice(0, length))!
        assert.ok(isBefore(partial, later) && !isBefore(later, partial))
      })
    )
  })

  it('reads seconds and fractions with their precision', () => {
    const second = Date.UTC(2024, 0, 1)
    assert.deepEqual(parseTime('2024-01-01T00:00:00Z'), {
      from: second,
      to: second + 1000,
      zoned: true
    })
    assert.deepEqual(parseTime('2024-01-01T00:00:00.5Z'), {
      from: second + 500,
      to: second + 600,
      zoned: true
    })
    assert.deepEqual(parseTime('2024-01-01T00:00:00.1234Z'), {
      from: second + 123,
      to: second + 124,
      zoned: true
    })
  })

  it('refuses impossible times and formats that R4 does not allow', () => {
    for (const text of [
      '',
      '24',
      '2024-13',
      '2024-00',
      '0000',
      '0000-05',
      '2024-02-30',
      '2023-02-29',
      '1900-02-29',
      '2024-1-1',
      '2024-01-01T10:00Z',
      '2024-01-01T10:00:00',
      '2024-01-01T24:00:00Z',
      '2024-01-01T10:60:00Z',
      '2024-01-01T10:00:00+15:00',
      '2024-01-01 10:00:00Z',
      ' 2024',
      '2024-01-01T10:00:61Z'
    ]) {
      assert.equal(parseTime(text), undefined, text)
    }
    assert.ok(parseTime('2000-02-29'))
  })
})
