import { profile } from '../profile.js'
import { references } from '../references.js'
import { codeSystem, icdCodes, snomedCodes } from '../terminology.js'
import type { RuleEntry } from './rule-entry.js'

const ICD = 'http://hl7.org/fhir/sid/icd-10-cm'
const SNOMED = 'http://snomed.info/sct'
const FRACTURE = '125605004 |Fracture of bone|:363698007 |Finding site|=71341001 |Bone structure of femur|'

/** These rules are about the form of a diagnosis and of its codes. */
export const FORM_RULES: readonly RuleEntry[] = [
  {
    rule: 'STR-01', title: 'not the structure of FHIR R4', judgedBy: 'both', outcomes: ['reject'],
    check: 'Every resource has the structure of its R4 type. A validator needs a case part of a known ' +
      'version.',
    appliedBy: 'records/structure/index.ts: structureProblems',
    examples: [{
      what: 'an onset that is no date', outcome: 'reject', set: { 'Condition.onsetDateTime': 'yesterday' }
    }],
    share: {}
  },
  {
    rule: 'STR-02', title: 'a required element is missing, or an element is not allowed', judgedBy: 'both',
    outcomes: ['reject', 'mark'],
    check: 'The diagnosis fits the minimal profile (§1.12). An absent status, birth date or gender is a ' +
      'mark.',
    appliedBy: 'records/rules/profile.ts: profile', inForce: { edition: 6, check: profile },
    examples: [
      { what: 'no clinical status', outcome: 'mark', set: { 'Condition.clinicalStatus': null } },
      {
        what: 'a withdrawn diagnosis as a new record', outcome: 'reject',
        set: {
          'Condition.verificationStatus': { coding: [{
            system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'entered-in-error'
          }] }
        }
      }
    ],
    share: { mark: 106 }
  },
  {
    rule: 'STR-03', title: 'breaks an invariant of FHIR R4', judgedBy: 'both', outcomes: ['reject'],
    check: 'Every invariant of R4 that is an error holds.',
    appliedBy: 'records/structure/index.ts: structureProblems',
    examples: [{
      what: 'an end of an active condition (con-4)', outcome: 'reject',
      set: { 'Condition.abatementDateTime': '2026-03-20' }
    }],
    share: {}
  },
  {
    rule: 'STR-04', title: 'an id or a reference is wrong', judgedBy: 'intake', outcomes: ['reject'],
    check: 'Ids are there and unique, and references lead to resources of the right type.',
    appliedBy: 'records/rules/references.ts: references', inForce: { edition: 1, check: references },
    examples: [{
      what: 'a subject that leads nowhere', outcome: 'reject',
      set: { 'Condition.subject': { reference: 'Patient/nobody' } }
    }],
    share: { reject: 4 }
  },
  {
    rule: 'STR-05', title: 'too large, or not exactly one Condition', judgedBy: 'intake',
    outcomes: ['reject'],
    check: 'There is one Condition, one Patient, at most one Encounter, at most 64 resources, and a record ' +
      'part of at most 255 KiB.',
    appliedBy: 'records/rules/body-parts.ts: takeApart', examples: [], share: {}
  },
  {
    rule: 'TRM-01', title: 'no code of an adopted diagnosis system', judgedBy: 'both',
    outcomes: ['reject', 'flag'],
    check: 'At least one coding is of a diagnosis system of §5.6. For validators its code must have the ' +
      'form of the system. With an excerpt it is a flag, for a clinician in any review mode.',
    appliedBy: 'records/rules/terminology.ts: codeSystem', inForce: { edition: 6, check: codeSystem },
    examples: [{
      what: 'a local code alone', outcome: 'reject',
      set: { 'Condition.code': { coding: [{ system: 'https://hospital.example/codes', code: 'D7' }] } }
    }],
    share: { reject: 3 }
  },
  {
    rule: 'TRM-02', title: 'not a valid ICD code', judgedBy: 'both', outcomes: ['reject', 'mark'],
    check: 'The code is written as a code of its system, and an adopted release has it as assignable that ' +
      'month. Before, the starter set refuses its headings. A bad code beside a good one is a mark.',
    appliedBy: 'records/rules/terminology.ts: icdCodes', inForce: { edition: 6, check: icdCodes },
    examples: [
      {
        what: 'a heading of the starter set', outcome: 'reject',
        set: { 'Condition.code': { coding: [{ system: ICD, code: 'E11' }] } }
      },
      {
        what: 'a letter and one digit', outcome: 'reject',
        set: { 'Condition.code': { coding: [{ system: ICD, code: 'E1.9' }] } }
      },
      {
        what: 'the same beside a good code', outcome: 'mark',
        set: {
          'Condition.code': { coding: [{ system: ICD, code: 'E1.9' }, { system: SNOMED, code: '44054006' }] }
        }
      }
    ],
    share: { reject: 1 }
  },
  {
    rule: 'TRM-03', title: 'the display does not match the code', judgedBy: 'reserved', outcomes: [],
    check: 'The display disagrees with the official title.', examples: [], share: {}
  },
  {
    rule: 'TRM-04', title: 'not a valid SNOMED CT code', judgedBy: 'both',
    outcomes: ['reject', 'flag', 'mark'],
    check: 'The code is the id of a concept with its check digit, and no expression. A concept alone that ' +
      'no adopted release has as active is a flag. Beside a good coding each is a mark.',
    appliedBy: 'records/rules/terminology.ts: snomedCodes', inForce: { edition: 5, check: snomedCodes },
    examples: [
      {
        what: 'a wrong check digit', outcome: 'reject',
        set: { 'Condition.code': { coding: [{ system: SNOMED, code: '44054007' }] } }
      },
      {
        what: 'a fracture with its site as an expression', outcome: 'reject',
        set: { 'Condition.code': { coding: [{ system: SNOMED, code: FRACTURE }] } }
      }
    ],
    share: {}
  },
  {
    rule: 'TRM-05', title: 'the codes contradict one another', judgedBy: 'reserved', outcomes: [],
    check: 'ICD and SNOMED CT codings disagree.', examples: [], share: {}
  }
]
