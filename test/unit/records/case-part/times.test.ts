import assert from 'node:assert/strict'
import fc from 'fast-check'
import { ageAt, daysBetween } from '../../../../src/records/case-part/times.js'
import { unitOf } from '../../../../src/records/case-part/ucum.js'
import { parseTime } from '../../../../src/records/time/index.js'

const DAY = 86_400_000
const time = (text: string): ReturnType<typeof parseTime> => parseTime(text)

/** Writes an instant as a hospital may: in its zone or in UTC, whole or only in part. */
function written (ms: number, zone: number, precision: number, isUtc: boolean): string {
  const local = new Date(ms + zone * 60_000).toISOString().slice(0, 19)
  if (precision < 3) return local.slice(0, [4, 7, 10][precision])
  if (isUtc) return `${new Date(ms).toISOString().slice(0, 19)}Z`
  const sign = zone < 0 ? '-' : '+'
  const [hours, minutes] = [Math.floor(Math.abs(zone) / 60), Math.abs(zone) % 60]
  return `${local}${sign}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}

const zones = fc.constantFrom(-720, -300, 0, 60, 330, 540, 840)
const instants = fc.integer({ min: Date.UTC(1900, 0, 2), max: Date.UTC(2026, 0, 1) })
const precisions = fc.integer({ min: 0, max: 3 })

describe('ages and day counts', () => {
  it('are those of the calendar', () => {
    const ages: readonly (readonly [string, string, number, number, number])[] = [
      ['2026-03-01', '2026-03-01', 1, 0, 0], ['2026-03-01', '2026-03-28', 1, 27, 27],
      ['2026-03-01', '2026-03-29', 2, 0, 0], ['2024-02-29', '2025-02-28', 2, 11, 11],
      ['2024-03-01', '2026-02-28', 2, 23, 23], ['2024-03-01', '2026-03-01', 3, 2, 2],
      ['1980', '2026-03', 3, 45, 46], ['1930-05-05', '2026-03-01', 3, 90, 90],
      ['2026-03-10', '2026-01-09', 1, -60, -60], ['2026-03-10', '2026-04', 2, 0, 1]
    ]
    for (const [birth, at, unit, least, most] of ages) {
      assert.deepEqual(ageAt(time(birth), time(at)), { unit, least, most }, `${birth} ${at}`)
    }
    assert.deepEqual(daysBetween(time('2026-03-01'), time('2026-03-01')), { least: 0, most: 0 })
    assert.deepEqual(daysBetween(time('2026-03-05'), time('2026-03-01')), { least: -4, most: -4 })
    for (const day of ['2026-03-01', '2026-03-17', '2026-03-31']) {
      assert.deepEqual(daysBetween(time('2026-03'), time(day)), { least: -35, most: 35 }, day)
      assert.deepEqual(daysBetween(time(day), time('2027')), { least: -4, most: 735 }, day)
      assert.deepEqual(ageAt(time('2026-03'), time(day))?.unit, 2)
    }
    assert.equal(daysBetween(undefined, time('2026')), undefined)
  })

  it('never contradict an honest record, in any zone and with any precision', () => {
    fc.assert(fc.property(instants, fc.nat(40_000), zones, precisions, precisions, fc.boolean(), fc.boolean(),
      (first, later, zone, a, b, isUtcA, isUtcB) => {
        const second = first + later * DAY / 7
        const from = time(written(first, zone, a, isUtcA))
        const to = time(written(second, zone, b, isUtcB))
        const { most } = daysBetween(from, to)!
        assert.ok(most >= 0)
        const birth = time(written(first, zone, Math.min(a, 2), false))
        const age = ageAt(birth, to)!
        assert.ok(age.most >= 0 && age.least <= age.most)
      }), { numRuns: 2000 })
  })

  it('grow with each part of a date that is left out', () => {
    fc.assert(fc.property(instants, fc.nat(40_000), zones, precisions, precisions, (first, later, zone, a,
      b) => {
      const second = first + later * DAY / 7
      const days = (c: number, d: number): readonly [number, number] => {
        const [from, to] = [written(first, zone, c, false), written(second, zone, d, false)]
        const { least, most } = daysBetween(time(from), time(to))!
        return [least, most]
      }
      const [least, most] = days(Math.min(a, 2), Math.min(b, 2))
      const [inner, outer] = days(2, 2)
      assert.ok(least <= inner && outer <= most)
      assert.equal(inner, outer)
    }))
  })
})

describe('units of UCUM', () => {
  it('are kept without annotations', () => {
    const units: readonly (readonly [string, string])[] = [
      ['mg/dL', 'mg/dL'], ['%', '%'], ['mm[Hg]', 'mm[Hg]'], ['10*3/uL', '10*3/uL'], ['/min', '/min'],
      ['/min{breaths}', '/min'], ['{score}', '1'], ['{cells}/uL', '1/uL'], ['mmol/L', 'mmol/L'], ['kg/m2',
      'kg/m2'],
      ['[iU]/L', '[iU]/L'], ['mL/min/{1.73_m2}', 'mL/min'], ['Cel', 'Cel'], ['[degF]', '[degF]'], ['ng/mL',
      'ng/mL'],
      ['/100{WBC}', '/100'], ['meq/L', 'meq/L'], ['mosm/kg', 'mosm/kg'], ['a', 'a'], ['1', '1'],
        ["[arb'U]/mL", "[arb'U]/mL"]
    ]
    for (const [code, unit] of units) assert.equal(unitOf(code), unit, code)
  })

  it('are no words and no numbers', () => {
    for (const code of ['Otto', 'Tannenbaum', 'mg Otto', '123456', '12.34.56.78', 'L{', '}', 'm m', '',
      '[Otto]', 'kanarie',
      'mg'.repeat(40)]) {
      assert.equal(unitOf(code), undefined, code)
    }
  })
})
