import type { EventEmitter } from 'node:events'
import { OperatorError } from './operator-error.js'
import type { Logger } from './ports.js'

interface Failing {
  readonly logger: Pick<Logger, 'error'>
  readonly fail: (error: unknown) => void
}

/** Logs the error. An error of the log itself is ignored: otherwise it would be reported here again. */
function write (logger: Failing['logger'], error: unknown): void {
  try {
    logger.error({ err: error }, 'an error that no code caught')
  } catch {
    // The caller tells the operator.
  }
}

const EVENTS = ['uncaughtException', 'unhandledRejection'] as const

/**
 * Ends the node after an error that no code caught, since the state of the node is then unknown. The node
 * ends like after every other failure: the operator gets one line, and the log has the details.
 * @returns a function that ends the watch; called when the node has ended
 */
export function watchFaults (process: Pick<EventEmitter, 'on' | 'off'>, node: Failing): () => void {
  const onFault = (error: unknown): void => {
    write(node.logger, error)
    const [reason] = String(error instanceof Error ? error.message : error).split('\n')
    node.fail(new OperatorError('internal', `The node met an unexpected error (${reason}) ` +
      'and ends; its log has the details. It can be started again: nothing acknowledged is lost.'))
  }
  for (const event of EVENTS) process.on(event, onFault)
  return () => { for (const event of EVENTS) process.off(event, onFault) }
}
