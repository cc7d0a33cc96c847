import { concat, utf8 } from '../types/index.js'

/** The longest input that RFC 9497 allows: its length is hashed as two bytes. */
const MAX_INPUT_BYTES = 0xffff
const SEPARATOR = Uint8Array.of(0)
/** Matches half of a surrogate pair, which UTF-8 cannot encode. */
const LONE_SURROGATE = /\p{Cs}/u

/**
 * Returns register ‖ 0 ‖ value, of which a name is made. Undefined: the register has a zero byte or a text
 * has half of a surrogate pair, so another identifier could give the same bytes. Or the input is too long.
 * Such an identifier names nobody.
 * @param register canonical URI of the register that issued the identifier
 * @param value as the register writes it
 */
export function nameInput (register: string, value: string): Uint8Array | undefined {
  const input = concat(utf8(register), SEPARATOR, utf8(value))
  const isAmbiguous = register.includes('\0') || LONE_SURROGATE.test(`${register} ${value}`)
  return isAmbiguous || input.length > MAX_INPUT_BYTES ? undefined : input
}
