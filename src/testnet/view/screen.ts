import process from 'node:process'

/** What is shown while a testnet runs. */
export interface Screen {
  /** A line that stays. */
  say (line: string): void
  /** Lines that replace those given before; on anything but a terminal they are left out. */
  show (lines: readonly string[]): void
  /** True if `show` shows anything. */
  readonly live: boolean
}

/** ECMA-48: CUU (cursor up), ED (erase below). */
const up = (lines: number): string => lines === 0 ? '' : `\u001b[${lines}A`
const ERASE_BELOW = '\u001b[J'

/** On the terminal, or as plain lines in a file or pipe. */
export function createScreen (): Screen {
  const { stdout } = process
  const live = stdout.isTTY === true
  let shown: readonly string[] = []
  const redraw = (lines: readonly string[]): void => {
    const { columns = 80 } = stdout
    const cut = lines.map(line => line.slice(0, Math.max(1, columns - 1)))
    stdout.write(`${up(shown.length)}\r${ERASE_BELOW}${cut.map(line => `${line}\n`).join('')}`)
    shown = cut
  }
  return {
    live,
    say (line) {
      if (!live) {
        stdout.write(`${line}\n`)
        return
      }
      const below = shown
      redraw([])
      stdout.write(`${line}\n`)
      redraw(below)
    },
    show (lines) {
      if (live) redraw(lines)
    }
  }
}

/** Prints nothing, for `--json`. */
export const silentScreen: Screen = { live: false, say () {}, show () {} }
