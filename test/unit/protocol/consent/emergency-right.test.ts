import assert from 'node:assert/strict'
import { emergencyUntil, type SignedEmergency } from '../../../../src/protocol/consent/index.js'
import { NOW, STATES, decided, type Scene } from './model.js'

const [OWN, COLLEAGUE, SECOND] = [1, 2, 3]
const alone: SignedEmergency = { entry: OWN, second: 0, until: 10 }
const withSecond: SignedEmergency = { entry: OWN, second: SECOND, until: 20 }
const SCENE: Omit<Scene, 'state' | 'consents'> = {
  reader: 'stranger', purpose: 'BTG', part: 'record', class: 'uncoded', emergency: false, strict: true
}
const until = (
  emergencies: readonly SignedEmergency[], reader: number | undefined, ...suspended: readonly number[]
): number => emergencyUntil(emergencies, reader, entry => suspended.includes(entry))

describe('consent: who reads in an emergency', () => {
  it('is any clinician of the hospital, by the one that ends last', () => {
    assert.equal(until([withSecond, alone], OWN), 20)
    assert.equal(until([alone], COLLEAGUE), 10)
    assert.equal(until([], OWN), 0)
  })

  it('is nobody who is suspended, but by an own emergency with a second', () => {
    assert.equal(until([alone, withSecond], COLLEAGUE, COLLEAGUE), 0)
    assert.equal(until([alone], OWN, OWN), 0, 'the suspension came after the opening')
    assert.equal(until([alone, withSecond], OWN, OWN), 20)
    assert.equal(until([withSecond], SECOND, SECOND), 0, 'the second did not open it')
  })

  it('is the one who opened it, if a read names nobody', () => {
    assert.equal(until([alone], undefined, COLLEAGUE), 10)
    assert.equal(until([alone], undefined, OWN), 0)
    assert.equal(until([alone, withSecond], undefined, OWN), 20)
  })

  it('is as the rule says for each reader, suspension and set of emergencies, and so is the decision', () => {
    const kinds = [alone, withSecond, { entry: COLLEAGUE, second: 0, until: 30 },
      { entry: COLLEAGUE, second: OWN, until: 40 }]
    const subsets = <T>(all: readonly T[]): T[][] =>
      all.reduce<T[][]>((found, one) => [...found, ...found.map(each => [...each, one])], [[]])
    let count = 0
    for (const emergencies of subsets(kinds)) for (const suspended of subsets([OWN, COLLEAGUE, SECOND])) {
      for (const reader of [undefined, OWN, COLLEAGUE, SECOND]) {
        let expected = 0
        for (const { entry, second, until: end } of emergencies) {
          const isFree = !suspended.includes(reader ?? entry)
          const isSeconded = second > 0 && (reader === undefined || reader === entry)
          if (isFree || isSeconded) expected = Math.max(expected, end)
        }
        const found = until(emergencies, reader, ...suspended)
        assert.equal(found, expected, JSON.stringify({ emergencies, suspended, reader }))
        for (const state of STATES) {
          const { permits } = decided(
            { ...SCENE, state, consents: 'deny' }, { emergencyUntil: found > 0 ? NOW + found : 0 })
          const isRecord = !['rejected', 'expired', 'erased'].includes(state)
          assert.equal(permits, expected > 0 && isRecord, state)
        }
        count++
      }
    }
    assert.equal(count, 16 * 8 * 4)
  })
})
