/** What went wrong and how to fix it, in one line. */
export class CliError extends Error {
  constructor (message: string, readonly exitCode: 1 | 2 = 1) {
    super(message)
    this.name = 'CliError'
  }
}

/** The caller asked for something that cannot be meant. */
export function usageError (message: string): CliError {
  return new CliError(message, 2)
}
