import assert from 'node:assert/strict'
import {
  RULES,
  isRule,
  reasonCode,
  rulesetDescription,
  rulesetHash
} from '../../../src/records/index.js'

/** Written out a second time: a change here is a change of what stands on chains. */
const FROZEN: Readonly<Record<string, number>> = {
  'STR-01': 1,
  'STR-02': 2,
  'STR-03': 3,
  'STR-04': 4,
  'STR-05': 5,
  'TRM-01': 101,
  'TRM-02': 102,
  'TRM-03': 103,
  'TRM-04': 104,
  'TRM-05': 105,
  'DEM-00': 200,
  'DEM-01': 201,
  'DEM-02': 202,
  'TMP-01': 301,
  'TMP-02': 302,
  'TMP-03': 303,
  'TMP-04': 304,
  'CTX-01': 401,
  'CTX-02': 402,
  'CTX-03': 403,
  'DUP-01': 501,
  'DUP-02': 502,
  'AUT-01': 601,
  'AUT-02': 602,
  'AUT-03': 603,
  'EVD-01': 701,
  'EVD-02': 702,
  'CLI-01': 801,
  'CLI-02': 802,
  'CLI-03': 803,
  'SEN-01': 1001,
  'SEN-02': 1002,
  unavailable: 900,
  unopenable: 901
}

describe('coded reasons', () => {
  it('never change their numbers', () => {
    assert.deepEqual(Object.fromEntries(RULES.map((rule) => [rule, reasonCode(rule)])), FROZEN)
  })

  it('fit a u16', () => {
    for (const rule of RULES) {
      assert.ok(reasonCode(rule) > 0 && reasonCode(rule) < 65536)
    }
    assert.ok(isRule('TMP-01') && !isRule('TMP-99') && !isRule('toString'))
  })
})

describe('rule set', () => {
  it('names every rule in force and has one hash', () => {
    assert.deepEqual(
      rulesetDescription.rules.map(({ rule }) => rule),
      [
        'STR-02',
        'STR-04',
        'TRM-01',
        'TRM-02',
        'TRM-04',
        'DEM-01',
        'TMP-01',
        'TMP-02',
        'TMP-03',
        'TMP-04',
        'CTX-01',
        'AUT-01',
        'EVD-02'
      ]
    )
    // Changes with any rule, edition or constant; then old opinions were formed by another set.
    assert.equal(
      Buffer.from(rulesetHash).toString('hex'),
      '067738b907639f9cf0abeffe8a12f7bcf1ba934afec818e714c9cba1cb238697'
    )
  })
})
