/**
 * This folder draws the card of a patient: a QR code as PNG, and a page with the code and a few words as PDF.
 * It gets the text of the code, and never sees a secret key.
 */
import { create, toBuffer } from 'qrcode'
import { cardPdf } from './pdf.js'

/** A code of level M is read although 15 % of it are damaged. */
const LEVEL = 'M'
const PNG_WIDTH = 600
/** White modules around the code, as ISO/IEC 18004 demands. */
const QUIET = 4

export interface CardFiles {
  readonly png: Uint8Array
  readonly pdf: Uint8Array
}

/** @param text of the code. @param lines below the code, in ASCII */
export async function drawCard (text: string, lines: readonly string[]): Promise<CardFiles> {
  const { modules } = create(text, { errorCorrectionLevel: LEVEL })
  const png = await toBuffer(text, {
    type: 'png', errorCorrectionLevel: LEVEL, margin: QUIET, width: PNG_WIDTH
  })
  return {
    png,
    pdf: cardPdf({ size: modules.size, isDark: (row, column) => modules.get(row, column) === 1 }, lines)
  }
}
