import process from 'node:process'
import { plain, plainLines, takesCodes } from '../../api/index.js'

/** The output of a running testnet. */
export interface Screen {
  /** Prints a line that stays. */
  say (line: string): void
  /** Replaces the lines of the last call by these lines. Without a terminal it does nothing. */
  show (lines: readonly string[]): void
  /** Keeps the shown lines on the screen. Later output appears below them. */
  keep (): void
  /** True if `show` draws on a terminal. */
  readonly live: boolean
  size (): Size
}

interface Size { readonly columns: number, readonly rows: number }

/** The codes of ECMA-48 to move the cursor up (CUU) and to erase below it (ED). */
const up = (lines: number): string => lines === 0 ? '' : `\u001b[${lines}A`
const ERASE_BELOW = '\u001b[J'

/** Makes a screen that draws on the terminal, or prints plain lines to a file or pipe. */
export function createScreen (): Screen {
  const { stdout } = process
  const live = takesCodes(stdout, process.env)
  // A terminal without a size reports 0.
  const size = (): Size => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 })
  let shown: readonly string[] = []
  const redraw = (lines: readonly string[]): void => {
    const { columns, rows } = size()
    const cut = lines.map(line => plain(line).slice(0, Math.max(1, columns - 1)))
    // If the terminal has become narrower, the former lines are wrapped.
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

/** A screen that prints nothing, for `--json`. */
export const silentScreen: Screen = {
  live: false, say () {}, show () {}, keep () {}, size: () => ({ columns: 80, rows: 24 })
}
