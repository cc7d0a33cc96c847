import { bytes32, struct, u32, u64, type Codec } from '../../../../src/protocol/codec/index.js'

interface Status {
  readonly height: number
  readonly view: number
  readonly lastHash: Uint8Array
  readonly now: number
}

/** SPECIFICATION.md §3.9 STATUS, which the `status` protocol carries as the middle of its own message. */
export const statusCodec: Codec<Status> = struct({ height: u64, view: u32, lastHash: bytes32, now: u64 })
