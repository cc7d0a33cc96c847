/** A program that may call this node, as the operator registered it. It shows no secret. */
export interface ClientView {
  readonly id: string
  /** The scopes that it may get, separated by blanks. */
  readonly scope: string
  /** How it authenticates itself to the token endpoint. */
  readonly method: 'private_key_jwt' | 'client_secret'
  /** Its public keys; empty with a secret. */
  readonly keys: readonly { readonly kid?: string, readonly kind: string }[]
  readonly purposes: readonly string[]
  readonly roles: readonly string[]
  readonly practitioner?: string
  readonly recordSystem?: string
  /** Origins of its web pages. */
  readonly origins: readonly string[]
  readonly perMinute: number
  readonly addedAt: number
  /** When its key or secret was registered. */
  readonly rotatedAt: number
}

/** A client whose key or secret was just registered. */
export interface RegisteredClientView {
  readonly client: ClientView
  readonly tokenUrl: string
  readonly fhirUrl: string
  /** The new secret. The node keeps only a hash, so that this is the only time that it is shown. */
  readonly secret?: string
}

export interface RemovedClientView {
  readonly id: string
}
