import { bytes32, struct, u32, u64, type Codec } from '../../../../src/protocol/codec/index.js'

interface Status {
  readonly height: number
  readonly view: number
  readonly lastHash: Uint8Array
  readonly now: number
}

/** Encodes the middle fields of a status message, which the frozen vectors call STATUS (§3.9). */
export const statusCodec: Codec<Status> = struct({ height: u64, view: u32, lastHash: bytes32, now: u64 })
