import { styleText } from 'node:util'
import type { Colour } from '../../api/index.js'

/** Colours a text, or returns it unchanged. */
export type Paint = (colour: Colour, text: string) => string

/** @param colours true if this process uses colours; `io.ts` decides it, so `styleText` checks no stream */
export function createPaint (colours: boolean): Paint {
  return (colour, text) => colours ? styleText(colour, text, { validateStream: false }) : text
}
