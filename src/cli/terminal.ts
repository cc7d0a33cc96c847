import { closeSync } from 'node:fs'
import { isatty } from 'node:tty'

/**
 * Makes a process exit cleanly when its terminal has closed. Node 20 resets its terminal at the very end,
 * fails if the terminal is gone, and aborts with SIGABRT. It ignores descriptors that are closed.
 * @returns a function to call last
 */
export function leaveTerminal (): () => void {
  const terminals = [0, 1, 2].filter(fd => isatty(fd))
  return () => {
    for (const fd of terminals) {
      if (!isatty(fd)) closeSync(fd)
    }
  }
}
