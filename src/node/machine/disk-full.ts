import { isDiskFull } from '../../storage/index.js'
import { OperatorError } from './operator-error.js'

/** What ends a node, or keeps it from starting; a full disk has one set of words, wherever it was met. */
export function inWords (error: unknown): unknown {
  if (!isDiskFull(error)) return error
  return new OperatorError('disk-full', 'The disk is full; nothing more can be made durable. ' +
    'Free some space and start the node again: nothing acknowledged is lost.')
}
