import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose'
import { SIGNATURES, type PublicJwk } from './client-keys.js'
import type { ClientRecord } from './client-record.js'
import type { ClientRegistry } from './client-registry.js'
import { OAuthError } from './oauth-error.js'
import type { UsedAssertions } from './used-assertions.js'

/** A JWT with a 4,096-bit RSA signature has some 1,200 characters. */
const MAX_ASSERTION_CHARACTERS = 8192
/** The longest life of an assertion (SMART App Launch 2, Backend Services). */
const MAX_LIFE_SECONDS = 300
/** How far the clocks of client and node may differ. */
const SKEW_SECONDS = 60
const MAX_JTI_CHARACTERS = 256

export interface AssertionChecks {
  readonly registry: Pick<ClientRegistry, 'find'>
  readonly used: Pick<UsedAssertions, 'take'>
  /** The URLs of the token endpoint, of which an assertion must name one. */
  readonly audiences: readonly string[]
  readonly now: () => number
}

/**
 * Verifies an assertion by which a client proves its identity (RFC 7523, SMART Backend Services), and
 * returns the client. Each assertion counts once. No key is fetched from a URL.
 * @param stated the `client_id` of the request, if it has one
 * @throws OAuthError
 */
export async function verifyAssertion (
  assertion: string, stated: string | undefined, checks: AssertionChecks
): Promise<ClientRecord> {
  if (assertion.length > MAX_ASSERTION_CHARACTERS) throw refused('the assertion is too long')
  const { iss, kid } = claimsIn(assertion)
  if (stated !== undefined && stated !== iss) throw refused('client_id differs from iss of the assertion')
  const client = iss === undefined ? undefined : checks.registry.find(iss)
  const key = client === undefined ? undefined : keyFor(client.keys, kid)
  if (client === undefined || key === undefined) throw unknownKey()
  const { exp = 0, iat, jti } = await verified(assertion, client, key, checks)
  const now = checks.now() / 1000
  if (exp > now + MAX_LIFE_SECONDS + SKEW_SECONDS) {
    throw refused(`exp must be at most ${MAX_LIFE_SECONDS} s ahead; check the clock of the client`)
  }
  if (iat !== undefined && iat > now + SKEW_SECONDS) {
    throw refused('iat is in the future; check the clock of the client')
  }
  if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI_CHARACTERS) {
    throw refused(`jti must be a text of 1 to ${MAX_JTI_CHARACTERS} characters`)
  }
  const isFirst = await checks.used.take(client.id, jti, (exp + SKEW_SECONDS) * 1000)
  if (!isFirst) throw refused('this assertion was used before; make a new one with a new jti')
  return client
}

/** Returns the client that an assertion states, without proof; undefined if it states none. */
export function issuerOf (assertion: string): string | undefined {
  try {
    return assertion.length > MAX_ASSERTION_CHARACTERS ? undefined : claimsIn(assertion).iss
  } catch {
    return undefined
  }
}

/** Returns the issuer that an assertion states and the name of its key, before anything is verified. */
function claimsIn (assertion: string): { readonly iss?: string | undefined, readonly kid?: unknown } {
  try {
    return { iss: decodeJwt(assertion).iss, kid: decodeProtectedHeader(assertion).kid }
  } catch {
    throw refused('client_assertion is no JWT')
  }
}

/** Finds the key with this name. A key without a name is the only key of its client, and fits any name. */
function keyFor (keys: readonly PublicJwk[], kid: unknown): PublicJwk | undefined {
  const [only, ...others] = keys
  if (others.length === 0 && (kid === undefined || only?.kid === undefined)) return only
  return keys.find(key => key.kid === kid)
}

async function verified (
  assertion: string, client: ClientRecord, key: PublicJwk, { audiences, now }: AssertionChecks
): Promise<JWTPayload> {
  // The key is chosen already, so its name must not be compared again.
  const find = createLocalJWKSet({ keys: [withoutName(key)] })
  try {
    const { payload } = await jwtVerify(
      assertion, async (header, token) => await find({ ...header, kid: undefined } as never, token), {
        algorithms: [...SIGNATURES], issuer: client.id, subject: client.id, audience: [...audiences],
        clockTolerance: SKEW_SECONDS, currentDate: new Date(now()), requiredClaims: ['exp', 'jti']
      })
    return payload
  } catch (error) {
    throw explained(error, audiences)
  }
}

function withoutName (key: PublicJwk): PublicJwk {
  return Object.fromEntries(Object.entries(key).filter(([name]) => name !== 'kid')) as unknown as PublicJwk
}

function explained (error: unknown, audiences: readonly string[]): OAuthError {
  if (error instanceof errors.JWTExpired) return refused('the assertion has expired; make a new one')
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return refused(`aud must be ${audiences[0] ?? ''}`)
    if (error.claim === 'nbf' && error.reason === 'check_failed') {
      return refused('nbf is in the future; check the clock of the client')
    }
    return refused(`the claim ${error.claim} is missing or wrong`)
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return refused(`alg must be one of ${SIGNATURES.join(', ')}`)
  }
  return unknownKey()
}

function unknownKey (): OAuthError {
  return refused('no registered client has this iss and a key that fits kid, alg and signature')
}

function refused (description: string): OAuthError {
  return new OAuthError('invalid_client', description)
}
