export type Colour = 'red' | 'green' | 'yellow' | 'dim' | 'bold'

/** Colours a piece of text, or does not. */
export type Paint = (colour: Colour, text: string) => string

/** Select Graphic Rendition, ECMA-48 §8.3.117. */
const CODES: Readonly<Record<Colour, readonly [number, number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  dim: [2, 22],
  bold: [1, 22]
}

/** Every code that `createPaint` writes, as a separator that `split` keeps. */
const SEPARATOR = new RegExp(`(\\u001b\\[(?:${Object.values(CODES).flat().join('|')})m)`)

/** Does `clean` to a text, but not to the codes of colours in it. */
export function betweenCodes (text: string, clean: (part: string) => string): string {
  return text.split(SEPARATOR).map((part, index) => index % 2 === 1 ? part : clean(part)).join('')
}

export function createPaint (colours: boolean): Paint {
  if (!colours) return (_, text) => text
  return (colour, text) => {
    const [on, off] = CODES[colour]
    return `\u001b[${on}m${text}\u001b[${off}m`
  }
}
