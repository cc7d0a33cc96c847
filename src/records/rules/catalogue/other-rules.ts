import { evidenceSubject } from '../references.js'
import { registration } from '../registration.js'
import type { RuleEntry } from './rule-entry.js'

/** These are the rules about clinicians and evidence, the reasons of persons, and the findings of intake. */
export const OTHER_RULES: readonly RuleEntry[] = [
  {
    rule: 'AUT-01', title: 'the clinician has no valid registration number', judgedBy: 'intake',
    outcomes: ['reject'],
    check: 'Every clinician of the body has a registration number in the form of its register.',
    appliedBy: 'records/rules/registration.ts: registration', inForce: { edition: 2, check: registration },
    examples: [], share: {}
  },
  {
    rule: 'AUT-02', title: 'the hospital is not a member, or was not drawn', judgedBy: 'ledger',
    outcomes: [],
    check: 'The submitter is a member, and the validator was drawn; else the block is not valid.',
    examples: [], share: {}
  },
  {
    rule: 'AUT-03', title: 'unusual role or volume', judgedBy: 'reserved', outcomes: [],
    check: 'The role of the clinician or the volume of the hospital is unusual for the code.',
    examples: [], share: {}
  },
  {
    rule: 'EVD-01', title: 'evidence is missing', judgedBy: 'reserved', outcomes: [],
    check: 'A code that needs evidence comes without it.', examples: [], share: {}
  },
  {
    rule: 'EVD-02', title: 'evidence about another patient', judgedBy: 'intake', outcomes: ['reject'],
    check: 'Observations and reports of the body are about its patient.',
    appliedBy: 'records/rules/references.ts: evidenceSubject',
    inForce: { edition: 1, check: evidenceSubject }, examples: [], share: {}
  },
  ...([
    ['CLI-01', 'not supported by the evidence'], ['CLI-02', 'contradicts the history'],
    ['CLI-03', 'wrong code for the description']
  ] as const).map(([rule, title]): RuleEntry => ({
    rule, title, judgedBy: 'clinician', outcomes: [], check: 'A clinician rejects the case for this reason.',
    examples: [], share: {}
  })),
  {
    rule: 'SEN-01', title: 'the class lacks a sensitive category', judgedBy: 'validators',
    outcomes: ['reject'],
    check: 'The class of a diagnosis has every category of its codes by the list in force. A sender may add.',
    appliedBy: 'records/rules/judge-case.ts: judgeCase', examples: [], share: {}
  },
  {
    rule: 'SEN-02', title: 'the class is another than that of the proposal', judgedBy: 'validators',
    outcomes: ['reject'],
    check: 'Class and token of the case part make the class tag of the proposal (protocol §6.11).',
    appliedBy: 'records/rules/judge-case.ts: judgeCase', examples: [], share: {}
  },
  {
    rule: 'unavailable', title: 'the submitter gave no key', judgedBy: 'validators', outcomes: [],
    check: 'The submitter withheld the key for half of the window (protocol §7.2).',
    appliedBy: 'node/clinical/duties.ts: Duties', examples: [], share: {}
  },
  {
    rule: 'unopenable', title: 'the case part does not open', judgedBy: 'validators', outcomes: [],
    check: 'Key or case part do not match the ledger, or the part does not decrypt.',
    appliedBy: 'node/clinical/duties.ts: Duties', examples: [], share: {}
  },
  {
    rule: 'INT-02', title: 'how the patient is known', judgedBy: 'intake', outcomes: ['mark'],
    check: 'Intake says which identifier names the patient, if it is not the first of the national register.',
    appliedBy: 'records/intake/patient.ts: patientIdentifier',
    examples: [{
      what: 'a patient with a temporary number alone', outcome: 'mark',
      set: { 'Patient.identifier': [{ use: 'temp', system: 'https://id.example/national', value: 'T-1' }] }
    }],
    share: { mark: 6 }
  },
  {
    rule: 'INT-03', title: 'a part was left out', judgedBy: 'intake', outcomes: ['mark', 'note'],
    check: 'Intake left something out that leads out of the submission or that a body cannot contain.',
    appliedBy: 'records/intake/prepare.ts: prepare',
    examples: [{
      what: 'an encounter that is not in the submission', outcome: 'mark',
      set: { 'Condition.encounter': { reference: 'Encounter/elsewhere' } }
    }],
    share: { mark: 4 }
  },
  {
    rule: 'INT-04', title: 'no retry key', judgedBy: 'intake', outcomes: ['note'],
    check: 'The diagnosis has no retry key, so that sending it again after ten minutes opens another case.',
    appliedBy: 'node/services/submitting.ts: submitDocument', examples: []
  }
]
