import { styleText } from 'node:util'
import type { Colour } from '../../api/index.js'

/** Colours a piece of text, or returns it as it is. */
export type Paint = (colour: Colour, text: string) => string

/** @param colours decided for the process as a whole (`io.ts`), so that `styleText` looks at no stream */
export function createPaint (colours: boolean): Paint {
  return (colour, text) => colours ? styleText(colour, text, { validateStream: false }) : text
}
