import { MAX_CLIENT_KEY_BYTES } from '../limits.js'
import { answer, type Route } from '../route.js'
import { integer, list, object, text, type ValueOf } from '../schema.js'
import type { ClientView, RegisteredClientView, RemovedClientView } from '../views/index.js'
import { readingFields } from './patients.js'

/** Requests a minute of one client: 1 to 60,000. */
const MAX_PER_MINUTE = 60_000

const id = text({
  pattern: '^[a-z][a-z0-9-]{1,39}$',
  description: 'a name of 2 to 40 lower-case letters, digits and hyphens that begins with a letter'
})
const byClient = object({ id }, ['id'])
/** PEM, JWK or JWK set. Without keys the client gets a secret. */
const keys = text({ minLength: 1, maxLength: MAX_CLIENT_KEY_BYTES })

const newClient = object({
  id,
  scope: text({ minLength: 1, maxLength: 2048 }),
  keys,
  purposes: list(readingFields.purpose, { maxItems: 8 }),
  roles: list(readingFields.role, { maxItems: 4 }),
  practitioner: readingFields.practitioner,
  recordSystem: text({ minLength: 1, maxLength: 256 }),
  origins: list(text({
    pattern: '^https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?$', maxLength: 270,
    description: 'an origin in lower case without a path, such as https://ehr.example'
  }), { maxItems: 16 }),
  perMinute: integer(1, MAX_PER_MINUTE)
}, ['id', 'scope'])

export type NewClient = ValueOf<typeof newClient>

/** The programs that may call this node. Only its operator registers them. */
export const clientRoutes = {
  clients: {
    kind: 'json', method: 'GET', path: '/v1/clients',
    summary: 'The programs that may call this node, with their rights.',
    scope: 'local', isForOperators: true,
    answer: answer<readonly ClientView[]>()
  },
  /** 409 `client-exists`, `too-many-clients`; 422 `bad-scope`, `bad-id`, `bad-key`, `private-key`. */
  addClient: {
    kind: 'json', method: 'POST', path: '/v1/clients',
    summary: 'Registers a program with its public keys, or makes a secret for it.',
    scope: 'local', body: newClient,
    answer: answer<RegisteredClientView>()
  },
  /** 404 `unknown-client`; 422 `bad-key`, `private-key`. */
  rotateClient: {
    kind: 'json', method: 'POST', path: '/v1/clients/:id/rotate',
    summary: 'Replaces the keys or the secret of a program, and ends its access tokens.',
    scope: 'local', params: byClient, body: object({ keys }),
    answer: answer<RegisteredClientView>()
  },
  /** 404 `unknown-client`. */
  removeClient: {
    kind: 'json', method: 'DELETE', path: '/v1/clients/:id',
    summary: 'Removes a program, and ends its access tokens.',
    scope: 'local', params: byClient,
    answer: answer<RemovedClientView>()
  }
} satisfies Record<string, Route>
