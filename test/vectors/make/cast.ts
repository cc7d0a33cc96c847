/** Names the keys of the vectors. All keys follow from names, so the files are the same in every run. */
import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { sha } from '../../../src/sim/checkers/arithmetic.js'
import type { Member } from '../../../src/protocol/types/index.js'

/** An Ed25519 key of RFC 8032. */
export interface Key {
  readonly id: Buffer
  readonly sign: (message: Uint8Array) => Buffer
}

/** DER of a PKCS #8 private key (RFC 8410 §7) before the seed. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const ED25519_KEY_BYTES = 32

/** Returns 32 bytes that follow from a label. */
export function digest (label: string): Buffer {
  return sha(Buffer.from(`vector ${label}`))
}

export function keyOf (name: string): Key {
  const der = Buffer.concat([PKCS8, digest(`seed ${name}`)])
  const secret: KeyObject = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const id = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-ED25519_KEY_BYTES)
  return { id, sign: message => sign(null, message, secret) }
}

const group = JSON.parse(readFileSync(new URL('../ristretto255/rfc9496.json', import.meta.url), 'utf8')) as {
  readonly multiples: readonly string[]
  readonly invalid: readonly string[]
}

/** Returns the element n·G of RFC 9496 A.1. @param n from 1 to 15 */
export function elementOf (n: number): Buffer {
  return Buffer.from(group.multiples[n]!, 'hex')
}

/** An encoding that RFC 9496 A.2 refuses. */
export const NO_ELEMENT = Buffer.from(group.invalid[0]!, 'hex')

/** The neutral element of Ed25519, a key of small order. */
export const WEAK_KEY = Buffer.concat([Buffer.of(1), Buffer.alloc(31)])

export const governmentPeer = keyOf('government peer')
export const governmentList = keyOf('government list')
export const [A, B, C, D, E] = ['A', 'B', 'C', 'D', 'E'].map(name => keyOf(`hospital ${name}`)) as
  [Key, Key, Key, Key, Key]

const NAMES = new Map([
  [A, 'Kórház Á'], [B, 'Hospital B'], [C, 'Hospital C'], [D, 'Hospital D'], [E, 'Hospital E']
])

export function memberOf (key: Key): Member {
  const place = [...NAMES.keys()].indexOf(key)
  return { id: key.id, boxKey: elementOf(place + 1), name: NAMES.get(key)! }
}

/** Returns the entries of a list of these hospitals, sorted by id. */
export function membersOf (...keys: readonly Key[]): Member[] {
  return sortedKeys(...keys).map(memberOf)
}

export function sortedKeys (...keys: readonly Key[]): Key[] {
  return [...keys].sort((a, b) => Buffer.compare(a.id, b.id))
}

/** The members of the first list in order. */
export const FOUNDERS = sortedKeys(A, B, C, D)
