/**
 * This folder writes events of the log of accesses as FHIR R4 AuditEvents, in the patterns of IHE BALP. It
 * reads no AuditEvent: what counts is on the chain.
 */
export { auditEvents, type AuditContext } from './audit-events.js'
