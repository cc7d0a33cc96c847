import type { Height } from '../../protocol/types/index.js'

/** The height that a record of the write-ahead log is of; its payload begins with it. */
export function heightOfRecord (payload: Uint8Array): Height {
  return Number(new DataView(payload.buffer, payload.byteOffset, 8).getBigUint64(0))
}
