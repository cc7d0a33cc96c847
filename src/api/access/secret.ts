import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { ServiceError } from '../service-error.js'

/** A secret as it is stored: only a guess can be compared with it. */
export interface HashedSecret {
  /** Hexadecimal. */
  readonly salt: string
  readonly hash: string
}

const SECRET_BYTES = 32
const HASH_BYTES = 32
/** 16 MiB of memory for each guess (RFC 7914). */
const COST = { N: 2 ** 14, r: 8, p: 1 } as const
/** Hashes computed at once, so that guesses leave threads to the database. */
const MAX_AT_ONCE = 2
const MAX_WAITING = 64

export function newSecret (): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** Computes hashes, a few at once. */
export class SecretHasher {
  #running = 0
  readonly #waiting: (() => void)[] = []

  async hash (secret: string): Promise<HashedSecret> {
    const salt = randomBytes(16)
    return { salt: salt.toString('hex'), hash: (await this.#derive(secret, salt)).toString('hex') }
  }

  async matches (secret: string, { hash, salt }: HashedSecret): Promise<boolean> {
    const derived = await this.#derive(secret, Buffer.from(salt, 'hex'))
    const wanted = Buffer.from(hash, 'hex')
    return wanted.byteLength === derived.byteLength && timingSafeEqual(derived, wanted)
  }

  async #derive (secret: string, salt: Uint8Array): Promise<Buffer> {
    if (this.#waiting.length >= MAX_WAITING) {
      throw new ServiceError(503, 'busy', 'too many secrets wait to be checked; try again in a second')
    }
    if (this.#running >= MAX_AT_ONCE) await new Promise<void>(resolve => { this.#waiting.push(resolve) })
    else this.#running++
    try {
      return await new Promise((resolve, reject) => {
        scrypt(secret, salt, HASH_BYTES, COST, (error, key) => {
          if (error === null) resolve(key)
          else reject(error)
        })
      })
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running--
      else next()
    }
  }
}
