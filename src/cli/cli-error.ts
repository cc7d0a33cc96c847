/** Says in one line what went wrong and how to fix it. */
export class CliError extends Error {
  constructor (message: string, readonly exitCode: 1 | 2 = 1) {
    super(message)
    this.name = 'CliError'
  }
}

/** The command line asks for something that makes no sense. */
export function usageError (message: string): CliError {
  return new CliError(message, 2)
}
