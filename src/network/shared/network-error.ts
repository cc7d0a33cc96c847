/**
 * The reason why a transport operation failed. Codes are stable; texts are for people.
 *
 * * `not-connected` no connection to the member now
 * * `refused`       the access rules of either side forbid the operation (SPECIFICATION.md §5.3)
 * * `unsupported`   the peer does not speak the protocol
 * * `busy`          the peer's bound on our requests is reached; try later, or another peer
 * * `too-large`     request or reply above the protocol's limit
 * * `timeout`       deadline passed
 * * `closed`        the stream or connection ended too early
 * * `malformed`     the framing of the protocol is wrong, or the handler rejected the bytes as malformed
 * * `failed`        the peer's handler failed
 * * `stopped`       this network has been stopped
 * * `not-joined`    gossip or consensus used before `join`
 */
export type NetworkErrorCode =
  | 'not-connected' | 'refused' | 'unsupported' | 'busy' | 'too-large' | 'timeout'
  | 'closed' | 'malformed' | 'failed' | 'stopped' | 'not-joined'

export class NetworkError extends Error {
  readonly code: NetworkErrorCode

  constructor (code: NetworkErrorCode, message: string = code, options?: ErrorOptions) {
    super(message, options)
    this.name = 'NetworkError'
    this.code = code
  }
}

/** Converts a caught error to a NetworkError; `fallback` is the code for other errors. */
export function toNetworkError (error: unknown, fallback: NetworkErrorCode): NetworkError {
  if (error instanceof NetworkError) return error
  const text = error instanceof Error ? error.message : String(error)
  return new NetworkError(fallback, text, { cause: error })
}
