import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { publicError } from '../http-error.js'
import { MAX_TOKEN_REQUEST_BYTES, TOKEN_FAILURES_PER_MINUTE } from '../limits.js'
import { ServiceError } from '../service-error.js'
import type { Access } from './access.js'
import { TOKEN_SECONDS } from './access-tokens.js'
import { issuerOf, verifyAssertion } from './assertion.js'
import { callerOf, type ClientRecord } from './client-record.js'
import { networkOf } from './network-of.js'
import { OAuthError, oauthErrorOf } from './oauth-error.js'
import { commonScopes, parseScopes, scopeText } from './scope.js'
import { audiencesOf, TOKEN_PATHS } from './smart-configuration.js'
import { readTokenRequest, type Proof, type TokenRequest } from './token-request.js'

const FORM_TYPE = 'application/x-www-form-urlencoded'

interface TokenOptions {
  readonly access: Access
  readonly onFault: (error: unknown) => void
}

/** Serves the token endpoint with OAuth's own form of errors (RFC 6749 §5). */
export function serveTokens (server: FastifyInstance, options: TokenOptions): void {
  void server.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(FORM_TYPE, { parseAs: 'string' },
      (_request, body, done) => { done(null, body) })
    scope.addContentTypeParser('*', async () => {
      throw new OAuthError('invalid_request', `send the request as ${FORM_TYPE}`, 415)
    })
    scope.setErrorHandler((error, _request, reply) => {
      const isOwn = error instanceof OAuthError
      const shown = oauthErrorOf(isOwn ? error : publicError(error, MAX_TOKEN_REQUEST_BYTES))
      if (shown.status === 500) options.onFault(error)
      sendOAuth(reply, shown.status, { error: shown.code, error_description: shown.description })
    })
    for (const path of TOKEN_PATHS) {
      scope.post(path, { bodyLimit: MAX_TOKEN_REQUEST_BYTES, config: { open: 'tokens' } },
        async (request, reply) => { sendOAuth(reply, 200, await tokenFor(request, reply, options)) })
    }
  })
}

async function tokenFor (
  request: FastifyRequest, reply: FastifyReply, { access }: TokenOptions
): Promise<object> {
  const asked = readTokenRequest(typeof request.body === 'string' ? request.body : '',
    request.headers.authorization)
  if (asked.proof.kind === 'secret' && asked.proof.isBasic) {
    // RFC 6749 §5.2 wants this with invalid_client; a success does not show it.
    reply.header('www-authenticate', 'Basic realm="medichain"')
  }
  const key = failureKey(networkOf(request.ip), asked.proof, access)
  const wait = access.failures.wait(key, TOKEN_FAILURES_PER_MINUTE)
  // A signature cannot be guessed and costs little, so failures of others do not keep its client out.
  if (wait > 0 && asked.proof.kind === 'secret') throw tooMany(reply, wait)
  try {
    const client = await identified(asked.proof, access)
    request.caller = callerOf(client, '')
    const answer = grant(client, asked, access)
    reply.removeHeader('www-authenticate')
    return answer
  } catch (error) {
    if (error instanceof OAuthError && error.code === 'invalid_client') {
      const late = access.failures.take(key, TOKEN_FAILURES_PER_MINUTE)
      if (late > 0) throw tooMany(reply, late)
    }
    throw error
  }
}

function tooMany (reply: FastifyReply, wait: number): ServiceError {
  reply.header('retry-after', String(wait))
  return new ServiceError(429, 'too-many-failures',
    `too many failed requests for tokens; try again in ${wait} s`)
}

/** Names the bucket of a failure. Behind a proxy all have one network, so a known client counts alone. */
function failureKey (network: string, proof: Proof, { registry }: Access): string {
  const client = proof.client ?? (proof.kind === 'assertion' ? issuerOf(proof.assertion) : undefined)
  const isKnown = client !== undefined && registry.find(client) !== undefined
  return isKnown ? `tokens ${network} ${client}` : `tokens ${network}`
}

async function identified (proof: Proof, access: Access): Promise<ClientRecord> {
  const { bases, hasher, now, registry, used } = access
  if (proof.kind === 'assertion') {
    return await verifyAssertion(proof.assertion, proof.client,
      { registry, used, now, audiences: audiencesOf(bases) })
  }
  const client = registry.find(proof.client)
  if (client?.secret === undefined || !await hasher.matches(proof.secret, client.secret)) {
    throw new OAuthError('invalid_client', 'no registered client has this client_id and this secret')
  }
  return client
}

function grant (client: ClientRecord, { scope }: TokenRequest, { tokens }: Access): object {
  const held = parseScopes(client.scope)
  const granted = scope === undefined ? held : commonScopes(parseScopes(scope), held)
  if (granted.length === 0) {
    throw new OAuthError('invalid_scope', `this client may have: ${client.scope}`)
  }
  const text = scopeText(granted)
  return {
    access_token: tokens.issue(client, text), token_type: 'bearer', expires_in: TOKEN_SECONDS, scope: text,
    client_id: client.id
  }
}

function sendOAuth (reply: FastifyReply, status: number, answer: object): void {
  void reply.code(status).headers({ 'cache-control': 'no-store', pragma: 'no-cache' })
    .type('application/json; charset=utf-8').send(JSON.stringify(answer))
}
