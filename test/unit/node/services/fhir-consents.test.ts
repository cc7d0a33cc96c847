import assert from 'node:assert/strict'
import type { Caller, HospitalServices } from '../../../../src/api/index.js'
import { fhirServices } from '../../../../src/node/services/fhir/index.js'
import type { HospitalParts } from '../../../../src/node/services/hospital-parts.js'

const PATIENT = 'ab'.repeat(16)
const IDENTIFIER = { system: 'https://id.example/national', value: 'P-1' }
const FORM = 'f0'.repeat(32)
const client: Caller = { kind: 'client', id: 'ward-7', scopes: [], purposes: [], roles: [] }

describe('services: consents by FHIR', () => {
  it('are asked for in the name of the caller, and never of the operator', async () => {
    const callers: Caller[] = []
    const hospital = {
      async consents (_: unknown, caller: Caller) {
        callers.push(caller)
        return await Promise.resolve({ consents: [] })
      },
      async fileOrder (_: unknown, caller: Caller) {
        callers.push(caller)
        return await Promise.resolve({ counter: 4 })
      }
    } as unknown as HospitalServices
    const identifierOf = async (id: string): Promise<object | undefined> =>
      await Promise.resolve(id === PATIENT ? IDENTIFIER : undefined)
    const parts = { hospital: { patients: { identifierOf } } } as unknown as HospitalParts
    const fhir = fhirServices({ hospital, parts: () => parts } as never)
    assert.deepEqual(await fhir.consents(PATIENT, client), [])
    assert.equal(await fhir.giveConsent(PATIENT, { resourceType: 'Consent' }, FORM, client), 4)
    await fhir.revokeConsent(PATIENT, 4, FORM, client)
    assert.deepEqual(callers, [client, client, client])
    assert.equal(await fhir.consents('00'.repeat(16), client), undefined)
    assert.equal(callers.length, 3, 'nothing is asked about an unknown patient')
  })
})
