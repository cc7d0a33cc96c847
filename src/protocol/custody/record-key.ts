import { chainlessDomain, domain } from '../codec/index.js'
import { hkdfSha512 } from '../crypto/index.js'
import { assert, concat, type ChainId, type Group, type GroupElement, type MemberId, type Scalar }
  from '../types/index.js'

export const PAD_BYTES = 32
const KEY_BYTES = 32
const RANDOM_BYTES = 32
const SECRET_DOMAIN = chainlessDomain('custody-secret')

/** The proposal to which a record key belongs. */
export interface RecordPlace {
  readonly chainId: ChainId
  readonly submitter: MemberId
  /** The 16 random bytes of the proposal. */
  readonly r: Uint8Array
}

/** A new record key, and the parts of it that the proposal and its proof need. */
export interface CustodyKey {
  readonly key: Uint8Array
  /** ρ·K, which makes the key together with the pad. It is as secret as the key. */
  readonly half: GroupElement
  /** C = ρ·G, which the proposal has. */
  readonly custody: GroupElement
  /** ρ, with which the submitter proves C. It is as secret as the key, and not needed afterwards. */
  readonly secret: Scalar
}

/**
 * Makes a record key that t holders of the custody key can open again.
 * @param publicKey K, the custody key of the active epoch
 * @param random 32 random bytes that serve this record alone
 * @param pad 32 other random bytes, which each hospital gets with the body
 */
export function makeRecordKey (
  group: Group, publicKey: GroupElement, place: RecordPlace, random: Uint8Array, pad: Uint8Array
): CustodyKey {
  assert(random.length === RANDOM_BYTES, '32 random bytes')
  const secret = group.hashToScalar(random, SECRET_DOMAIN)
  const custody = group.base(secret)
  const point = group.multiply(secret, publicKey)
  assert(custody !== undefined && point !== undefined, 'a secret of zero, which has probability 2^-252')
  return { key: recordKeyOf(place, point, pad), half: point, custody, secret }
}

/** Returns HKDF-SHA-512(ρ·K ‖ pad, info D("custody-key") ‖ submitter ‖ r). @param point ρ·K = k·C */
export function recordKeyOf (
  { chainId, r, submitter }: RecordPlace, point: GroupElement, pad: Uint8Array
): Uint8Array {
  assert(pad.length === PAD_BYTES, 'a pad of 32 bytes')
  return hkdfSha512(concat(point, pad), concat(domain('custody-key', chainId), submitter, r), KEY_BYTES)
}
