import { inspect } from 'node:util'

/**
 * What strangers can write on a screen: nothing but text. Names, messages, addresses and files come
 * from others, and a terminal obeys what they may hold: controls (C0, C1, DEL) move its cursor,
 * colour it and send answers; line and paragraph separators forge lines; controls of the direction
 * of writing (Unicode UAX #9 §2) and invisible characters make one text look like another. The two
 * joiners U+200C and U+200D stay, since Persian and Indic words are written with them.
 */
const CONTROLS = new RegExp('[\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e' +
  '\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}]', 'gu')

/** For people: each control is shown as a blank. */
export function plain (text: string): string {
  return text.replace(CONTROLS, ' ')
}

/** `plain` of several lines, whose ends are left as they are. */
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

/** For logs and JSON, where nothing may be lost: each control is shown as JSON escapes it. */
export function escaped (text: string): string {
  return text.replace(CONTROLS, found => found.split('').map(escapeUnit).join(''))
}

/** `escaped` of a document of several lines, the ends of its lines left as they are. */
export function escapedLines (text: string): string {
  return text.split('\n').map(escaped).join('\n')
}

function escapeUnit (unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
