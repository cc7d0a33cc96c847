import type { LiveConsent } from './decide.js'
import { Effect } from './rule.js'

/** Returns the denials among consents. A rule that is not here may be one, so it stays. */
export function onlyDenials (consents: readonly LiveConsent[]): LiveConsent[] {
  return consents.flatMap((consent): LiveConsent[] => {
    const { rule } = consent
    if (rule === undefined) return [consent]
    const provisions = rule.provisions.filter(({ effect }) => effect === Effect.deny)
    return provisions.length === 0 ? [] : [{ ...consent, rule: { salt: rule.salt, provisions } }]
  })
}
