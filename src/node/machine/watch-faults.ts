import type { EventEmitter } from 'node:events'
import { OperatorError } from './operator-error.js'
import type { Logger } from './ports.js'

interface Failing {
  readonly logger: Pick<Logger, 'error'>
  readonly fail: (error: unknown) => void
}

/** A log that fails must neither hide the fault nor be one: its own error ended here in a circle. */
function write (logger: Failing['logger'], error: unknown): void {
  try {
    logger.error({ err: error }, 'an error that nothing caught')
  } catch {
    // The operator is told below.
  }
}

const EVENTS = ['uncaughtException', 'unhandledRejection'] as const

/**
 * An error that nobody caught leaves the node in a state that nobody knows, so it ends; in order, like
 * every other failure, with one line for the operator and the rest in the log.
 * @returns to be called when the node has ended
 */
export function watchFaults (process: Pick<EventEmitter, 'on' | 'off'>, node: Failing): () => void {
  const onFault = (error: unknown): void => {
    write(node.logger, error)
    const [reason] = String(error instanceof Error ? error.message : error).split('\n')
    node.fail(new OperatorError('internal', `The node met an error that it does not know (${reason}) ` +
      'and ends; its log has the details. It can be started again: nothing acknowledged is lost.'))
  }
  for (const event of EVENTS) process.on(event, onFault)
  return () => { for (const event of EVENTS) process.off(event, onFault) }
}
