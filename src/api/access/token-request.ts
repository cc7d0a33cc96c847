import { OAuthError } from './oauth-error.js'

/** How a client authenticates itself to the token endpoint. */
export type Proof =
  | { readonly kind: 'assertion', readonly assertion: string, readonly client: string | undefined }
  | { readonly kind: 'secret', readonly client: string, readonly secret: string, readonly isBasic: boolean }

export interface TokenRequest {
  readonly proof: Proof
  /** Undefined: all scopes of the client. */
  readonly scope: string | undefined
}

/** The type of an assertion that is a JWT (RFC 7523 §2.2). */
const JWT_ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
/** The fields of a request for a token; each may be given once. */
export const TOKEN_FIELDS = [
  'grant_type', 'scope', 'client_id', 'client_secret', 'client_assertion', 'client_assertion_type'
] as const
type Field = typeof TOKEN_FIELDS[number]

/** Reads a request for a token (RFC 6749 §4.4, RFC 7523). @throws OAuthError */
export function readTokenRequest (form: string, authorization: string | undefined): TokenRequest {
  const fields = fieldsIn(form)
  if (fields.grant_type !== 'client_credentials') {
    const code = fields.grant_type === undefined ? 'invalid_request' : 'unsupported_grant_type'
    throw new OAuthError(code, 'grant_type must be client_credentials')
  }
  const scope = fields.scope?.trim()
  return { proof: proofIn(fields, authorization), scope: scope === '' ? undefined : scope }
}

function fieldsIn (form: string): Partial<Record<Field, string>> {
  const params = new URLSearchParams(form)
  const fields: Partial<Record<Field, string>> = {}
  for (const name of TOKEN_FIELDS) {
    const [value, second] = params.getAll(name)
    if (second !== undefined) throw repeated(name)
    if (value !== undefined && value !== '') fields[name] = value
  }
  return fields
}

function repeated (name: string): OAuthError {
  return new OAuthError('invalid_request', `${name} is given twice; send it once`)
}

function proofIn (fields: Partial<Record<Field, string>>, authorization: string | undefined): Proof {
  const { client_assertion: assertion, client_id: id, client_secret: secret } = fields
  const basic = authorization === undefined ? undefined : basicIn(authorization)
  const ways = [assertion, secret, basic].filter(way => way !== undefined)
  if (ways.length > 1) {
    throw new OAuthError('invalid_request', 'the client proves its identity in two ways; use one')
  }
  if (assertion !== undefined) {
    if (fields.client_assertion_type !== JWT_ASSERTION) {
      throw new OAuthError('invalid_request', `client_assertion_type must be ${JWT_ASSERTION}`)
    }
    return { kind: 'assertion', assertion, client: id }
  }
  if (basic !== undefined) {
    if (id !== undefined && id !== basic.client) {
      throw new OAuthError('invalid_request', 'client_id differs from the Authorization header')
    }
    return { kind: 'secret', ...basic, isBasic: true }
  }
  if (id === undefined || secret === undefined) {
    throw new OAuthError('invalid_client',
      'send client_assertion, or client_id and client_secret, or an Authorization header (Basic)')
  }
  return { kind: 'secret', client: id, secret, isBasic: false }
}

/** Reads id and secret, each encoded as in a form (RFC 6749 §2.3.1). */
function basicIn (authorization: string): { readonly client: string, readonly secret: string } {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=_-]{1,1024})$/i.exec(authorization) ?? []
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8')
  const at = text.indexOf(':')
  if (encoded === undefined || at < 1) {
    throw new OAuthError('invalid_request',
      'the Authorization header must be Basic with client id and secret')
  }
  return { client: decoded(text.slice(0, at)), secret: decoded(text.slice(at + 1)) }
}

function decoded (text: string): string {
  return new URLSearchParams(`x=${text.replaceAll('&', '%26')}`).get('x') ?? ''
}
