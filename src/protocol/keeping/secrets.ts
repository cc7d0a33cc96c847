import {
  bytes32, codec, decode, DecodeError, list, option, struct, u32, u64, type Codec
} from '../codec/index.js'
import { SHARED_KEYS, type Height, type Scalar } from '../types/index.js'

/** The secret b of a box key b·G. The number is the newest epoch when the secret was made. */
export interface BoxSecret {
  readonly since: number
  readonly secret: Scalar
}

/** The 32 random bytes from which the own dealing for an epoch follows. */
export interface DealingSeed {
  readonly epoch: number
  readonly seed: Uint8Array
}

/** The own shares of an epoch, by index in SHARED_KEYS. */
export interface HeldShares {
  readonly epoch: number
  readonly scalars: readonly Scalar[]
}

/**
 * Holds all secrets of a hospital about shared keys. A hospital stores each version of this value before it
 * sends a transaction that rests on it.
 */
export interface KeySecrets {
  /** The height of the ledger from which these secrets follow. A lower ledger is a former state. */
  readonly height: Height
  /** In the order in which they were made. */
  readonly boxes: readonly BoxSecret[]
  readonly dealing: DealingSeed | undefined
  readonly shares: readonly HeldShares[]
}

/** The most box secrets that are in use at once; see `step.ts`. */
const MAX_BOXES = 8
const MAX_SHARES = 4
/** Fixed length of the encoded secrets, so that a file tells nothing by its size. */
export const SECRETS_BYTES = 1_024

const content: Codec<KeySecrets> = struct<KeySecrets>({
  height: u64,
  boxes: list(struct<BoxSecret>({ since: u32, secret: bytes32 }), MAX_BOXES),
  dealing: option(struct<DealingSeed>({ epoch: u32, seed: bytes32 })),
  shares: list(struct<HeldShares>({
    epoch: u32, scalars: list(bytes32, SHARED_KEYS.length, SHARED_KEYS.length)
  }), MAX_SHARES)
})

/** Encodes the secrets and fills the rest with zeros. */
export function encodeSecrets (secrets: KeySecrets): Uint8Array {
  const padded = new Uint8Array(SECRETS_BYTES)
  padded.set(content.encode(secrets))
  return padded
}

/** Decodes stored secrets; undefined if they are damaged. */
export function decodeSecrets (bytes: Uint8Array): KeySecrets | undefined {
  if (bytes.byteLength !== SECRETS_BYTES) return undefined
  const read = decode(padded, bytes)
  return read.verdict === 'accept' ? read.value : undefined
}

const padded: Codec<KeySecrets> = codec((writer, secrets) => { content.write(writer, secrets) }, reader => {
  const secrets = content.read(reader)
  const padding = reader.view(SECRETS_BYTES - reader.position)
  if (padding.some(byte => byte !== 0)) throw new DecodeError('trailing-bytes')
  return secrets
})
