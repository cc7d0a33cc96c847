import assert from 'node:assert/strict'
import fc from 'fast-check'
import { ConsentOrigin } from '../../../../src/protocol/ledger/index.js'
import { equal, type PatientAct } from '../../../../src/protocol/types/index.js'
import { DAY_MS, Patient, attest, give, revoke } from './support/patients.js'
import { World } from './support/world.js'

describe('ledger: any orders of patients', () => {
  it('give nobody a consent that neither a key of the patient nor a marked form gave', () => {
    const acts: PatientAct[] = [
      give(), attest(), revoke(1), revoke(2), { type: 'cancel' }, { type: 'object' }
    ]
    const step = fc.record({ who: fc.nat(4), act: fc.nat(acts.length), days: fc.nat(9) })
    fc.assert(fc.property(fc.array(step, { maxLength: 20 }), steps => {
      const own = new World(4).begin()
      const one = new Patient(own, 'dee')
      const thief = own.newcomer('thief')
      const authors = [own.signers[0]!, own.signers[1]!]
      for (const { act, days, who } of steps) {
        const chosen = acts[act]
        const by = [...authors, one.key, thief, one.other][who]!
        const isKeyed = who > 1
        if (isKeyed && (chosen?.type === 'attest' || chosen?.type === 'object')) continue
        if (!isKeyed && chosen?.type === 'cancel') continue
        const tx = chosen === undefined ? one.register(by, isKeyed ? [] : authors)
          : isKeyed ? one.order(chosen, by) : one.file(chosen, by)
        const before = one.row.counter
        const timestamp = own.state.timestamp + 100 + days * DAY_MS
        const { made } = own.draft([tx], { timestamp })
        if (made === undefined) continue
        own.accept(made.block, made.delta)
        assert.equal(one.row.counter, before + made.block.transactions.length)
        for (const { origin, signer, until } of one.row.consents) {
          const isFiled = authors.some(({ id }) => equal(id, signer))
          assert.equal(isFiled, origin === ConsentOrigin.filed || origin === ConsentOrigin.attested)
          assert(origin !== ConsentOrigin.attested || until > 0)
        }
      }
    }), { numRuns: 60 })
  })
})
