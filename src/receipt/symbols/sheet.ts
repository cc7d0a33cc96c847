import encodeQR from 'qr'

/* The sheet is A4, in millimetres. */
const WIDTH = 210
const HEIGHT = 297
const MARGIN = 12
const HEAD = 22
/** Room below a symbol for its number. */
const CAPTION = 5
/** Light modules around a symbol, which readers need. */
const QUIET = 4
/** Up to this number of symbols three stand side by side, else four. */
const FEW = 9

/** Returns a printable sheet with the symbols of a receipt, as SVG. @param texts of `symbolsOf` */
export function symbolSheet (texts: readonly string[]): string {
  const columns = texts.length <= FEW ? 3 : 4
  const cell = (WIDTH - 2 * MARGIN) / columns
  const symbols = texts.map((text, i) => {
    const x = MARGIN + (i % columns) * cell
    const y = MARGIN + HEAD + Math.floor(i / columns) * (cell + CAPTION)
    return symbolAt(text, x, y, cell) +
      line(x + cell / 2, y + cell + 1, `${i + 1} of ${texts.length}`, 3, 'text-anchor="middle"')
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}mm" height="${HEIGHT}mm"`,
    ` viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    line(MARGIN, MARGIN + 5, 'MediChain receipt', 6),
    line(MARGIN, MARGIN + 11, `Photograph all ${texts.length} symbols and open the pictures in the page ` +
      'receipt.html. This sheet alone proves nothing.', 3.2),
    ...symbols, '</svg>\n'
  ].join('\n')
}

function line (x: number, y: number, text: string, size: number, more = ''): string {
  return `<text x="${shown(x)}" y="${shown(y)}" font-size="${size}" ${more}>${text}</text>`
}

/** Draws one path for the dark modules of a symbol, row by row. */
function symbolAt (text: string, x: number, y: number, size: number): string {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', encoding: 'alphanumeric', border: QUIET })
  const runs = rows.flatMap((row, top) => runsOf(row).map(([from, to]) =>
    `M${from} ${top}h${to - from}v1h${from - to}z`))
  return `<g transform="translate(${shown(x)} ${shown(y)}) scale(${shown(size / rows.length)})">` +
    `<path shape-rendering="crispEdges" d="${runs.join('')}"/></g>`
}

/** Returns the runs of dark modules of a row: the first module, and the one behind the last. */
function runsOf (row: readonly boolean[]): [from: number, to: number][] {
  const runs: [number, number][] = []
  row.forEach((isDark, at) => {
    if (!isDark) return
    const last = runs.at(-1)
    if (last?.[1] === at) last[1] = at + 1
    else runs.push([at, at + 1])
  })
  return runs
}

function shown (number: number): string {
  return String(Math.round(number * 1e5) / 1e5)
}
