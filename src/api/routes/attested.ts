import { answer, type Route } from '../route.js'
import type { AttestedConsentsView } from '../views/index.js'

/** Reviews of consents in favour of their filers (protocol/SPECIFICATION.md §17.6). */
export const attestedRoutes = {
  attestedConsents: {
    kind: 'json', method: 'GET', path: '/v1/attested-consents',
    summary: 'Consents in favour of their filers under review, and the public counters of each hospital.',
    scope: 'system/Consent.r',
    role: 'hospital', answer: answer<AttestedConsentsView>()
  }
} satisfies Record<string, Route>
