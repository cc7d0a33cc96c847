import { answer, type Route } from '../route.js'
import { integer, object, text } from '../schema.js'
import type { AdoptionView, CodeView, TerminologyView } from '../views/index.js'

/** How many codes of each system a search returns at most. */
const MAX_FOUND_CODES = 100

const language = text({ pattern: '^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$', maxLength: 40 })
const system = text({ minLength: 1, maxLength: 200 })
const day = text({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'a day, as 2026-01-31' })

export const terminologyRoutes = {
  terminology: {
    kind: 'json',
    method: 'GET',
    path: '/v1/terminology',
    summary: 'The releases of code systems that are here or adopted, and who has signed them.',
    scope: 'client',
    role: 'hospital',
    answer: answer<TerminologyView>()
  },
  /** Every word of the text begins a word of the code, a title or an inclusion term. */
  searchCodes: {
    kind: 'json',
    method: 'GET',
    path: '/v1/terminology/search',
    summary: 'Codes by code or words, of the newest release of each system here, best first.',
    scope: 'client',
    role: 'hospital',
    query: object({
      text: text({ minLength: 1, maxLength: 200 }), system, language,
      limit: integer(1, MAX_FOUND_CODES)
    }, ['text']),
    answer: answer<readonly CodeView[]>()
  },
  /** 404 `unknown-code`. */
  showCode: {
    kind: 'json',
    method: 'GET',
    path: '/v1/terminology/code',
    summary: 'One code with its titles and notes, of the newest release of each system here.',
    scope: 'client',
    role: 'hospital',
    query: object({ code: text({ minLength: 1, maxLength: 64 }), system, language }, ['code']),
    answer: answer<readonly CodeView[]>()
  },
  /** 404 `unknown-release`, 409 `adopted-already` or `signed-already`, 422 `wrong-days`. */
  adoptRelease: {
    kind: 'json',
    method: 'POST',
    path: '/v1/terminology/adopt',
    summary: 'Signs a release that is here; the signatures of a quorum adopt it.',
    scope: 'local',
    role: 'hospital',
    body: object({
      hash: text({
        pattern: '^[0-9a-f]{8,64}$', description: 'the hash of a release, or its first 8 digits or more'
      }),
      from: day, until: day
    }, ['hash']),
    answer: answer<AdoptionView>()
  }
} satisfies Record<string, Route>
