import { isDiskFull } from '../../storage/index.js'
import { OperatorError } from './operator-error.js'

/** A message about a file begins with its path, or has it behind a blank. */
const PATH = /(?:^|\s)(\/[^\s:]+)/

/**
 * Replaces the error of a full disk with the operator's message, which names the place if the error does:
 * folders may lie on several disks. Returns any other error unchanged.
 */
export function explainDiskFull (error: unknown): unknown {
  if (!isDiskFull(error)) return error
  const { message, path } = error as NodeJS.ErrnoException
  const place = path ?? PATH.exec(message)?.[1]
  return new OperatorError('disk-full', `The disk is full${place === undefined ? '' : ` (${place})`}; ` +
    'nothing more can be made durable. Free some space and start the node again: nothing acknowledged is ' +
    'lost.')
}
