import { inspect } from 'node:util'

/**
 * Characters that text of strangers must not bring to a screen. Names, messages, addresses and files come
 * from others, and a terminal obeys controls in them. C0, C1 and DEL move its cursor, colour it and send
 * answers. Line and paragraph separators forge lines. Controls of the direction of writing (Unicode UAX #9
 * §2) and invisible characters make one text look like another. The two joiners U+200C and U+200D are
 * allowed, since Persian and Indic words are written with them.
 */
const CONTROLS = new RegExp('[\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e' +
  '\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}]', 'gu')

/** Shows each control as a blank, for people. */
export function plain (text: string): string {
  return text.replace(CONTROLS, ' ')
}

/** Does the same for several lines, and keeps their ends. */
export function plainLines (text: string): string {
  return text.split('\n').map(plain).join('\n')
}

/** The colours that this program writes, by their names in `styleText`. */
export const COLOURS = ['red', 'green', 'yellow', 'dim', 'bold'] as const
export type Colour = typeof COLOURS[number]
const CODES = COLOURS.flatMap(colour => inspect.colors[colour] ?? [])
/** The codes of these colours and no others, as a separator that `split` keeps. */
const SEPARATOR = new RegExp(`(\\u001b\\[(?:${CODES.join('|')})m)`)

/** Applies `clean` to a text, but not to the codes of colours in it. */
export function betweenColours (text: string, clean: (part: string) => string): string {
  return text.split(SEPARATOR).map((part, index) => index % 2 === 1 ? part : clean(part)).join('')
}

/** Shows each control as JSON escapes it, for logs and JSON, where nothing may be lost. */
export function escaped (text: string): string {
  return text.replace(CONTROLS, found => found.split('').map(escapeUnit).join(''))
}

/** Does the same for a document of several lines, and keeps their ends. */
export function escapedLines (text: string): string {
  return text.split('\n').map(escaped).join('\n')
}

function escapeUnit (unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
