import assert from 'node:assert/strict'
import { emergencyUntil, type SignedEmergency } from '../../../../src/protocol/consent/index.js'

const [OWN, COLLEAGUE, SECOND] = [1, 2, 3]
const alone: SignedEmergency = { entry: OWN, second: 0, until: 10 }
const withSecond: SignedEmergency = { entry: OWN, second: SECOND, until: 20 }
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
})
