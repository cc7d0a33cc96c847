import assert from 'node:assert/strict'
import {
  PatientReads, type PatientReadsParts
} from '../../../../../src/node/clinical/consents/patient-reads.js'
import { NODE } from '../../../../../src/node/clinical/read.js'

const READ = {
  name: new Uint8Array(32), purpose: 'TREAT', practitioner: new Uint8Array(32), role: 1
} as const

/** Makes the reader of a hospital whose log of accesses ends as `logged` does. */
function readerWith (logged: Promise<void>): PatientReads {
  const parts = {
    chain: { id: new Uint8Array(32) }, signer: { id: new Uint8Array(32) }, now: () => 1,
    freshness: { isCurrent: true }, situations: { of: async () => await Promise.resolve({}) },
    closures: { all: async () => await Promise.resolve([]) },
    records: { readMany: async () => await Promise.resolve([]) },
    log: { record: async () => { await logged } }
  }
  return new PatientReads(parts as unknown as PatientReadsParts)
}

describe('hospital: reads of a patient', () => {
  it('answer once the log of accesses is durable', async () => {
    let isDurable = false
    let resolve = (): void => {}
    const promise = new Promise<void>(settle => { resolve = settle })
    const answer = readerWith(promise).read(NODE, [], READ).then(() => isDurable)
    await new Promise(settled => { setImmediate(settled) })
    isDurable = true
    resolve()
    assert.equal(await answer, true)
  })

  it('fail if the log of accesses takes nothing', async () => {
    const full = readerWith(Promise.reject(new Error('full')))
    await assert.rejects(full.read(NODE, [], READ), /full/)
  })
})
