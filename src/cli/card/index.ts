/**
 * This folder draws the card of a patient: a QR code as PNG, and a page with the code and a few words as PDF.
 * It gets the text of the code, and never sees a secret key.
 */
import encodeQR from 'qr'
import { cardPdf, type Matrix } from './pdf.js'
import { cardPng } from './png.js'

/** Pixels of a module's side. */
const SCALE = 9
/** White modules around the code, as ISO/IEC 18004 demands. */
const QUIET = 4

export interface CardFiles {
  readonly png: Uint8Array
  readonly pdf: Uint8Array
}

/** @param text of the code, in base45. @param lines below the code, in ASCII */
export function drawCard (text: string, lines: readonly string[]): CardFiles {
  // A code of level medium is read although 15 % of it are damaged.
  const rows = encodeQR(text, 'raw', { ecc: 'medium', encoding: 'alphanumeric', border: QUIET })
  const matrix: Matrix = {
    size: rows.length - 2 * QUIET, isDark: (row, column) => rows[row + QUIET]?.[column + QUIET] === true
  }
  return { png: cardPng(matrix, SCALE, QUIET), pdf: cardPdf(matrix, lines) }
}
