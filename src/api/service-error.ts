import type { FindingView } from './views.js'

/**
 * A refusal that the caller can act on. `status` is the HTTP status, `code` is stable, kebab-case
 * and machine-readable, `message` is one sentence naming cause and mend, free of clinical content.
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
}
