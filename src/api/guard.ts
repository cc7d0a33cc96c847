import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { OPERATOR, type Caller } from './caller.js'
import { ServiceError } from './service-error.js'

/** The host names of the loopback interface. */
const LOCAL_NAMES = new Set(['127.0.0.1', 'localhost'])

/** Headers that must not be repeated. Node keeps the first value and silently drops the others. */
const SINGLE_HEADERS = ['host', 'authorization', 'content-type']

/**
 * Refuses a request that repeats one of these headers (RFC 9112 §3.2 for `Host`).
 * @throws ServiceError 400 `repeated-header`
 */
export function checkSingle ({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): void {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map(name => name.toLowerCase())
  const repeated = SINGLE_HEADERS.find(name => names.indexOf(name) !== names.lastIndexOf(name))
  if (repeated === undefined) return
  throw new ServiceError(400, 'repeated-header', `${repeated} is given twice; send it once`)
}

/**
 * Authenticates the caller before the body is read. Checking the Host header prevents DNS rebinding: a web
 * page whose name resolves to 127.0.0.1 still sends its own name. Pages of other origins are refused;
 * command-line clients send no Origin.
 * @throws ServiceError 403 `foreign-host`, `foreign-origin`; 401 `no-token`, `wrong-token`
 */
export function guard (headers: IncomingHttpHeaders, tokenDigest: Uint8Array): Caller {
  checkOrigin(headers)
  const given = /^Bearer +([\x21-\x7e]{1,256})$/i.exec(headers.authorization ?? '')?.[1]
  if (given === undefined) {
    throw new ServiceError(401, 'no-token',
      'a bearer token is required; api.json in the data folder of the node contains it')
  }
  if (!timingSafeEqual(digestOfToken(given), tokenDigest)) {
    throw new ServiceError(401, 'wrong-token',
      'the token is not the token of this node; it changes with every start: read api.json again')
  }
  return OPERATOR
}

/** Checks the names alone, for calls that need no token. @throws ServiceError 403 */
export function checkOrigin (headers: IncomingHttpHeaders): void {
  if (!isLocal(headers.host)) {
    throw new ServiceError(403, 'foreign-host', 'this API answers to 127.0.0.1 and localhost only')
  }
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host ?? ''}`) {
    throw new ServiceError(403, 'foreign-origin', 'this API is not for pages of other origins')
  }
}

/** Hashes a token, so that a comparison takes the same time for tokens of every length. */
export function digestOfToken (token: string): Uint8Array {
  return createHash('sha256').update(token).digest()
}

function isLocal (host: string | undefined): boolean {
  const name = /^([a-z0-9.]+)(:\d{1,5})?$/i.exec(host ?? '')?.[1]
  return name !== undefined && LOCAL_NAMES.has(name.toLowerCase())
}
