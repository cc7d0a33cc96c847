/**
 * The reasons for which a clinician may reject a diagnosis. The codes are those of the frozen table in
 * `src/records`, and a test compares the two. A client does not load that folder, hence the copy.
 */
export const REVIEW_REASONS: Readonly<Record<string, string>> = {
  'CLI-01': 'not supported by the evidence',
  'CLI-02': 'contradicts the history',
  'CLI-03': 'wrong code for what is described',
  'STR-01': 'structure of FHIR R4',
  'STR-02': 'elements that every diagnosis has',
  'STR-03': 'invariants of FHIR R4',
  'STR-04': 'references',
  'STR-05': 'size, or not one Condition',
  'TRM-01': 'no system of diagnosis codes',
  'TRM-02': 'no such ICD code',
  'TRM-03': 'display of the code',
  'TRM-04': 'no such SNOMED CT code',
  'TRM-05': 'codes that disagree',
  'DEM-00': 'birth or sex as in other records',
  'DEM-01': 'age',
  'DEM-02': 'sex',
  'TMP-01': 'in the future',
  'TMP-02': 'before birth',
  'TMP-03': 'after death',
  'TMP-04': 'order of dates',
  'CTX-01': 'encounter',
  'CTX-02': 'not a principal diagnosis',
  'CTX-03': 'excluded by another diagnosis',
  'DUP-01': 'repeats a case that lives',
  'DUP-02': 'repeats or contradicts a record',
  'AUT-01': 'registration of the clinician',
  'AUT-02': 'right of the hospital',
  'AUT-03': 'speciality of the clinician',
  'EVD-01': 'evidence that is missing',
  'EVD-02': 'evidence that does not fit'
}

export const REVIEW_REASON_CODES: readonly string[] = Object.keys(REVIEW_REASONS)
