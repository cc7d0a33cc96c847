import { randomBytes } from 'node:crypto'
import type { ClientCaller, Reads } from '../caller.js'
import type { NewClient } from '../routes/clients.js'
import { ServiceError } from '../service-error.js'
import type { ClientView } from '../views/index.js'
import type { PublicJwk } from './client-keys.js'
import { commonScopes, parseScope, parseScopes, scopeText } from './scope.js'
import type { HashedSecret } from './secret.js'

/** A registered client as it is stored. It has keys or a secret, and never both. */
export interface ClientRecord extends Reads {
  readonly id: string
  readonly scope: string
  readonly keys: readonly PublicJwk[]
  readonly secret?: HashedSecret
  readonly recordSystem?: string
  readonly origins: readonly string[]
  readonly perMinute: number
  /** A random number of the present key or secret. Access tokens name it, so that a rotation ends them. */
  readonly generation: string
  readonly addedAt: number
  readonly rotatedAt: number
}

/** Enough for 500 requests a second, which is more than one hospital's system sends. */
const PER_MINUTE = 30_000
/** Names that logs use for callers that are no clients. */
const RESERVED = ['operator', 'none', 'node']

export type Credentials = Pick<ClientRecord, 'keys' | 'secret' | 'generation' | 'rotatedAt'>

export function newGeneration (): string {
  return randomBytes(8).toString('hex')
}

/** Makes the record of a new client. @throws ServiceError 422 `bad-id`, `bad-scope` */
export function newRecord (given: NewClient, credentials: Credentials): ClientRecord {
  const { id, origins = [], perMinute = PER_MINUTE, purposes = [], roles = [] } = given
  if (RESERVED.includes(id)) throw new ServiceError(422, 'bad-id', `no client may be called ${id}`)
  return {
    id, scope: checkedScope(given.scope), purposes, roles, origins, perMinute,
    ...(given.practitioner === undefined ? {} : { practitioner: given.practitioner }),
    ...(given.recordSystem === undefined ? {} : { recordSystem: given.recordSystem }),
    addedAt: credentials.rotatedAt, ...credentials
  }
}

/** Replaces the keys or the secret; a client with keys has no secret. */
export function withCredentials (record: ClientRecord, credentials: Credentials): ClientRecord {
  const kept = Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'secret'))
  return { ...kept as unknown as ClientRecord, ...credentials }
}

/** Registering a scope that cannot be granted is a mistake, so it is refused here and ignored in requests. */
function checkedScope (text: string): string {
  const items = text.split(' ').filter(item => item !== '')
  const bad = items.find(item => parseScope(item) === undefined)
  if (bad !== undefined || items.length === 0) {
    throw new ServiceError(422, 'bad-scope', 'a scope is system/TYPE.LETTERS or medichain/PART.LETTERS, ' +
      'such as system/Condition.crs; LETTERS are some of cruds in this order, TYPE is a FHIR resource ' +
      'type or *, and PART is chain, operator or review')
  }
  const scopes = parseScopes(items.join(' '))
  return scopeText(commonScopes(scopes, scopes))
}

export function clientView (record: ClientRecord): ClientView {
  const { addedAt, id, keys, origins, perMinute, practitioner, purposes, recordSystem, roles } = record
  return {
    id, scope: record.scope, method: record.secret === undefined ? 'private_key_jwt' : 'client_secret',
    keys: keys.map(({ crv, kid, kty }) => ({ kind: crv ?? kty, ...(kid === undefined ? {} : { kid }) })),
    purposes, roles, origins, perMinute, addedAt, rotatedAt: record.rotatedAt,
    ...(practitioner === undefined ? {} : { practitioner }),
    ...(recordSystem === undefined ? {} : { recordSystem })
  }
}

/** Returns the caller that a client is with some of its scopes. */
export function callerOf (record: ClientRecord, granted: string): ClientCaller {
  const { id, practitioner, purposes, recordSystem, roles, scope } = record
  return {
    kind: 'client', id, scopes: commonScopes(parseScopes(granted), parseScopes(scope)), purposes, roles,
    ...(practitioner === undefined ? {} : { practitioner }),
    ...(recordSystem === undefined ? {} : { recordSystem })
  }
}
