import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ClientCaller } from '../caller.js'
import { ServiceError } from '../service-error.js'
import { callerOf, type ClientRecord } from './client-record.js'
import type { ClientRegistry } from './client-registry.js'

/** The life of an access token, in seconds: the most that SMART App Launch 2 recommends. */
export const TOKEN_SECONDS = 300
/** Longer than the longest token: 64 scopes of at most 80 characters. */
export const MAX_TOKEN_CHARACTERS = 8192
const TAG_BYTES = 32

interface TokenContent {
  readonly client: string
  readonly generation: string
  readonly scope: string
  /** Seconds since 1970. */
  readonly ends: number
}

/**
 * Makes and checks access tokens. A token is opaque to its client: it has an authentication code of this
 * node, so that nothing is kept per token. It ends early if its client is rotated or removed.
 */
export class AccessTokens {
  constructor (private readonly registry: ClientRegistry, private readonly now: () => number) {}

  issue ({ generation, id }: ClientRecord, scope: string): string {
    const ends = Math.floor(this.now() / 1000) + TOKEN_SECONDS
    const content: TokenContent = { client: id, generation, scope, ends }
    const text = Buffer.from(JSON.stringify(content))
    return Buffer.concat([this.#tag(text), text]).toString('base64url')
  }

  /** @throws ServiceError 401 `wrong-token`, `token-expired` */
  open (token: string): ClientCaller {
    const bytes = Buffer.from(token, 'base64url')
    const text = bytes.subarray(TAG_BYTES)
    const isOwn = token.length <= MAX_TOKEN_CHARACTERS && bytes.byteLength > TAG_BYTES &&
      timingSafeEqual(bytes.subarray(0, TAG_BYTES), this.#tag(text))
    if (!isOwn) throw wrongToken()
    const { client, ends, generation, scope } = JSON.parse(text.toString()) as TokenContent
    const record = this.registry.find(client)
    if (record?.generation !== generation) throw wrongToken()
    if (this.now() >= ends * 1000) {
      throw new ServiceError(401, 'token-expired', 'the access token has expired; get a new one')
    }
    return callerOf(record, scope)
  }

  #tag (text: Uint8Array): Buffer {
    return createHmac('sha256', this.registry.tokenKey).update(text).digest()
  }
}

export function wrongToken (): ServiceError {
  return new ServiceError(401, 'wrong-token', 'the token is not the token of this node, which changes with ' +
    'every start (read api.json again), nor of a client; a program gets a new one from /auth/token')
}
