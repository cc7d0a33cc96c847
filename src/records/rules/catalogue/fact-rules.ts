import { careContext } from '../care-context.js'
import { age } from '../demography.js'
import { afterDeath, beforeBirth, future, order } from '../timing.js'
import type { RuleEntry } from './rule-entry.js'

const SNOMED = 'http://snomed.info/sct'
const CATEGORY = 'http://terminology.hl7.org/CodeSystem/condition-category'
const CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical'

/** These rules are about the patient, the times and the circumstances of a diagnosis. */
export const FACT_RULES: readonly RuleEntry[] = [
  {
    rule: 'DEM-00', title: 'birth date or sex differs from other records', judgedBy: 'intake',
    outcomes: ['reject'],
    check: 'Birth date and gender of the Patient agree with those that its register writes into the number.',
    appliedBy: 'records/intake/patient.ts: patientIdentifier', examples: [], share: {}
  },
  {
    rule: 'DEM-01', title: 'impossible age', judgedBy: 'both', outcomes: ['reject'],
    check: 'The age at the encounter, else at recording or death, is from 0 to 124 years.',
    appliedBy: 'records/rules/demography.ts: age', inForce: { edition: 2, check: age },
    examples: [{ what: 'a birth in 1890', outcome: 'reject', set: { 'Patient.birthDate': '1890-01-01' } }],
    share: {}
  },
  {
    rule: 'DEM-02', title: 'the diagnosis does not fit the sex', judgedBy: 'reserved', outcomes: [],
    check: 'The code is one of the sex edits, and the administrative gender is another.',
    examples: [], share: {}
  },
  {
    rule: 'TMP-01', title: 'in the future', judgedBy: 'both', outcomes: ['reject'],
    check: 'Onset, recording and encounter are at most 5 minutes after the time of the chain.',
    appliedBy: 'records/rules/timing.ts: future', inForce: { edition: 2, check: future },
    examples: [{
      what: 'an onset in 2030', outcome: 'reject', set: { 'Condition.onsetDateTime': '2030-01-01' }
    }],
    share: {}
  },
  {
    rule: 'TMP-02', title: 'before birth', judgedBy: 'both', outcomes: ['reject', 'flag'],
    check: 'Onset and abatement are not before birth; P00–Q99 may begin 300 days before. It is a flag in ' +
      'these days if SNOMED CT alone codes the condition.',
    appliedBy: 'records/rules/timing.ts: beforeBirth', inForce: { edition: 3, check: beforeBirth },
    examples: [
      {
        what: 'an onset ten years before birth', outcome: 'reject',
        set: { 'Condition.onsetDateTime': '1970' }
      },
      {
        what: 'an onset in the weeks before birth, coded in SNOMED CT alone', outcome: 'flag',
        set: {
          'Condition.onsetDateTime': '1980-01-10',
          'Condition.code': { coding: [{ system: SNOMED, code: '44054006' }] }
        }
      }
    ],
    share: { reject: 1 }
  },
  {
    rule: 'TMP-03', title: 'after death', judgedBy: 'both', outcomes: ['reject', 'flag'],
    check: 'Onset and encounter are not after death, except for examinations of the dead. A case part ' +
      'does not tell these examinations, so validators flag.',
    appliedBy: 'records/rules/timing.ts: afterDeath', inForce: { edition: 1, check: afterDeath },
    examples: [{
      what: 'an encounter after death', outcome: 'reject', set: { 'Patient.deceasedDateTime': '2026-03-01' }
    }],
    share: { reject: 1 }
  },
  {
    rule: 'TMP-04', title: 'dates in the wrong order', judgedBy: 'both', outcomes: ['reject', 'flag'],
    check: 'The abatement is not before the onset. A recording more than a day before the onset is a flag.',
    appliedBy: 'records/rules/timing.ts: order', inForce: { edition: 2, check: order },
    examples: [
      {
        what: 'an end before the onset', outcome: 'reject',
        set: {
          'Condition.abatementDateTime': '2026-01-10',
          'Condition.clinicalStatus': { coding: [{ system: CLINICAL, code: 'resolved' }] }
        }
      },
      {
        what: 'a recording in the month before the onset', outcome: 'flag',
        set: { 'Condition.recordedDate': '2026-02-20T09:00:00Z' }
      }
    ],
    share: { reject: 1, flag: 3 }
  },
  {
    rule: 'CTX-01', title: 'wrong or missing encounter', judgedBy: 'both',
    outcomes: ['reject', 'flag', 'mark'],
    check: 'The encounter is one of the submitter. A recording outside its period and the 30 days after it ' +
      'is a flag, and an encounter diagnosis without encounter is a mark.',
    appliedBy: 'records/rules/care-context.ts: careContext', inForce: { edition: 3, check: careContext },
    examples: [
      {
        what: 'a recording two months after the encounter', outcome: 'flag',
        set: { 'Condition.recordedDate': '2026-05-20T09:00:00Z' }
      },
      {
        what: 'an encounter diagnosis without its encounter', outcome: 'mark',
        set: {
          'Condition.encounter': null,
          'Condition.category': [{ coding: [{ system: CATEGORY, code: 'encounter-diagnosis' }] }]
        }
      }
    ],
    share: { mark: 94 }
  },
  {
    rule: 'CTX-02', title: 'not a principal diagnosis', judgedBy: 'reserved', outcomes: [],
    check: 'An external cause or a manifestation is the principal diagnosis.', examples: [], share: {}
  },
  {
    rule: 'CTX-03', title: 'excluded by another diagnosis', judgedBy: 'reserved', outcomes: [],
    check: 'Two diagnoses of the encounter exclude one another (Excludes1).', examples: [], share: {}
  },
  {
    rule: 'DUP-01', title: 'repeats an undecided or accepted case', judgedBy: 'ledger', outcomes: [],
    check: 'No live case has the same retry tag; a block with another one is not valid.',
    examples: [], share: {}
  },
  {
    rule: 'DUP-02', title: 'repeats or contradicts a record', judgedBy: 'reserved', outcomes: [],
    check: 'The diagnosis repeats or contradicts an earlier record.', examples: [], share: {}
  }
]
