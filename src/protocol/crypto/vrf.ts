/**
 * ECVRF-EDWARDS25519-SHA512-TAI, RFC 9381 §5 with the parameters of §5.5, on the arithmetic of this folder.
 * Verification takes variable time. With secret scalars the sequence of operations is fixed, but secrets
 * select table entries, and BigInt computes s = k + c·x. The code is safe against an observer on the network,
 * not against a program on the same processor.
 */
import { assert, BoundedMap, concat, equal, mapKey } from '../types/index.js'
import { multiplyTwo } from './double-multiplication.js'
import { addPoint, addend, doubleTimes, negatePoint, point, setAddend, type Point } from './edwards25519.js'
import { encodeToCurve } from './encode-to-curve.js'
import { sha512 } from './platform.js'
import { screenKey } from './key-screening.js'
import { MultiplesTable } from './multiples-table.js'
import { POINT_BYTES, basePoint, decodePoint, encodePoints } from './point-encoding.js'
import { L, bytesToInteger, integerToBytes } from './scalar25519.js'

/** cLen, qLen and the length of a proof, point ‖ c ‖ s (§5.5). */
const CHALLENGE_BYTES = 16
const SCALAR_BYTES = 32
export const VRF_PROOF_BYTES = POINT_BYTES + CHALLENGE_BYTES + SCALAR_BYTES
const SCALAR_BITS = 253

/** suite_string ‖ domain separator of §5.4.3 and of §5.2, and the separator at their end. */
const CHALLENGE = new Uint8Array([0x03, 0x02])
const PROOF_TO_HASH = new Uint8Array([0x03, 0x03])
const END = new Uint8Array([0x00])

/** Holds the secret parts of a key pair. */
export interface VrfSecret {
  readonly publicKey: Uint8Array
  /** x modulo L, as a number and as bytes. */
  readonly scalar: bigint
  readonly scalarBytes: Uint8Array
  /** The half of the hashed seed that nonces are derived from. */
  readonly noncePrefix: Uint8Array
}

export interface VrfKeyPair {
  readonly publicKey: Uint8Array
  readonly secret: VrfSecret
}

/** A table takes about 6 KB per row: 0.4 MB for the base point, 54 KB for the key of a member. */
let baseTable: MultiplesTable | undefined
const hashedPointTable = new MultiplesTable(SCALAR_BITS, 16)

/** Tables of −Y for screened keys; the bound is above the number of members of the largest network. */
const KEY_TABLES = 256
const KEY_TABLE_STRIDE = 4
const keyTables = new BoundedMap<string, MultiplesTable>(KEY_TABLES)

/** Derives a key pair as RFC 8032 §5.1.5 does (§5.5). @param seed 32 secret bytes */
export function vrfKeyPair (seed: Uint8Array): VrfKeyPair {
  assert(seed.length === SCALAR_BYTES, 'a VRF seed is 32 bytes')
  const hashed = sha512(seed)
  const clamped = hashed.slice(0, SCALAR_BYTES)
  clamped[0]! &= 0xf8
  clamped[31] = clamped[31]! & 0x7f | 0x40
  const scalar = bytesToInteger(clamped) % L
  const scalarBytes = integerToBytes(scalar, SCALAR_BYTES)
  const [publicKey] = encodePoints([timesBase(scalarBytes)])
  assert(publicKey !== undefined)
  return { publicKey, secret: { publicKey, scalar, scalarBytes, noncePrefix: hashed.slice(32) } }
}

/** Holds a proof and the 64-byte output that it proves. */
export interface VrfEvaluation {
  readonly proof: Uint8Array
  readonly output: Uint8Array
}

/**
 * Computes ECVRF_prove (§5.1) and the output (§5.2), which costs little more. The proof has 80 bytes and is
 * the same for the same input.
 */
