/**
 * Writes the secrets of a hospital, for a test that looks for them elsewhere. It is loaded by `--import`
 * before the program. The file `taps/secrets-<process id>.ndjson` gets each key that seals or opens anything.
 * It also gets each sealed text that has a word of `marks.json`, and the inputs of record keys. Nothing is
 * shipped of this.
 */
import crypto, { type CipherGCM, type DecipherGCM } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import path from 'node:path'
import process from 'node:process'

/** What a line of the file has, each in hexadecimal. */
export interface SecretLine {
  readonly key: string
  /** The sealed bytes of a text with a mark. */
  readonly sealed?: string
  /** The half of a record key and its pad. */
  readonly half?: string
  readonly pad?: string
}

type Make =
  (algorithm: string, key: Uint8Array, nonce: Uint8Array, options: object) => CipherGCM & DecipherGCM
type Derive =
  (digest: string, secret: Uint8Array, salt: string, info: Uint8Array, length: number) => ArrayBuffer

const HALF_BYTES = 32
const marks = JSON.parse(readFileSync('marks.json', 'utf8')) as string[]
const folder = path.join(process.cwd(), 'taps')
mkdirSync(folder, { recursive: true })
const known = new Set<string>()

function write (line: SecretLine): void {
  const text = JSON.stringify(line)
  if (known.has(text)) return
  known.add(text)
  appendFileSync(path.join(folder, `secrets-${process.pid}.ndjson`), `${text}\n`)
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const hasMark = (bytes: Uint8Array): boolean => marks.some(mark => Buffer.from(bytes).includes(mark))

function watched (make: Make, isSealing: boolean): Make {
  return (algorithm, key, nonce, options) => {
    const made = make(algorithm, key, nonce, options)
    if (algorithm !== 'aes-256-gcm') return made
    write({ key: hex(key) })
    const update = made.update.bind(made) as (bytes: Uint8Array) => Buffer
    Object.assign(made, { update (bytes: Uint8Array): Buffer {
      const result = update(bytes)
      const [plain, sealed] = isSealing ? [bytes, result] : [result, bytes]
      if (hasMark(plain)) write({ key: hex(key), sealed: hex(sealed) })
      return result
    } })
    return made
  }
}

const { createCipheriv, createDecipheriv, hkdfSync } = crypto
const derive = hkdfSync as unknown as Derive
Object.assign(crypto, {
  createCipheriv: watched(createCipheriv as unknown as Make, true),
  createDecipheriv: watched(createDecipheriv as unknown as Make, false),
  hkdfSync: ((digest, secret, salt, info, length) => {
    const derived = derive(digest, secret, salt, info, length)
    if (secret.byteLength === 2 * HALF_BYTES) {
      const [half, pad] = [secret.subarray(0, HALF_BYTES), secret.subarray(HALF_BYTES)]
      write({ key: hex(new Uint8Array(derived)), half: hex(half), pad: hex(pad) })
    }
    return derived
  }) satisfies Derive
})
syncBuiltinESMExports()
