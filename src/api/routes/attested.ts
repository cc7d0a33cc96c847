import { answer, type Route } from '../route.js'
import { object, text } from '../schema.js'
import type { AttestedConsentView, AttestedConsentsView, RecordedView } from '../views/index.js'
import { contestBody } from './emergencies.js'

const byConsent = object({
  id: text({
    pattern: '^[0-9a-f]{8,64}$',
    description: 'the id of an attested consent: 64 digits, or the first 8 or more'
  })
}, ['id'])

/** Reviews of consents in favour of their filers (protocol/SPECIFICATION.md §17.6). */
export const attestedRoutes = {
  attestedConsents: {
    kind: 'json', method: 'GET', path: '/v1/attested-consents',
    summary: 'Consents in favour of their filers under review, and the public counters of each hospital.',
    scope: 'system/Consent.r',
    role: 'hospital', answer: answer<AttestedConsentsView>()
  },
  /** 404 `unknown-attested`. */
  attestedConsent: {
    kind: 'json', method: 'GET', path: '/v1/attested-consents/:id',
    summary: 'What the chain knows of one consent that was drawn for review.',
    scope: 'system/Consent.r',
    role: 'hospital', params: byConsent, answer: answer<AttestedConsentView>()
  },
  /**
   * A key of the patient signs, or any hospital but the filer files a form of a patient without a key. 403
   * `no-right-to-contest`; 404 `unknown-attested`; 409 `nothing-to-contest`, `judgement-pending`,
   * `contested-already`, `contest-too-late`, `has-own-key` or `other-patient`; 422 `contest-of-the-patient`.
   */
  contestConsent: {
    kind: 'json', method: 'POST', path: '/v1/attested-consents/:id/contest',
    summary: 'Asks for two further judges of a consent in favour of its filer, for the patient.',
    scope: 'system/Consent.c',
    role: 'hospital', params: byConsent, body: contestBody, answer: answer<RecordedView>()
  }
} satisfies Record<string, Route>
