/**
 * Reports a fault that only the operator can fix. The message is one line that says what is wrong and what to
 * do. The terminal shows the message without a stack.
 */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'

  constructor (readonly code: string, message: string, readonly exitCode = 1) {
    super(message)
  }
}
