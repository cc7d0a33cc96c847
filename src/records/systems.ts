/**
 * This file names the URIs that the record model uses. `BASE` is the constant of SPECIFICATION.md; all of
 * MediChain's own URIs begin with it.
 */
export const BASE = 'https://medichain.example/fhir'

/** MediChain's own identifier systems, code system and profile. */
export const MEMBER_SYSTEM = `${BASE}/members`
/** Ed25519 keys of clinicians on the rosters of hospitals, in hexadecimal. */
export const CLINICIAN_KEY_SYSTEM = `${BASE}/clinician-keys`
/** Texts of the QR codes of patients' cards. */
export const CARD_SYSTEM = `${BASE}/cards`
/** Handles of patients on the chain, and keys of patients, in hexadecimal. */
export const HANDLE_SYSTEM = `${BASE}/handles`
export const PATIENT_KEY_SYSTEM = `${BASE}/patient-keys`
/** The policy that a Consent names: SPECIFICATION.md of the protocol, §16. */
export const CONSENT_POLICY = `${BASE}/policy/consent/2`
export const RULE_SYSTEM = `${BASE}/CodeSystem/rule`
export const DIAGNOSIS_PROFILE = `${BASE}/StructureDefinition/diagnosis`
/** The extension of a Condition that names the record which the Condition disputes. */
export const DISPUTES = `${BASE}/StructureDefinition/disputes`
/** The code system of the states of cases, which `meta.tag` of a served resource has. */
export const CASE_STATE_SYSTEM = `${BASE}/CodeSystem/case-state`
/** The identifier system of case ids. */
export const CASE_SYSTEM = `${BASE}/cases`

export const ICD_10_CM = 'http://hl7.org/fhir/sid/icd-10-cm'
export const ICD_10 = 'http://hl7.org/fhir/sid/icd-10'
export const SNOMED_CT = 'http://snomed.info/sct'
export const LOINC = 'http://loinc.org'
export const CPT = 'http://www.ama-assn.org/go/cpt'
export const US_NPI = 'http://hl7.org/fhir/sid/us-npi'

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
export const CONDITION_CLINICAL = `${TERMINOLOGY}/condition-clinical`
export const CONDITION_VERIFICATION = `${TERMINOLOGY}/condition-ver-status`
export const CONDITION_CATEGORY = `${TERMINOLOGY}/condition-category`
export const IDENTIFIER_TYPE = `${TERMINOLOGY}/v2-0203`
export const PROVENANCE_AGENT = `${TERMINOLOGY}/provenance-participant-type`

/** The standard R4 extension that replaces a missing value. */
export const DATA_ABSENT = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason'

/** The standard R4 extension that names the element of a Provenance.target. */
export const TARGET_PATH = 'http://hl7.org/fhir/StructureDefinition/targetPath'
