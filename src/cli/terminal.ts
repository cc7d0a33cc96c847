import { closeSync } from 'node:fs'
import { isatty } from 'node:tty'

/**
 * For the end of a process whose terminal is gone by then: Node 20 wants to reset that terminal as its
 * last act, fails, and ends by SIGABRT, whatever the exit code was. What is closed it leaves alone.
 * @returns to be called last
 */
export function leaveTerminal (): () => void {
  const terminals = [0, 1, 2].filter(fd => isatty(fd))
  return () => {
    for (const fd of terminals) {
      if (!isatty(fd)) closeSync(fd)
    }
  }
}
