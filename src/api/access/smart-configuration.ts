import { SIGNATURES } from './client-keys.js'

/** The path that the smart-configuration names, and the path that Medplum uses unasked. */
export const TOKEN_PATHS = ['/auth/token', '/oauth2/token'] as const
export const CONFIGURATION_PATH = '/fhir/.well-known/smart-configuration'
/** The path of the same facts for clients of OAuth that know no FHIR (RFC 8414). */
export const METADATA_PATH = '/.well-known/oauth-authorization-server'

export function tokenUrl (base: string): string {
  return base + TOKEN_PATHS[0]
}

export function fhirUrl (base: string): string {
  return `${base}/fhir`
}

/**
 * Lists the URLs that an assertion may name, the token endpoint first. Clients of SMART name the endpoint,
 * and others the issuer (RFC 7523 §3). They write them with or without a slash at the end.
 */
export function audiencesOf (bases: readonly string[]): string[] {
  return bases.flatMap(base => [...TOKEN_PATHS, ''].flatMap(path => [base + path, `${base}${path}/`]))
}

/**
 * Describes how programs get access, by SMART App Launch 2. That page requires `code_challenge_methods`
 * of every server, although this one has no authorization endpoint.
 */
export function smartConfiguration (base: string): Readonly<Record<string, unknown>> {
  return {
    ...tokensOf(base),
    capabilities: [
      'client-confidential-asymmetric', 'client-confidential-symmetric', 'permission-v1', 'permission-v2'
    ],
    code_challenge_methods_supported: ['S256']
  }
}

/** Describes the same by RFC 8414 §2. The issuer is the address of the node, without a path. */
export function serverMetadata (base: string): Readonly<Record<string, unknown>> {
  return { issuer: base, response_types_supported: [], ...tokensOf(base) }
}

function tokensOf (base: string): Readonly<Record<string, unknown>> {
  return {
    token_endpoint: tokenUrl(base),
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_basic', 'client_secret_post'],
    token_endpoint_auth_signing_alg_values_supported: SIGNATURES,
    scopes_supported: [
      'system/*.cruds', 'medichain/chain.r', 'medichain/review.ru', 'medichain/operator.ru'
    ]
  }
}
