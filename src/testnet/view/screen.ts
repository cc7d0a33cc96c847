import process from 'node:process'
import { plain, plainLines } from '../../api/index.js'

/** The output of a testnet while it runs. */
export interface Screen {
  /** Prints a line that stays. */
  say (line: string): void
  /** Shows lines in place of those shown before; does nothing without a terminal. */
  show (lines: readonly string[]): void
  /** Lets the shown lines stay; all later output comes below them. */
  keep (): void
  /** True if `show` shows anything. */
  readonly live: boolean
  size (): Size
}

interface Size { readonly columns: number, readonly rows: number }

/** ECMA-48: CUU (cursor up), ED (erase below). */
const up = (lines: number): string => lines === 0 ? '' : `\u001b[${lines}A`
const ERASE_BELOW = '\u001b[J'

/** Draws on the terminal, or prints plain lines to a file or pipe. */
export function createScreen (): Screen {
  const { stdout } = process
  const live = stdout.isTTY === true
  // A terminal without a size reports 0.
  const size = (): Size => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 })
  let shown: readonly string[] = []
  const redraw = (lines: readonly string[]): void => {
    const { columns, rows } = size()
    const cut = lines.map(line => plain(line).slice(0, Math.max(1, columns - 1)))
    // A terminal that became narrower has wrapped the lines shown before.
    const before = shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0)
    stdout.write(`${up(Math.min(before, rows - 1))}\r${ERASE_BELOW}${cut.map(line => `${line}\n`).join('')}`)
    shown = cut
  }
  return {
    live,
    size,
    say (line) {
      if (!live) {
        stdout.write(`${plainLines(line)}\n`)
        return
      }
      const below = shown
      redraw([])
      stdout.write(`${plainLines(line)}\n`)
      redraw(below)
    },
    show (lines) {
      if (live) redraw(lines)
    },
    keep () {
      shown = []
    }
  }
}

/** Prints nothing, for `--json`. */
export const silentScreen: Screen = {
  live: false, say () {}, show () {}, keep () {}, size: () => ({ columns: 80, rows: 24 })
}
