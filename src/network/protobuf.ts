/** Just enough of the protobuf wire format to count fields without decoding them. */
export class ProtobufError extends Error {}

/**
 * Calls `visit` for each field of the message in `bytes[from, to)`: its number, and where its
 * content lies (for numbers, where they are written).
 * @throws ProtobufError if the bytes are no protobuf message; group types count as such.
 */
export function eachField (
  bytes: Uint8Array, from: number, to: number,
  visit: (field: number, start: number, end: number) => void
): void {
  let at = from
  while (at < to) {
    const key = readVarint(bytes, at, to)
    let end: number
    let start = key.next
    switch (key.value & 7) {
      case 0: end = readVarint(bytes, start, to).next; break
      case 1: end = start + 8; break
      case 5: end = start + 4; break
      case 2: {
        const length = readVarint(bytes, start, to)
        start = length.next
        end = start + length.value
        break
      }
      default: throw new ProtobufError('wire type')
    }
    if (end > to) throw new ProtobufError('truncated')
    visit(Math.floor(key.value / 8), start, end)
    at = end
  }
}

const MAX_VARINT_BYTES = 10

/** Values past 2^53 lose digits, which no bound here minds. */
function readVarint (bytes: Uint8Array, from: number, to: number): { value: number, next: number } {
  let value = 0
  for (let index = 0; index < MAX_VARINT_BYTES; index++) {
    const at = from + index
    const byte = at < to ? bytes[at] : undefined
    if (byte === undefined) throw new ProtobufError('truncated')
    value += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80) return { value, next: at + 1 }
  }
  throw new ProtobufError('varint')
}
