import type { FullReceiptFile } from '../../receipt/index.js'
import { answer, type Route } from '../route.js'
import { integer, object, text } from '../schema.js'
import type { AccessesView, PatientExportView, StateProofView } from '../views/index.js'
import { byCase } from './parameters.js'
import { identifier } from './patients.js'

const hex = (bytes: number): ReturnType<typeof text> => text({
  pattern: `^[0-9a-f]{${2 * bytes}}$`, description: `${2 * bytes} hexadecimal digits in lower case`
})

/**
 * The signature of a key of the patient, or of somebody appointed to see. It is over the handle and a time,
 * at most five minutes off.
 */
const signedBy = object({ key: hex(32), at: integer(0), signature: hex(64) }, ['key', 'at', 'signature'])

/**
 * Calls about the log of accesses of a patient. They are POSTs, so that identifiers stay out of URLs.
 * Without card or signature, an event names only the records that the hospital may read.
 * 403 `not-treating`: the hospital does not treat the patient, and neither card nor signature is given. 403
 * `outside-scope`: the key is of somebody who was not appointed to see, or who asks for the copy. 503
 * `access-log-full`, `names-unavailable` or `names-allowance`.
 */
export const accessRoutes = {
  accesses: {
    kind: 'json', method: 'POST', path: '/v1/patients/accesses',
    summary: 'Who did what with the data of a patient, with a proof that no access is missing.',
    scope: 'system/AuditEvent.s',
    role: 'hospital', body: object({ patient: identifier, signedBy }, ['patient']),
    answer: answer<AccessesView>()
  },
  accessAudit: {
    kind: 'json', method: 'POST', path: '/v1/patients/accesses/audit-events',
    summary: 'The same as a FHIR Bundle of AuditEvents (IHE BALP).',
    scope: 'system/AuditEvent.s',
    role: 'hospital', body: object({ patient: identifier, signedBy }, ['patient']),
    answer: answer<unknown>()
  },
  /**
   * The purpose is PATRQT. 403 `purpose-not-permitted`. 503 `not-provable-yet`, `not-current` or
   * `too-busy`.
   */
  exportPatient: {
    kind: 'json', method: 'POST', path: '/v1/patients/export',
    summary: "The patient's own copy: an International Patient Summary with Provenance, and all receipts.",
    scope: 'system/Condition.s', readsRecords: true,
    role: 'hospital', body: object({ patient: identifier, signedBy }, ['patient']),
    answer: answer<PatientExportView>()
  },
  /**
   * The purpose is PATRQT. 409 `other-patient`: the case is of somebody else. 409 `record-mismatch` or
   * `record-erasing`, 410 `record-erased`, 403 `record-not-permitted` and 503 `record-no-key` say why no
   * content is given. 503 `not-provable-yet`.
   */
  receiptWithContent: {
    kind: 'json', method: 'POST', path: '/v1/cases/:id/receipt/content',
    summary: 'A receipt of a record with its content, for the copy of its patient.',
    scope: 'system/Condition.r', readsRecords: true,
    role: 'hospital', params: byCase, body: object({ patient: identifier, signedBy }, ['patient']),
    answer: answer<FullReceiptFile>()
  },
  /** 503 `not-provable-yet` after a start, until the next block. */
  provePatient: {
    kind: 'json', method: 'POST', path: '/v1/chain/proofs/patients',
    summary: 'A proof of how many accesses of a patient are logged, or that there is none.',
    scope: 'medichain/chain.r',
    role: 'hospital', body: object({ patient: identifier, signedBy }, ['patient']),
    answer: answer<StateProofView>()
  }
} satisfies Record<string, Route>
