/** Why a Consent does not compile. The texts contain nothing of the Consent. */
const TEXTS = {
  'consent-not-a-consent': 'the resource is no FHIR R4 Consent',
  'consent-not-active': 'only an active Consent takes effect',
  'consent-other-scope': 'the scope must be patient-privacy',
  'consent-other-category': 'the category must be LOINC 59284-0',
  'consent-of-another-patient': 'the Consent names no patient, or another, by its identifier',
  'consent-no-provision': 'the Consent permits and denies nothing; an emergency (BTG) needs no consent',
  'consent-no-type':
    'the provision must have the type permit or deny, or the Consent a policyRule OPTIN or OPTOUT',
  'consent-element-unknown': 'no rule can express this element',
  'consent-modifier': 'a modifier extension may change the meaning, and none is known',
  'consent-reader-unknown': 'this actor is no member, no clinician on a roster and no known role',
  'consent-actor-role': 'the role of an actor must be IRCP or PRCP, who receives information',
  'consent-purpose-unknown': 'the purpose must be TREAT, ETREAT, CAREMGT, PATRQT, HQUALIMP or BTG',
  'consent-denies-emergency': 'emergencies (BTG) cannot be denied',
  'consent-label-unknown': 'no category or confidentiality is known by this label',
  'consent-record-unknown': 'only single records can be named, as instances with their case id',
  'consent-time-malformed': 'the period has a malformed time',
  'consent-nested-twice': 'provisions of nested provisions are not part of the profile',
  'consent-exception-of-denial': 'a denial with conditions can have no exceptions',
  'consent-too-long': 'the Consent has more provisions, actors or records than a rule can hold'
} as const

export type RefusalCode = keyof typeof TEXTS

export interface ConsentRefusal {
  readonly code: RefusalCode
  /** FHIRPath of the element. */
  readonly path: string
  readonly text: string
}

/** Collects all refusals of a Consent, so that whoever sent it learns of everything at once. */
export class Refusals {
  readonly list: ConsentRefusal[] = []

  add (code: RefusalCode, path: string): undefined {
    this.list.push({ code, path, text: TEXTS[code] })
    return undefined
  }
}
