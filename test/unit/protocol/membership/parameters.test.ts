import assert from 'node:assert/strict'
import {
  DEFAULT_PARAMETERS, PARAMETER_RANGES, checkParameters, parameterOfCode
} from '../../../../src/protocol/membership/index.js'
import type { ParameterName } from '../../../../src/protocol/membership/index.js'

const keyOf = (change: Partial<typeof DEFAULT_PARAMETERS>): string | undefined => {
  const judged = checkParameters({ ...DEFAULT_PARAMETERS, ...change })
  return judged.verdict === 'accept' ? 'none' : parameterOfCode(judged.code)
}

describe('membership: chain parameters', () => {
  it('have the defaults of SPECIFICATION.md §14', () => {
    assert.equal(keyOf({}), 'none')
    assert.equal(DEFAULT_PARAMETERS.attemptWindowMs, 24 * 3600 * 1000)
    assert.equal(DEFAULT_PARAMETERS.attempts, 3)
    assert.equal(DEFAULT_PARAMETERS.takeUpMs, 20_000)
    assert.equal(DEFAULT_PARAMETERS.auditRate, 20_000)
    assert.equal(DEFAULT_PARAMETERS.minMembers, 4)
    assert.equal(DEFAULT_PARAMETERS.maxMembers, 100)
    assert.equal(DEFAULT_PARAMETERS.maxBlockBytes, 1 << 20)
  })

  it('all have a range', () => {
    assert.deepEqual(Object.keys(PARAMETER_RANGES), Object.keys(DEFAULT_PARAMETERS))
  })

  for (const name of Object.keys(PARAMETER_RANGES) as ParameterName[]) {
    it(`${name}: is named if its value is out of range or no integer`, () => {
      const [least, most] = PARAMETER_RANGES[name]
      for (const bad of [least - 1, most + 1, least + 0.5, Number.NaN]) {
        assert.equal(keyOf({ [name]: bad }), name)
      }
    })
  }

  it('are compared in pairs', () => {
    assert.equal(keyOf({ viewTimeoutMs: 60_001 }), 'viewTimeoutMs')
    assert.equal(keyOf({ minMembers: 20, maxMembers: 19 }), 'minMembers')
    assert.equal(keyOf({ maxBlockBytes: 128 * 1024 }), 'maxTransactionBytes')
    assert.equal(keyOf({ emergencySoft: 1_001 }), 'emergencySoft')
    assert.equal(keyOf({ minMembers: 2 }), 'minMembers')
    assert.equal(keyOf({ minMembers: 2, validatorsPerDiagnosis: 1 }), 'none')
    assert.equal(keyOf({ minMembers: 3 }), 'none')
  })

  it('have no name for another code', () => assert.equal(parameterOfCode('bad-signature'), undefined))
})
