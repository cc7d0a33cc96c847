import { inspect } from 'node:util'

/**
 * Characters of other parties' texts (names, messages, addresses, files) that must not reach a terminal. C0,
 * C1 and DEL move the cursor, change colours and make the terminal send answers. Line and paragraph
 * separators forge lines. Bidirectional controls (Unicode UAX #9 §2) and invisible characters make a text
 * look like another text. The joiners U+200C and U+200D are allowed: Persian and Indic words need them.
 */
const CONTROLS = new RegExp('[\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e' +
  '\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}]', 'gu')

/** Replaces each control character by a blank, for people. */
export function plain (text: string): string {
  return text.replace(CONTROLS, ' ')
}

/** Does the same as `plain` for several lines, and keeps the line feeds. */
export function plainLines (text: string): string {
  return text.split('\n').map(plain).join('\n')
}

/** The colours that this program writes, by their names in `styleText`. */
export const COLOURS = ['red', 'green', 'yellow', 'dim', 'bold'] as const
export type Colour = typeof COLOURS[number]
const CODES = COLOURS.flatMap(colour => inspect.colors[colour] ?? [])
/** Matches the codes of these colours. `split` keeps them, since they are a group. */
const SEPARATOR = new RegExp(`(\\u001b\\[(?:${CODES.join('|')})m)`)

/**
 * Tells whether a stream is a terminal that takes codes for colours and for its cursor. A terminal of the
 * type `dumb` shows them as signs (term(7)).
 */
export function takesCodes (
  { isTTY }: { readonly isTTY?: boolean }, { TERM }: Readonly<Record<string, string | undefined>>
): boolean {
  return isTTY === true && TERM !== 'dumb'
}

/** Applies `clean` to a text, except to the colour codes in it. */
export function betweenColours (text: string, clean: (part: string) => string): string {
  return text.split(SEPARATOR).map((part, index) => index % 2 === 1 ? part : clean(part)).join('')
}

/** Replaces each control character by its JSON escape, for logs and JSON, so that no character is lost. */
export function escaped (text: string): string {
  return text.replace(CONTROLS, found => found.split('').map(escapeUnit).join(''))
}

/** Does the same as `escaped` for several lines, and keeps the line feeds. */
export function escapedLines (text: string): string {
  return text.split('\n').map(escaped).join('\n')
}

/** Quotes a word for a POSIX shell, so that a printed command works as it stands. */
export function shellWord (text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll('\'', '\'\\\'\'')}'`
}

function escapeUnit (unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
