/**
 * The reasons for which a clinician may reject a diagnosis. The codes are copied from the frozen table in
 * `src/records`, since a client does not load that folder. A test compares the two tables.
 */
export const REVIEW_REASONS: Readonly<Record<string, string>> = {
  'CLI-01': 'not supported by the evidence',
  'CLI-02': 'contradicts the history',
  'CLI-03': 'wrong code for the description',
  'STR-01': 'not the structure of FHIR R4',
  'STR-02': 'a required element is missing, or an element is not allowed',
  'STR-03': 'breaks an invariant of FHIR R4',
  'STR-04': 'an id or a reference is wrong',
  'STR-05': 'too large, or not exactly one Condition',
  'TRM-01': 'no code of an adopted diagnosis system',
  'TRM-02': 'not a valid ICD code',
  'TRM-03': 'the display does not match the code',
  'TRM-04': 'not a valid SNOMED CT code',
  'TRM-05': 'the codes contradict one another',
  'DEM-00': 'birth date or sex differs from other records',
  'DEM-01': 'impossible age',
  'DEM-02': 'the diagnosis does not fit the sex',
  'TMP-01': 'in the future',
  'TMP-02': 'before birth',
  'TMP-03': 'after death',
  'TMP-04': 'dates in the wrong order',
  'CTX-01': 'wrong or missing encounter',
  'CTX-02': 'not a principal diagnosis',
  'CTX-03': 'excluded by another diagnosis',
  'DUP-01': 'repeats an undecided or accepted case',
  'DUP-02': 'repeats or contradicts a record',
  'AUT-01': 'the clinician has no valid registration number',
  'AUT-02': 'the hospital is not a member, or was not drawn',
  'AUT-03': 'unusual role or volume',
  'EVD-01': 'evidence is missing',
  'EVD-02': 'evidence about another patient'
}

export const REVIEW_REASON_CODES: readonly string[] = Object.keys(REVIEW_REASONS)
