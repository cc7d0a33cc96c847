/** Ends an import before its end. What was imported stays, and the same command continues. */
export class StopError extends Error {
  constructor (readonly code: string, text: string) {
    super(text)
    this.name = 'StopError'
  }
}

export function isStop (error: unknown): error is StopError {
  return error instanceof StopError
}
