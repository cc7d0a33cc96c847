import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { PatientIndex } from '../../../../src/node/clinical/patient-index.js'
import { Secrets } from '../../../../src/node/machine/secrets.js'
import type { PatientIdentifier } from '../../../../src/records/index.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'

const SECRETS = new Secrets(new Uint8Array(32), count => new Uint8Array(randomBytes(count)))
const ADA: PatientIdentifier = { system: 'https://id.example/national', value: 'MC-1' }
const BO: PatientIdentifier = { system: 'https://id.example/national', value: 'MC-2' }

function idOf (n: number): Uint8Array {
  return new Uint8Array(32).fill(n)
}

describe('hospital: the patients of own cases', () => {
  let store: NodeStore
  let index: PatientIndex
  const open = async (patient: PatientIdentifier, handle: number, caseId: number): Promise<number> => {
    const operations = index.operationsToOpen(patient, idOf(handle), idOf(caseId))
    await store.write(operations)
    return operations.length
  }
  beforeEach(async () => {
    store = await NodeStore.open(new MemoryStore())
    index = new PatientIndex(store, SECRETS)
  })

  it('makes the rows of a patient once, and one for each further case', async () => {
    const first = [await open(ADA, 1, 11), await open(ADA, 1, 12)]
    assert.deepEqual([...first, await open(BO, 2, 13), await open(ADA, 1, 14)], [3, 1, 3, 1])
    const again = new PatientIndex(store, SECRETS)
    const patients = await Promise.all([11, 12, 13, 14].map(async n => await again.patientOf(idOf(n))))
    assert.deepEqual(patients, [ADA, ADA, BO, ADA].map(patient => again.idOf(patient)))
    assert.deepEqual(await again.identifierOf(again.idOf(ADA)!), ADA)
    assert.deepEqual(await again.patientWith(idOf(1)), ADA)
  })

  it('makes them again for another identifier, and for a handle under another name key', async () => {
    await open(ADA, 1, 11)
    assert.equal(await open(BO, 1, 12), 3)
    assert.equal(await open(BO, 3, 13), 3)
    assert.deepEqual([await index.patientWith(idOf(1)), await index.patientWith(idOf(3))], [BO, BO])
    assert.equal(await index.patientOf(idOf(12)), index.idOf(BO))
  })
})
