import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { OPERATOR, type Caller } from './caller.js'
import { ServiceError } from './service-error.js'

/** Names under which this machine reaches its own loopback. */
const LOCAL_NAMES = new Set(['127.0.0.1', 'localhost'])

/** Headers that decide about a request. Node keeps the first of several, and drops the others. */
const SINGLE = ['host', 'authorization', 'content-type']

/**
 * Refuses a request that says two things in one header (RFC 9112 §3.2 for `Host`).
 * @throws ServiceError 400 `repeated-header`
 */
export function checkSingle ({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): void {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map(name => name.toLowerCase())
  const repeated = SINGLE.find(name => names.indexOf(name) !== names.lastIndexOf(name))
  if (repeated === undefined) return
  throw new ServiceError(400, 'repeated-header', `${repeated} is given twice; send it once`)
}

/**
 * Says who calls, before a byte of the body is read. The Host header defeats DNS rebinding: a web page
 * that makes its own name point to 127.0.0.1 still sends that name. Pages of other origins are refused
 * outright; command-line clients send no Origin.
 * @throws ServiceError 403 `foreign-host`, `foreign-origin`; 401 `no-token`, `wrong-token`
 */
export function guard (headers: IncomingHttpHeaders, tokenDigest: Uint8Array): Caller {
  if (!isLocal(headers.host)) {
    throw new ServiceError(403, 'foreign-host', 'this API answers to 127.0.0.1 and localhost only')
  }
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host ?? ''}`) {
    throw new ServiceError(403, 'foreign-origin', 'this API is not for pages of other origins')
  }
  const given = /^Bearer +([\x21-\x7e]{1,256})$/i.exec(headers.authorization ?? '')?.[1]
  if (given === undefined) {
    throw new ServiceError(401, 'no-token',
      'a bearer token is needed: it is in api.json in the data folder of the node')
  }
  if (!timingSafeEqual(digestOfToken(given), tokenDigest)) {
    throw new ServiceError(401, 'wrong-token',
      'the token is not that of this node: it changes with every start, read api.json again')
  }
  return OPERATOR
}

/** All digests have one length, so that the comparison takes the same time for every token. */
export function digestOfToken (token: string): Uint8Array {
  return createHash('sha256').update(token).digest()
}

function isLocal (host: string | undefined): boolean {
  const name = /^([a-z0-9.]+)(:\d{1,5})?$/i.exec(host ?? '')?.[1]
  return name !== undefined && LOCAL_NAMES.has(name.toLowerCase())
}
