/** A frame begins with version u8, type u8, flags u16, stream u32 and length u32 (yamux, "Framing"). */
const HEADER_BYTES = 12
const DATA = 0

/**
 * Joins the bytes of each stream in one direction of a connection, which has been decrypted. Before the
 * frames of yamux may come the texts of multistream-select, each after its length.
 */
export function streamsIn (connection: Uint8Array): Buffer[] {
  const bytes = Buffer.from(connection)
  const streams = new Map<number, Buffer[]>()
  let at = 0
  while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!
  while (at + HEADER_BYTES <= bytes.length) {
    if (bytes[at] !== 0) throw new Error(`no frame of yamux at ${at}`)
    const [type, stream, length] = [bytes[at + 1], bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 8)]
    at += HEADER_BYTES
    if (type !== DATA) continue
    const parts = streams.get(stream) ?? []
    parts.push(bytes.subarray(at, at + length))
    streams.set(stream, parts)
    at += length
  }
  return [...streams.values()].map(parts => Buffer.concat(parts))
}
