/** Fake answers of the calls about the log of accesses. */
import type { AccessesView, HospitalServices, PatientExportView } from '../../../src/api/index.js'
import type { FullReceiptFile } from '../../../src/receipt/index.js'
import { fixedContents } from '../../fixtures/receipts-with-content.js'
import { proofOf } from './fake-views.js'

type Names = 'accesses' | 'accessAudit' | 'exportPatient' | 'provePatient' |
  'receiptWithContent'
export type AccessCalls = Pick<HospitalServices, Names>

const HEX = 'ab'.repeat(32)
const HOSPITAL = { id: '12D3KooA', name: 'Hospital A' }

export const ACCESSES: AccessesView = {
  chainId: HEX, handle: HEX, proof: 'aa',
  accesses: [
    {
      count: 1, hospital: HOSPITAL, kind: 'read', batch: 1, position: 0, height: 7,
      loggedAt: 1_800_000_000_000, hash: HEX, state: 'open', event: {
        at: 1_800_000_000_000, isPermitted: true, purpose: 'TREAT', role: 'doctor', practitioner: HEX,
        cases: [HEX, HEX, HEX, HEX]
      }
    },
    {
      count: 2, hospital: HOSPITAL, kind: 'key-refused', batch: 2, position: 0, height: 8,
      loggedAt: 1_800_000_000_000, hash: HEX, state: 'open', event: {
        at: 1_800_000_000_000, isPermitted: false, cases: [HEX], other: { id: '12D3KooB', name: 'Hospital B' }
      }
    },
    {
      count: 3, hospital: HOSPITAL, kind: 'search', batch: 3, position: 0, height: 9,
      loggedAt: 1_800_000_000_000, hash: HEX, state: 'missing'
    }
  ]
}

export const EXPORT: PatientExportView = {
  chainId: HEX, handle: HEX, hospital: HOSPITAL, madeAt: 1_800_000_000_000,
  document: {
    resourceType: 'Bundle', type: 'document', entry: [
      { resource: { resourceType: 'Patient', id: 'p', name: [{ given: ['Ann'], family: 'Smith <b>' }] } },
      { resource: {
        resourceType: 'Condition', id: HEX, code: { coding: [{ code: 'E11.9', display: 'Type 2 diabetes' }] },
        clinicalStatus: { coding: [{ code: 'active' }] }, onsetDateTime: '2020-03'
      } }
    ]
  },
  records: [
    {
      record: HEX, case: HEX, hospital: HOSPITAL, status: 'accepted',
      proposedAt: 1_800_000_000_000, content: 'included',
      receipt: { form: 'medichain-receipt-1', receipt: 'aa' }
    },
    {
      record: 'cd'.repeat(32), case: 'cd'.repeat(32), status: 'accepted',
      hospital: { id: '12D3KooB', name: 'Hospital B' }, proposedAt: 1_800_000_000_000, content: 'closed',
      receipt: { form: 'medichain-receipt-1', receipt: 'bb' }
    }
  ]
}

export function fakeAccesses (note: <T>(name: string, input: unknown, answer: T) => Promise<T>): AccessCalls {
  return {
    accesses: async ({ body }) => await note('accesses', body, ACCESSES),
    accessAudit: async ({ body }) => await note<unknown>('accessAudit', body, { resourceType: 'Bundle' }),
    exportPatient: async ({ body }) => await note('exportPatient', body, EXPORT),
    receiptWithContent: async ({ body, params }) => await note('receiptWithContent', { ...params, ...body },
      fixedContents().files[0]!.file as FullReceiptFile),
    provePatient: async ({ body }) => await note('provePatient', body, proofOf(7))
  }
}
