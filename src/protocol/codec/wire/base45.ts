/**
 * Base45 (RFC 9285). The alphanumeric mode of a QR code stores two of these characters in eleven bits. So
 * bytes take a third less room than as hexadecimal.
 */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

export function toBase45 (bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 2) {
    const isPair = i + 1 < bytes.length
    let value = isPair ? bytes[i]! * 256 + bytes[i + 1]! : bytes[i]!
    for (let left = isPair ? 3 : 2; left > 0; left--) {
      text += ALPHABET[value % 45]!
      value = Math.floor(value / 45)
    }
  }
  return text
}

/** Returns undefined unless the text is what `toBase45` makes of some bytes. */
export function fromBase45 (text: string): Uint8Array | undefined {
  if (text.length % 3 === 1) return undefined
  const bytes: number[] = []
  for (let i = 0; i < text.length; i += 3) {
    const digits = [...text.slice(i, i + 3)].map(character => ALPHABET.indexOf(character))
    if (digits.includes(-1)) return undefined
    const value = digits.reduce((sum, digit, place) => sum + digit * 45 ** place, 0)
    if (value > (digits.length === 3 ? 0xffff : 0xff)) return undefined
    if (digits.length === 3) bytes.push(value >> 8)
    bytes.push(value & 0xff)
  }
  return Uint8Array.from(bytes)
}
