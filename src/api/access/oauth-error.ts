import { ServiceError } from '../service-error.js'

type OAuthCode =
  | 'invalid_client' | 'invalid_request' | 'invalid_scope' | 'unsupported_grant_type'
  | 'temporarily_unavailable' | 'server_error'

/** A refusal of the token endpoint (RFC 6749 §5.2). The description names cause and fix, and no secret. */
export class OAuthError extends Error {
  constructor (
    readonly code: OAuthCode, readonly description: string,
    readonly status = code === 'invalid_client' ? 401 : 400
  ) {
    super(description)
    this.name = 'OAuthError'
  }
}

/** Turns any error of the token endpoint into one that may be sent. */
export function oauthErrorOf (error: unknown): OAuthError {
  if (error instanceof OAuthError) return error
  if (!(error instanceof ServiceError)) {
    return new OAuthError('server_error', 'the node has an internal fault; see the log of the node', 500)
  }
  const { message, status } = error
  const isBusy = status === 429 || status >= 500
  return new OAuthError(isBusy ? 'temporarily_unavailable' : 'invalid_request', message, status)
}
