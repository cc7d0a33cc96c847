import { readFileSync, statSync } from 'node:fs'
import { OperatorError } from './operator-error.js'

/** The mode of a file that is not for its owner alone. */
export function modeForOthers (path: string): string | undefined {
  if (process.platform === 'win32') return undefined
  const mode = statSync(path).mode & 0o777
  return (mode & 0o077) === 0 ? undefined : mode.toString(8)
}

/** @throws OperatorError 'keys-unreadable' */
export function secretText (path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reason = code === 'ENOENT' ? 'does not exist'
      : code === 'EACCES' ? 'may not be read by the user who runs this'
        : `cannot be read: ${message}`
    throw new OperatorError('keys-unreadable', `${what} ${path} ${reason}.`)
  }
}
