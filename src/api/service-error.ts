import type { FindingView } from './views/index.js'

/**
 * A refusal that the caller can act on. `status` is the HTTP status, and `code` is stable and in kebab-case,
 * for programs. `message` names cause and fix, without clinical content.
 */
export class ServiceError extends Error {
  constructor (
    readonly status: number,
    readonly code: string,
    message: string,
    readonly findings: readonly FindingView[] = []
  ) {
    super(message)
    this.name = 'ServiceError'
  }

  /**
   * Recognises an error by its shape, so that errors of another copy of this module count, too. Test loaders
   * load a second copy of this module for late imports, such as the server.
   */
  static override [Symbol.hasInstance] (value: unknown): boolean {
    const error = value as Partial<ServiceError> | null | undefined
    return error?.name === 'ServiceError' && typeof error.status === 'number'
  }
}
