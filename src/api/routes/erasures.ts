import { answer, type Route } from '../route.js'
import { integer, object, oneOf, text } from '../schema.js'
import type {
  ErasureListView, ErasureNoticesView, ErasureStatusView, ErasureStepView, PreparedStepView
} from '../views/index.js'
import { byCase } from './parameters.js'
import { identifier } from './patients.js'

const hex = (bytes: number): ReturnType<typeof text> => text({
  pattern: `^[0-9a-f]{${2 * bytes}}$`, description: `${2 * bytes} hexadecimal digits in lower case`
})
const caseId = text({
  pattern: '^[0-9a-fA-F]{8,64}$',
  description: 'a case of the record: 64 hexadecimal digits, or the first 8 or more'
})
const measure = oneOf(['erase', 'restrict', 'rectify'] as const)
const step = oneOf(['request', 'withdraw', 'contest'] as const)
const GROUNDS = [
  'consentWithdrawn', 'notNeeded', 'unlawful', 'objection', 'legalDuty', 'inaccurate', 'legalHold',
  'dutyToKeep', 'publicHealth', 'legalClaims', 'notThisPatient', 'accurate', 'holdOver'
] as const
const MAX_LISTED = 1_000

/**
 * Calls about measures on records: erasure, restriction, correction and holds. A case stands for all versions
 * of its record. Each call for a case can end with 404 `unknown-case` or 409 `ambiguous-case`. A step that
 * the chain does not take is answered with 409 and the code of protocol/SPECIFICATION.md §19.
 */
export const erasureRoutes = {
  prepareStep: {
    kind: 'json', method: 'POST', path: '/v1/erasures/steps/prepare',
    summary: 'Prepares a step of a measure for the signature of a patient or a guardian.',
    scope: 'system/Consent.c',
    role: 'hospital',
    body: object({ patient: identifier, case: caseId, measure, step },
      ['patient', 'case', 'measure', 'step']),
    answer: answer<PreparedStepView>()
  },
  /** 422 `step-incomplete` without a form, and without key, signature and time. */
  sendStep: {
    kind: 'json', method: 'POST', path: '/v1/erasures/steps',
    summary: 'Sends a step of a patient, signed by a key or on a form, and answers once a block has it.',
    scope: 'system/Consent.c',
    role: 'hospital',
    body: object({
      patient: identifier, case: caseId, measure, step, form: hex(32), key: hex(32), signature: hex(64),
      signedAt: integer(0)
    }, ['patient', 'case', 'measure', 'step']),
    answer: answer<ErasureStepView>()
  },
  /** 409 `dispute-open` while a record disputes this one and is not decided. */
  decideMeasure: {
    kind: 'json', method: 'POST', path: '/v1/erasures/decisions',
    summary: 'Decides on a measure in the name of this hospital. The ground says whether for or against it.',
    scope: 'medichain/operator.u',
    role: 'hospital',
    body: object({
      case: caseId, measure: oneOf(['erase', 'restrict', 'rectify', 'hold'] as const), ground: oneOf(GROUNDS),
      reasons: hex(32)
    }, ['case', 'measure', 'ground', 'reasons']),
    answer: answer<ErasureStepView>()
  },
  erasureStatus: {
    kind: 'json', method: 'GET', path: '/v1/erasures/:id',
    summary: 'The measures on a record; of an erased one, which hospitals have attested it.',
    scope: 'medichain/chain.r',
    role: 'hospital', params: byCase, answer: answer<ErasureStatusView>()
  },
  erasures: {
    kind: 'json', method: 'GET', path: '/v1/erasures',
    summary: 'Measures on records, in the order of case ids, and the public counters of all hospitals.',
    scope: 'medichain/chain.r',
    role: 'hospital', query: object({ limit: integer(1, MAX_LISTED) }), answer: answer<ErasureListView>()
  },
  erasureNotices: {
    kind: 'json', method: 'GET', path: '/v1/erasures/notices',
    summary: 'Erased records that this hospital has read, and whose copies it has to look for.',
    scope: 'medichain/operator.r',
    role: 'hospital', answer: answer<ErasureNoticesView>()
  },
  /** 404 `unknown-notice`. */
  confirmErasure: {
    kind: 'json', method: 'POST', path: '/v1/erasures/notices/confirm',
    summary: 'Confirms that this hospital has erased its own copies of a record that it has read.',
    scope: 'medichain/operator.u',
    role: 'hospital', body: object({ case: caseId }, ['case']), answer: answer<ErasureNoticesView>()
  }
} satisfies Record<string, Route>
