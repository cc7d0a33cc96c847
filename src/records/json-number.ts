/** This file finds numbers in JSON that are beyond every double, and would become infinite or zero. */

const NUMBER = /-?[0-9][0-9.eE+-]*/y
/** A number with a digit other than zero before its exponent. */
const NOT_ZERO = /^[-0.]*[1-9]/
/** A text without exponent is read at once if it is no longer. */
const SHORT = 15
/** No double prints with more than some 330 characters, so a longer text is refused unread. */
const MAX_CHARACTERS = 400

/** @returns the number that begins at `start`, as it is written; empty if no number begins there. */
export function numberAt (text: string, start: number): string {
  NUMBER.lastIndex = start
  return NUMBER.exec(text)?.[0] ?? ''
}

/**
 * True if a double is near the number. FHIR gives each digit of a decimal a meaning, and many systems write
 * 17 digits of a double. So no digit refuses a number: records are kept and served as they were written.
 * The double serves checks and comparisons alone.
 */
export function isInRange (text: string): boolean {
  if (text.length <= SHORT && /^-?[1-9][0-9.]*$/.test(text)) return true
  if (text.length > MAX_CHARACTERS) return false
  const number = Number(text)
  // The text is not a number; the JSON parser reports it.
  if (Number.isNaN(number)) return true
  return Number.isFinite(number) && (number !== 0 || !NOT_ZERO.test(text))
}
