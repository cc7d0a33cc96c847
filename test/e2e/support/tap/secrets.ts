/**
 * Writes the secrets of a hospital, for a test that looks for them elsewhere. It is loaded by `--import`
 * before the program. The file `taps/secrets-<process id>.ndjson` gets each key that seals or opens anything.
 * It also gets each sealed text that has a word of `marks.json`, and the inputs of record keys. Names of
 * patients and rules of consents come with what they were before. Nothing is shipped of this.
 */
import crypto, { type CipherGCM, type DecipherGCM, type KeyObject } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import path from 'node:path'
import process from 'node:process'

/** What a line of the file has, each in hexadecimal. */
export interface SecretLine {
  readonly key: string
  /** The sealed bytes of a text with a mark, or of a name or rule. */
  readonly sealed?: string
  /** What a name or a rule was before it was sealed. */
  readonly about?: 'a name' | 'a rule'
  readonly plain?: string
  /** The half of a record key and its pad. */
  readonly half?: string
  readonly pad?: string
}

type Make = (algorithm: string, key: Uint8Array | KeyObject, nonce: Uint8Array, options: object) =>
CipherGCM & DecipherGCM
type Derive =
  (digest: string, secret: KeyObject, salt: string, info: Uint8Array, length: number) => ArrayBuffer

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

/** Tells what is sealed, by its additional data (SPECIFICATION.md §16.2, `Secrets`). */
function aboutOf (data: Buffer): SecretLine['about'] {
  if (data.indexOf('name\0') === 0) return 'a name'
  return data.includes('consent-part') ? 'a rule' : undefined
}

function watched (make: Make, isSealing: boolean): Make {
  return (algorithm, object, nonce, options) => {
    const made = make(algorithm, object, nonce, options)
    if (algorithm !== 'aes-256-gcm') return made
    const key = hex('export' in object ? object.export() : object)
    write({ key })
    const update = made.update.bind(made) as (bytes: Uint8Array) => Buffer
    const setAAD = made.setAAD.bind(made) as (bytes: Uint8Array) => typeof made
    let about: SecretLine['about']
    Object.assign(made, { setAAD (bytes: Uint8Array): typeof made {
      about = aboutOf(Buffer.from(bytes))
      return setAAD(bytes)
    },
    update (bytes: Uint8Array): Buffer {
      const result = update(bytes)
      const [plain, sealed] = isSealing ? [bytes, result] : [result, bytes]
      if (about !== undefined) write({ key, sealed: hex(sealed), about, plain: hex(plain) })
      else if (hasMark(plain)) write({ key, sealed: hex(sealed) })
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
  hkdfSync: ((digest, object, salt, info, length) => {
    const derived = derive(digest, object, salt, info, length)
    const secret = object.export()
    if (secret.byteLength === 2 * HALF_BYTES) {
      const [half, pad] = [secret.subarray(0, HALF_BYTES), secret.subarray(HALF_BYTES)]
      write({ key: hex(new Uint8Array(derived)), half: hex(half), pad: hex(pad) })
    }
    return derived
  }) satisfies Derive
})
syncBuiltinESMExports()
