import { struct } from '../wire/combinators.js'
import { MAX_RELEASE_PART_BYTES } from '../wire/limits.js'
import { bytes32, u32, varBytes } from '../wire/primitives.js'

/** A hospital fetches an adopted release by its hash, part by part (`terminology` protocol). */
export interface ReleasePartRequest {
  readonly hash: Uint8Array
  /** The place in the release at which the part begins. */
  readonly from: number
}

export interface ReleasePart {
  /** The bytes of the whole release; 0 if this hospital lacks it. */
  readonly size: number
  readonly bytes: Uint8Array
}

export const releasePartRequestCodec = struct<ReleasePartRequest>({ hash: bytes32, from: u32 })

export const releasePartCodec = struct<ReleasePart>({ size: u32, bytes: varBytes(MAX_RELEASE_PART_BYTES) })
