/**
 * Runs a node: configuration, keys, folders, the host loop, peers, the two roles, and the services behind
 * the API. The rules of the protocol are pure code in `src/protocol`. This folder gives them inputs and
 * carries out their effects: it first makes data durable, and then sends.
 */
export { examineFolder } from './examine/doctor/index.js'
export type { ExamineOptions } from './examine/doctor/index.js'
export { backUpKeys } from './keys/backup.js'
export type { BackupOptions, BackupResult } from './keys/backup.js'
export { makePatientKey, openPatientKey, patientCard } from './machine/patient-key.js'
export type { OrderToSign, PatientKeyHolder } from './machine/patient-key.js'
export { makePractitionerKey, openPractitionerKey } from './machine/practitioner-key.js'
export type { EmergencyToSign, PractitionerKeyHolder } from './machine/practitioner-key.js'
export { roleIn } from './machine/folder-marker.js'
export { runInit, runStart } from './start.js'
export type { InitResult, NodeOptions, StartOptions } from './start.js'
export { STOP_SIGNALS, StopWish } from './machine/stop-signals.js'
export type { StopSignal } from './machine/stop-signals.js'
export { readAccesses, readProof } from './examine/proof/index.js'
export { verifyChain } from './examine/verify/index.js'
