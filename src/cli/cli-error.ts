/** An error whose message is one line for the operator, with cause and remedy. */
export class CliError extends Error {
  constructor (message: string, readonly exitCode: 1 | 2 = 1) {
    super(message)
    this.name = 'CliError'
  }
}

/** Makes an error for a command line that cannot be executed. */
export function usageError (message: string): CliError {
  return new CliError(message, 2)
}
