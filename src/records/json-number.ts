/** Numbers of JSON as a double holds them: more digits than that would be changed without a word. */

const NUMBER = /-?[0-9][0-9.eE+-]*/y
const PARTS = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/
/** Every decimal of so many digits comes back as it was. */
const SAFE_DIGITS = 15
/** No double is printed with more characters than some 330, and a longer text is not worth the time. */
const MAX_CHARACTERS = 400

/** @returns the number that begins there, as it is written; empty if none does. */
export function numberAt (text: string, start: number): string {
  NUMBER.lastIndex = start
  return NUMBER.exec(text)?.[0] ?? ''
}

/**
 * True if ECMAScript prints the number that it reads from this text; trailing zeros and the form of an
 * exponent aside. They are lost for now (README).
 */
export function isKept (text: string): boolean {
  if (text.length <= SAFE_DIGITS && /^-?[1-9][0-9.]*$/.test(text)) return true
  if (text.length > MAX_CHARACTERS) return false
  return reduced(text) === reduced(JSON.stringify(Number(text)))
}

/** Sign, digits from the first to the last that is not 0, and the power of ten of the last. */
function reduced (text: string): string {
  const [, sign, whole = '', fraction = '', exponent = '0'] = PARTS.exec(text) ?? []
  // Not a number: for the reader of grammar to say.
  if (sign === undefined) return text
  const digits = (whole + fraction).replace(/^0+/, '')
  const kept = digits.replace(/0+$/, '')
  const power = Number(exponent) - fraction.length + digits.length - kept.length
  return kept === '' ? `${sign}0` : `${sign}${kept}e${power}`
}
