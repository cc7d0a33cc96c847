import type { ReviewItemView, RulesView } from '../../../src/api/index.js'
import { HOSPITAL } from './fake-views.js'

const CASE = '1'.repeat(64)

export function questionOf (isOwn: boolean) {
  return {
    id: '7c2e91d0'.repeat(4), caseId: CASE, hospital: HOSPITAL, isOwn, askedAt: 1_770_000_100_000,
    question: 'Which values?', state: 'waiting'
  } as const
}

export function reviewOf () {
  return {
    caseId: CASE, submitter: HOSPITAL, receivedAt: 1_770_000_000_000,
    deadline: 1_770_086_400_000,
    findings: [{ rule: 'DEM-02', outcome: 'flag',
      issue: 'business-rule', expression: 'Patient.gender', text: 'sex edit' }],
    summary: {
      age: '47 years', sex: 'female',
      facts: [{ name: 'diagnosis', text: 'E11.9' }, { name: 'age at encounter', text: '47 years' }],
      evidence: ['observation 4548-4: 7.8 %'],
      diagnosis: {
        codes: [{ system: 'urn:example:codes', code: 'E11.9', display: 'Diabetes' }],
        clinicalStatus: 'active', verificationStatus: 'confirmed'
      }
    }
  } as const
}

export function claimedReview (
  { clinician, release }: { readonly clinician: string, readonly release?: boolean }
): ReviewItemView {
  const claim = { clinician, claimedAt: 1_770_000_000_000, until: 1_770_000_900_000 }
  return { ...reviewOf(), ...(release === true ? {} : { claim }) }
}

export function fakeRules (): RulesView {
  return {
    rulesetHash: 'ab'.repeat(32), measuredOn: 350,
    meanings: { reject: 'nobody can approve it', flag: 'f', mark: 'm', note: 'n' },
    rules: [{
      id: 'TMP-01', reason: 301, title: 'in the future', check: 'No time lies in the future.',
      outcomes: ['reject'], judgedBy: 'both', share: { reject: 2 },
      examples: [{ what: 'in 2030', set: { 'Condition.onsetDateTime': '2030' }, outcome: 'reject' }]
    }]
  }
}
