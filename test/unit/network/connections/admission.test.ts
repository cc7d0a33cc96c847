import assert from 'node:assert/strict'
import { Admission } from '../../../../src/network/connections/admission.js'
import type { Access } from '../../../../src/network/index.js'

const ID = new Uint8Array(32).fill(7)

describe('network: admission (SPECIFICATION.md §5.3)', () => {
  it('refuses a government gossip and consensus, whatever the table says', () => {
    for (const role of ['hospital', 'government'] as const) {
      for (const access of ['member', 'leaving', 'joining', 'government', 'stranger'] as Access[]) {
        const admission = new Admission({ role }, { accessOf: () => access, mayUse: () => true },
          () => false)
        for (const name of ['gossip', 'consensus']) {
          const touchesGovernment = role === 'government' || access === 'government'
          const expected = !touchesGovernment && access !== 'stranger'
          assert.equal(admission.mayServe(ID, name), expected, `${role} serves ${access} ${name}`)
          assert.equal(admission.mayAsk(ID, name), expected, `${role} asks ${access} ${name}`)
        }
        for (const name of ['record-key', 'name', 'txs', 'findings']) {
          if (role === 'hospital' && access !== 'government' && access !== 'stranger') continue
          assert(!admission.mayAsk(ID, name))
        }
      }
    }
  })

  it('refuses banned peers', () => {
    const admission = new Admission({ role: 'hospital' },
      { accessOf: () => 'member', mayUse: () => true }, () => true)
    assert(!admission.mayConnect(ID) && !admission.mayServe(ID, 'status') &&
      !admission.mayAsk(ID, 'status'))
  })
})