export function vrfEvaluate (secret: VrfSecret, alpha: Uint8Array): VrfEvaluation {
  const h = encodeToCurve(secret.publicKey, alpha)
  const [hString] = encodePoints([h])
  assert(hString !== undefined)
  // §5.4.2.2, nonce generation
  const k = bytesToInteger(sha512(secret.noncePrefix, hString)) % L
  const kBytes = integerToBytes(k, SCALAR_BYTES)
  hashedPointTable.fill(h)
  const gamma = multiplied(hashedPointTable, secret.scalarBytes)
  const u = timesBase(kBytes)
  const v = multiplied(hashedPointTable, kBytes)
  const [gammaString, uString, vString, cofactored] =
    encodePoints([gamma, u, v, timesCofactor(gamma)])
  assert(gammaString !== undefined && uString !== undefined)
  assert(vString !== undefined && cofactored !== undefined)
  const c = challenge(secret.publicKey, hString, gammaString, uString, vString)
  const s = (k + bytesToInteger(c) * secret.scalar) % L
  return {
    proof: concat(gammaString, c, integerToBytes(s, SCALAR_BYTES)),
    output: sha512(PROOF_TO_HASH, cofactored, END)
  }
}

/**
 * Computes ECVRF_verify (§5.3). `screenKey` takes the place of validate_key (§5.4.5) and is stricter.
 * @returns the 64-byte output, or undefined if key or proof is invalid
 */
export function vrfVerify (
  publicKey: Uint8Array, alpha: Uint8Array, proof: Uint8Array
): Uint8Array | undefined {
  if (proof.length !== VRF_PROOF_BYTES) return undefined
  const table = tableOfNegative(publicKey)
  if (table === undefined) return undefined
  // §5.4.4, decode proof
  const gamma = point()
  const c = proof.subarray(POINT_BYTES, POINT_BYTES + CHALLENGE_BYTES)
  const s = proof.subarray(POINT_BYTES + CHALLENGE_BYTES)
  const gammaString = proof.subarray(0, POINT_BYTES)
  if (bytesToInteger(s) >= L || !decodePoint(gamma, gammaString)) return undefined

  const h = encodeToCurve(publicKey, alpha)
  // U = s·B − c·Y
  const u = timesBase(s)
  const cY = addend()
  setAddend(cY, multiplied(table, c))
  addPoint(u, u, cY, true)
  // V = s·H − c·Gamma
  const v = point()
  const minusGamma = point()
  negatePoint(minusGamma, gamma)
  multiplyTwo(v, s, h, c, minusGamma)

  const [hString, uString, vString, cofactored] = encodePoints([h, u, v, timesCofactor(gamma)])
  assert(hString !== undefined && uString !== undefined)
  assert(vString !== undefined && cofactored !== undefined)
  const expected = challenge(publicKey, hString, gammaString, uString, vString)
  return equal(c, expected) ? sha512(PROOF_TO_HASH, cofactored, END) : undefined
}

/** Computes ECVRF_proof_to_hash (§5.2), 64 bytes. @param proof an own proof or a verified proof */
export function vrfOutput (proof: Uint8Array): Uint8Array {
  const gamma = point()
  assert(decodePoint(gamma, proof.subarray(0, POINT_BYTES)), 'not a verified proof')
  return sha512(PROOF_TO_HASH, ...encodePoints([timesCofactor(gamma)]), END)
}

/** Computes the challenge of §5.4.3 from encoded points. */
function challenge (...points: Uint8Array[]): Uint8Array {
  return sha512(CHALLENGE, ...points, END).subarray(0, CHALLENGE_BYTES)
}

function tableOfNegative (publicKey: Uint8Array): MultiplesTable | undefined {
  const name = mapKey(publicKey)
  const known = keyTables.get(name)
  if (known !== undefined) return known
  const y = point()
  if (!screenKey(publicKey) || !decodePoint(y, publicKey)) return undefined
  negatePoint(y, y)
  const table = new MultiplesTable(8 * CHALLENGE_BYTES + 1, KEY_TABLE_STRIDE).fill(y)
  keyTables.set(name, table)
  return table
}

/** Multiplies the base point. The first call fills the table, which takes some milliseconds. */
function timesBase (scalar: Uint8Array): Point {
  baseTable ??= new MultiplesTable(SCALAR_BITS, 1).fill(basePoint())
  return multiplied(baseTable, scalar)
}

function timesCofactor (p: Point): Point {
  const product = point()
  doubleTimes(product, p, 3)
  return product
}

function multiplied (table: MultiplesTable, scalar: Uint8Array): Point {
  const product = point()
  table.multiply(product, scalar)
  return product
}
