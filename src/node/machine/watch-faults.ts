import type { EventEmitter } from 'node:events'
import { loggedError } from './logger.js'
import { OperatorError } from './operator-error.js'
import type { Logger } from './ports.js'

interface FailingNode {
  readonly logger: Pick<Logger, 'error'>
  readonly fail: (error: unknown) => void
}

/** Logs the error. An error of the logger is ignored, since it would call this function again. */
function write (logger: FailingNode['logger'], error: unknown): void {
  try {
    logger.error({ err: error }, 'uncaught error')
  } catch {
    // The caller tells the operator.
  }
}

const EVENTS = ['uncaughtException', 'unhandledRejection'] as const

/**
 * Ends the node after an uncaught error, because the state of the node is then unknown. As after every other
 * failure, the operator sees a single line, and the log has the details.
 * @returns a function that removes the listeners; the caller calls it when the node has ended
 */
export function watchFaults (process: Pick<EventEmitter, 'on' | 'off'>, node: FailingNode): () => void {
  const onFault = (error: unknown): void => {
    write(node.logger, error)
    const [reason] = loggedError(error).message.split('\n')
    node.fail(new OperatorError('internal', `The node met an unexpected error (${reason}) ` +
      'and ends; its log has the details. It can be started again: nothing acknowledged is lost.'))
  }
  for (const event of EVENTS) process.on(event, onFault)
  return () => { for (const event of EVENTS) process.off(event, onFault) }
}
