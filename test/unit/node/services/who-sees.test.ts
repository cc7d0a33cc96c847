import assert from 'node:assert/strict'
import { OPERATOR } from '../../../../src/api/index.js'
import {
  checkMaySee, checkPatientOrTreating
} from '../../../../src/node/services/accesses/who-sees.js'
import type { NamedPatient } from '../../../../src/node/services/consents/acts.js'
import type { HospitalParts } from '../../../../src/node/services/hospital-parts.js'
import { accessListBytes } from '../../../../src/protocol/access/index.js'
import { createSigner, nodeVerifier, sha256 } from '../../../../src/protocol/crypto/index.js'
import { NO_ORDERS, type HandleRow } from '../../../../src/protocol/ledger/index.js'
import { patientHandle } from '../../../../src/protocol/names/index.js'
import { Appointment, PatientScope, hex, utf8, type Signer } from '../../../../src/protocol/types/index.js'

const NOW = 1_790_000_000_000
const DAY_MS = 86_400_000
const signerOf = (name: string): Signer => createSigner(sha256(utf8(name)))

describe('services: who sees the accesses of a patient', () => {
  const chain = { id: sha256(utf8('a chain')), verifier: nodeVerifier, genesis: { parameters: {} } }
  const name = sha256(utf8('a name'))
  const handle = patientHandle(chain.id, name)
  const patient = {
    identifier: { system: 'urn:x', value: '7' }, name, names: { current: name, all: [name] }
  } as unknown as NamedPatient
  const [own, guardian] = [signerOf('the patient'), signerOf('the guardian')]
  let row: HandleRow
  let noted: number

  const parts = {
    chain: { chain, signer: signerOf('hospital'), clock: { wall: () => NOW }, statuses: { all: () => [] } },
    hospital: {
      rules: { row: async () => await Promise.resolve(row) },
      situations: { treatment: async () => await Promise.resolve(undefined) },
      accesses: { log: { record: async (notes: readonly unknown[]) => {
        noted += notes.length
        await Promise.resolve()
      } } }
    }
  } as unknown as HospitalParts

  beforeEach(() => {
    noted = 0
    row = { ...NO_ORDERS }
  })

  const appoint = (scope: number, from = NOW - DAY_MS): void => {
    row = {
      ...row, appointed: [{
        key: guardian.id, role: Appointment.guardian, scope, from, until: NOW + DAY_MS
      }]
    }
  }
  const signed = (by: Signer, at = NOW, of = handle): { key: string, at: number, signature: string } =>
    ({ key: hex(by.id), at, signature: hex(by.sign(accessListBytes(chain.id, of, at))) })
  const list = async (signedBy = signed(guardian)): Promise<void> => {
    await checkMaySee(parts, patient, { caller: OPERATOR, signedBy })
  }

  it('a guardian or a delegate with the scope see, in its period, and the look is logged', async () => {
    appoint(PatientScope.see)
    await list()
    assert.equal(noted, 1)
    row = { ...row, appointed: row.appointed.map(one => ({ ...one, role: Appointment.delegate })) }
    await list()
    appoint(PatientScope.see, NOW + 1)
    await assert.rejects(list(), { status: 422, code: 'access-signature' })
    row = NO_ORDERS
    await assert.rejects(list(), { status: 422, code: 'access-signature' })
    assert.equal(noted, 2)
  })

  it('nobody who may order but not see, and nobody by the signature of another', async () => {
    appoint(PatientScope.give + PatientScope.revoke)
    await assert.rejects(list(), { status: 403, code: 'outside-scope' })
    appoint(PatientScope.see)
    const other = sha256(utf8('another handle'))
    await assert.rejects(list(signed(guardian, NOW, other)), { status: 422, code: 'access-signature' })
    await assert.rejects(list(signed(guardian, NOW - 300_001)), { status: 422, code: 'access-signature' })
    await assert.rejects(list({ ...signed(own), key: hex(guardian.id) }),
      { status: 422, code: 'access-signature' })
    assert.equal(noted, 0)
  })

  it('and the copy of the records goes to the patient alone', async () => {
    row = { ...row, key: own.id }
    appoint(PatientScope.see + PatientScope.give + PatientScope.revoke)
    await checkPatientOrTreating(parts, patient, signed(own), 'copy')
    await assert.rejects(checkPatientOrTreating(parts, patient, signed(guardian), 'copy'),
      { status: 403, code: 'outside-scope' })
    await checkPatientOrTreating(parts, patient, signed(own), 'list')
  })
})
