import type { FindingView } from './views/index.js'

/**
 * A refusal that the caller can act on. `status` is the HTTP status, `code` is stable, kebab-case
 * and machine-readable, `message` is one sentence naming cause and fix, free of clinical content.
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
   * By shape, so that an error made by another copy of this module is known too: the server is
   * loaded late, and loaders for tests give late imports copies of their own.
   */
  static override [Symbol.hasInstance] (value: unknown): boolean {
    const error = value as Partial<ServiceError> | null | undefined
    return error?.name === 'ServiceError' && typeof error.status === 'number'
  }
}
