/**
 * Writes a page as PDF 1.4 (ISO 32000-1): filled squares and lines of Helvetica, which each viewer has. A
 * library would have to be trusted with the card, and this page needs five objects.
 */
export interface Matrix {
  readonly size: number
  isDark (row: number, column: number): boolean
}

/** A card of the size ID-1 (85.6 × 54 mm) in points, and the side of the code on it. */
const WIDTH = 242.65
const HEIGHT = 153.07
const CODE = 104
const MARGIN = 14
/** Nine lines of 22 characters fill the room beside the code; smaller type is hard to read on a card. */
const FONT = 9
const LINE = 12

/** @param lines in ASCII, at most nine of at most 22 characters */
export function cardPdf (matrix: Matrix, lines: readonly string[]): Uint8Array {
  const content = `0 g\n${squares(matrix)}${words(lines)}`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Contents 4 0 R ` +
      '/Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}endstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'
  ]
  let file = '%PDF-1.4\n'
  const places = objects.map((body, i) => {
    const at = file.length
    file += `${i + 1} 0 obj\n${body}\nendobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`
  return new TextEncoder().encode(file + table + end)
}

/** Draws the dark modules. PDF counts upward from the lower edge. */
function squares ({ isDark, size }: Matrix): string {
  const side = CODE / size
  let text = ''
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!isDark(row, column)) continue
      const [x, y] = [MARGIN + column * side, HEIGHT - MARGIN - (row + 1) * side]
      text += `${x.toFixed(3)} ${y.toFixed(3)} ${side.toFixed(3)} ${side.toFixed(3)} re\n`
    }
  }
  return `${text}f\n`
}

function words (lines: readonly string[]): string {
  const left = MARGIN + CODE + MARGIN
  const shown = lines.map(line => `(${line.replace(/[^ -~]/g, '?').replace(/[\\()]/g, '\\$&')}) Tj T*\n`)
  return `BT /F1 ${FONT} Tf ${LINE} TL ${left} ${HEIGHT - MARGIN - FONT} Td\n${shown.join('')}ET\n`
}
