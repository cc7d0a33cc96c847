import { createPublicKey } from 'node:crypto'
import { readJson } from '../../records/index.js'
import { ServiceError } from '../service-error.js'

/** A public key as RFC 7517 writes it; only the fields that a signature needs. */
export interface PublicJwk {
  readonly kty: 'EC' | 'RSA'
  readonly kid?: string
  readonly alg?: string
  readonly crv?: string
  readonly x?: string
  readonly y?: string
  readonly n?: string
  readonly e?: string
}

/** The signatures that assertions may have. SMART names ES384 and RS384; other clients use SHA-256. */
export const SIGNATURES = ['ES384', 'RS384', 'ES256', 'RS256'] as const
/** Keys of one client: the present one, the next one, and a few for other machines. */
const MAX_KEYS = 8
const MIN_RSA_BITS = 2048
const MAX_RSA_BITS = 8192
const CURVES = ['P-256', 'P-384']
/** Fields that only private keys have (RFC 7518 §6). */
const PRIVATE_FIELDS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/**
 * Reads the public keys of a client: a PEM public key, a JWK, or a JWK set.
 * @throws ServiceError 422 `private-key`, `bad-key`
 */
export function readClientKeys (text: string): readonly PublicJwk[] {
  if (text.includes('PRIVATE KEY')) throw privateKey()
  const keys = text.includes('-----BEGIN') ? [jwkOfPem(text)] : jwksIn(text)
  if (keys.length === 0 || keys.length > MAX_KEYS) {
    throw badKey(`it has ${keys.length} keys, not 1 to ${MAX_KEYS}`)
  }
  const kept = keys.map(publicKeyOf)
  const names = kept.flatMap(({ kid }) => kid ?? [])
  if (new Set(names).size < names.length) throw badKey('two keys have the same kid')
  if (kept.length > 1 && names.length < kept.length) throw badKey('each of several keys needs a kid')
  return kept
}

function jwksIn (text: string): readonly unknown[] {
  const read = readJson(text)
  if (!read.ok) throw badKey('it is neither PEM nor JSON')
  const { value } = read
  const set = (value as { readonly keys?: unknown } | null)?.keys
  return Array.isArray(set) ? set : [value]
}

function jwkOfPem (text: string): unknown {
  try {
    return createPublicKey(text).export({ format: 'jwk' })
  } catch {
    throw badKey('the PEM text is no public key')
  }
}

/** Checks a key by importing it, and keeps only its public fields. */
function publicKeyOf (value: unknown): PublicJwk {
  if (typeof value !== 'object' || value === null) throw badKey('a key is no JSON object')
  const given = value as Readonly<Record<string, unknown>>
  if (PRIVATE_FIELDS.some(field => given[field] !== undefined)) throw privateKey()
  if (given['use'] !== undefined && given['use'] !== 'sig') throw badKey('a key is not for signatures (use)')
  const fields = ['kty', 'kid', 'alg', 'crv', 'x', 'y', 'n', 'e'].flatMap(name =>
    given[name] === undefined ? [] : [[name, text(given[name])] as const])
  const key = Object.fromEntries(fields) as unknown as PublicJwk
  if (key.alg !== undefined && !SIGNATURES.some(name => name === key.alg)) {
    throw badKey('a key has another alg')
  }
  checkStrength(key)
  return key
}

function checkStrength (key: PublicJwk): void {
  let bits: number | undefined
  try {
    const imported = createPublicKey({ key: { ...key } as never, format: 'jwk' })
    bits = imported.asymmetricKeyDetails?.modulusLength
  } catch {
    throw badKey('a key is damaged')
  }
  if (key.kty === 'EC' && CURVES.includes(key.crv ?? '')) return
  if (key.kty === 'RSA' && bits !== undefined && bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS) return
  throw badKey(`a key is neither EC (${CURVES.join(' or ')}) nor RSA of ${MIN_RSA_BITS} bits or more`)
}

function text (value: unknown): string {
  if (typeof value === 'string' && value.length <= 2048) return value
  throw badKey('a field of a key is no text')
}

function privateKey (): ServiceError {
  return new ServiceError(422, 'private-key',
    'this is a private key, which must not leave its program; register the public key')
}

function badKey (why: string): ServiceError {
  return new ServiceError(422, 'bad-key',
    `this is no public key for a client: ${why}; give a PEM public key, a JWK or a JWK set`)
}
