import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Access } from './access/access.js'
import { MAX_TOKEN_CHARACTERS, wrongToken } from './access/access-tokens.js'
import { OPERATOR, type Caller } from './caller.js'
import { ServiceError } from './service-error.js'

/** The host names of the loopback interface. */
const LOCAL_NAMES = new Set(['127.0.0.1', 'localhost'])

/** Headers that must not be repeated. Node keeps the first value and silently drops the others. */
const SINGLE_HEADERS = ['host', 'authorization', 'content-type', 'origin']

/** What the guard of a server knows. */
export interface GuardParts {
  readonly access: Pick<Access, 'bases' | 'registry' | 'tokens'>
  /** The digest of the operator's token; absent: this server is not for the operator. */
  readonly tokenDigest: Uint8Array | undefined
}

/**
 * Refuses a request that repeats one of these headers, or has no `Host` (RFC 9112 §3.2).
 * @throws ServiceError 400 `repeated-header`, `no-host`
 */
export function checkSingle (
  { httpVersion, rawHeaders }: Pick<IncomingMessage, 'httpVersion' | 'rawHeaders'>
): void {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map(name => name.toLowerCase())
  if (httpVersion === '1.1' && !names.includes('host')) {
    throw new ServiceError(400, 'no-host', 'the header Host is missing; send it')
  }
  const repeated = SINGLE_HEADERS.find(name => names.indexOf(name) !== names.lastIndexOf(name))
  if (repeated === undefined) return
  throw new ServiceError(400, 'repeated-header', `${repeated} is given twice; send it once`)
}

/**
 * Checks the Host and Origin headers. The former prevents DNS rebinding: a web page whose name resolves to
 * 127.0.0.1 still sends its own name. Only pages of registered origins may call.
 * @throws ServiceError 403 `foreign-host`, `foreign-origin`
 */
export function checkPlace (headers: IncomingHttpHeaders, parts: GuardParts): void {
  const { host, origin } = headers
  if (!isLocalCall(host, parts) && !hostsOf(parts).includes((host ?? '').toLowerCase())) {
    throw new ServiceError(403, 'foreign-host', 'this node has another name: use 127.0.0.1 on its own ' +
      'machine, or the address of its setting apiPublicBaseUrl')
  }
  if (origin === undefined || isOwnOrigin(headers, parts) || parts.access.registry.hasOrigin(origin)) return
  throw new ServiceError(403, 'foreign-origin', 'this API is not for pages of other origins; the operator ' +
    'registers the origin of a page with client add --origin')
}

/**
 * Authenticates the caller before the body is read.
 * @throws ServiceError as `checkPlace`; 401 `no-token`, `wrong-token`, `token-expired`
 */
export function guard (headers: IncomingHttpHeaders, parts: GuardParts): Caller {
  checkPlace(headers, parts)
  const { origin } = headers
  const given = /^Bearer +([\x21-\x7e]+)$/i.exec(headers.authorization ?? '')?.[1]
  if (given === undefined || given.length > MAX_TOKEN_CHARACTERS) {
    throw new ServiceError(401, 'no-token', 'a bearer token is required; a program gets one from ' +
      '/auth/token, and the command line reads one in api.json in the data folder of the node')
  }
  const isOwn = origin === undefined || isOwnOrigin(headers, parts)
  if (isOperator(given, headers.host, parts)) {
    if (isOwn) return OPERATOR
    throw new ServiceError(403, 'foreign-origin',
      'the token of the operator is not for pages of other origins')
  }
  const caller = parts.access.tokens.open(given)
  const client = parts.access.registry.find(caller.id)
  if (isOwn || client?.origins.includes(origin) === true) return caller
  throw new ServiceError(403, 'foreign-origin', 'this client is not registered for pages of this origin')
}

/** Hashes a token, so that a comparison takes the same time for tokens of every length. */
export function digestOfToken (token: string): Uint8Array {
  return createHash('sha256').update(token).digest()
}

/** The token of the operator is accepted on the machine of the node alone, and not through a proxy. */
function isOperator (token: string, host: string | undefined, parts: GuardParts): boolean {
  const { tokenDigest } = parts
  if (tokenDigest === undefined || !timingSafeEqual(digestOfToken(token), tokenDigest)) return false
  if (isLocalCall(host, parts)) return true
  throw wrongToken()
}

function isOwnOrigin ({ host, origin }: IncomingHttpHeaders, parts: GuardParts): boolean {
  if (isLocalCall(host, parts) && origin === `http://${host ?? ''}`) return true
  return parts.access.bases.some(base => new URL(base).origin === origin)
}

function isLocalCall (host: string | undefined, { tokenDigest }: GuardParts): boolean {
  const name = /^([a-z0-9.]+)(:\d{1,5})?$/i.exec(host ?? '')?.[1]
  return tokenDigest !== undefined && name !== undefined && LOCAL_NAMES.has(name.toLowerCase())
}

function hostsOf ({ access: { bases } }: GuardParts): string[] {
  return bases.map(base => new URL(base).host)
}
