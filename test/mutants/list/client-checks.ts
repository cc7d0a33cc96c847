import type { Mutant } from '../mutant.js'
import type { Mistake } from './mistakes.js'

/** Returns mutants of a file below `src/api` that the tests of access catch. */
export function mistakesOf (file: string, suite: string, mistakes: readonly Mistake[]): Mutant[] {
  return mistakes.map(({ tests = suite, ...mistake }) => ({
    ...mistake, rule: 'src/api/access', file: `src/api/${file}`,
    trial: { type: 'tests', files: [`unit/api/access/${tests}.test.ts`] }
  }))
}

/** Who may call the API: tokens, scopes and rates, which unit tests catch. */
export const CLIENT_CHECKS: readonly Mutant[] = [
  ...mistakesOf('access/assertion.ts', 'tokens', [
    {
      name: 'any algorithm signs an assertion',
      find: 'algorithms: [...SIGNATURES], ',
      replace: ''
    },
    {
      name: 'an assertion for another hospital counts',
      find: 'audience: [...audiences],',
      replace: ''
    },
    {
      name: 'an assertion of another subject counts',
      find: 'subject: client.id, ',
      replace: ''
    },
    {
      name: 'an assertion is valid for any time',
      find: 'if (exp > now + MAX_LIFE_SECONDS + SKEW_SECONDS) {',
      replace: 'if (exp < 0) {'
    },
    {
      name: 'an assertion may be of the future',
      find: 'iat !== undefined && iat > now + SKEW_SECONDS',
      replace: 'iat !== undefined && iat < 0'
    },
    {
      name: 'clocks may not differ',
      find: 'clockTolerance: SKEW_SECONDS',
      replace: 'clockTolerance: 0'
    },
    {
      name: 'an expired assertion counts for longer',
      find: 'clockTolerance: SKEW_SECONDS',
      replace: 'clockTolerance: 2 * SKEW_SECONDS'
    },
    {
      name: 'an assertion counts twice',
      find: "if (!isFirst) throw refused('this assertion was used before; make a new one with a new jti')",
      replace: ''
    },
    {
      name: 'the kid of an assertion names nothing',
      find: 'return keys.find(key => key.kid === kid)',
      replace: 'return only'
    },
    {
      name: 'client_id may differ from the assertion',
      find: 'if (stated !== undefined && stated !== iss) throw',
      replace: 'if (stated === iss && iss === undefined) throw'
    },
    {
      name: 'an assertion may have any length',
      find: "  if (assertion.length > MAX_ASSERTION_CHARACTERS) throw refused('the assertion is too long')\n",
      replace: ''
    },
    {
      name: 'an empty jti counts',
      find: "jti === '' || ",
      replace: ''
    }
  ]),
  ...mistakesOf('access/smart-configuration.ts', 'tokens', [
    {
      name: 'an assertion for the issuer is refused',
      find: '[...TOKEN_PATHS, \'\']',
      replace: 'TOKEN_PATHS'
    }
  ]),
  ...mistakesOf('access/used-assertions.ts', 'secrets', [
    {
      name: 'used assertions are forgotten by a restart',
      find: '    await this.handle.appendFile(`${until} ${name}\\n`)\n',
      replace: ''
    },
    {
      name: 'a cut line spoils the next one',
      find: '    this.#lines = Infinity\n',
      replace: ''
    },
    {
      name: 'one client uses up the memory for assertions of all',
      find: 'ofClient >= this.most * CLIENT_SHARE',
      replace: 'ofClient < 0'
    },
    {
      name: 'a restart forgets whose the used assertions are',
      find: '    for (const name of ends.keys()) this.#count(name)\n',
      replace: ''
    }
  ]),
  ...mistakesOf('access/access-tokens.ts', 'tokens', [
    {
      name: 'access tokens have no authentication code',
      find: '      timingSafeEqual(bytes.subarray(0, TAG_BYTES), this.#tag(text))',
      replace: '      (timingSafeEqual(bytes.subarray(0, TAG_BYTES), this.#tag(text)) || text.byteLength > 0)'
    },
    {
      name: 'access tokens outlive a rotation',
      find: 'if (record?.generation !== generation) throw wrongToken()',
      replace: 'if (record === undefined || generation.length === 0) throw wrongToken()'
    },
    {
      name: 'access tokens do not expire',
      find: 'if (this.now() >= ends * 1000) {',
      replace: 'if (this.now() < 0) {'
    }
  ]),
  ...mistakesOf('access/scope.ts', 'scope', [
    {
      name: 'a scope of another type grants a right',
      find: "if (a.context !== b.context || (b.type !== '*' && b.type !== type)) continue",
      replace: 'if (a.context !== b.context) continue'
    },
    {
      name: 'a scope grants letters that it lacks',
      find: 'for (const letter of a.letters) if (b.letters.includes(letter)) letters.add(letter)',
      replace: 'for (const letter of a.letters) letters.add(letter)'
    },
    {
      name: 'clients do what the operator alone may do',
      find: "needed === 'client') return",
      replace: "needed === 'client' || needed === 'local') return"
    },
    {
      name: 'letters of a scope may have any order',
      find: '  if (letters !== inOrder) return undefined\n',
      replace: ''
    }
  ]),
  ...mistakesOf('access/token-endpoint.ts', 'secrets', [
    {
      name: 'any secret is right',
      find: 'client?.secret === undefined || !await hasher.matches(proof.secret, client.secret)',
      replace: 'client?.secret === undefined'
    },
    {
      name: 'secrets may be guessed without limit',
      find: 'const late = access.failures.take(key, TOKEN_FAILURES_PER_MINUTE)',
      replace: 'const late = 0'
    },
    {
      name: 'failures of strangers keep out a client that signs',
      find: "wait > 0 && asked.proof.kind === 'secret'",
      replace: 'wait > 0'
    },
    {
      name: 'failures of one client block another',
      find: 'return isKnown ? `tokens ${network} ${client}` : `tokens ${network}`',
      replace: 'return isKnown ? `tokens ${network}` : `tokens ${network}`'
    },
    {
      name: 'a request gets scopes that are not registered',
      find: 'commonScopes(parseScopes(scope), held)',
      replace: 'parseScopes(scope)',
      tests: 'tokens'
    }
  ]),
  ...mistakesOf('access/token-request.ts', 'secrets', [
    {
      name: 'a client may prove itself in two ways',
      find: 'if (ways.length > 1) {',
      replace: 'if (ways.length > 3) {'
    },
    {
      name: 'a field of a token request may be given twice',
      find: '    if (second !== undefined) throw repeated(name)\n',
      replace: ''
    }
  ]),
  ...mistakesOf('access/client-keys.ts', 'secrets', [
    {
      name: 'private keys are registered',
      find: '  if (PRIVATE_FIELDS.some(field => given[field] !== undefined)) throw privateKey()\n',
      replace: ''
    },
    {
      name: 'short RSA keys are registered',
      find: 'bits >= MIN_RSA_BITS && ',
      replace: ''
    }
  ]),
  ...mistakesOf('access/client-registry.ts', 'secrets', [
    {
      name: 'a change of the clients is lost',
      find: 'const change = this.#changing.then(async () => {\n      const clients = new Map(this.#clients)',
      replace: 'const clients = new Map(this.#clients)\n    const change = this.#changing.then(async () => {'
    }
  ]),
  ...mistakesOf('access/certificate-files.ts', 'tls', [
    {
      name: 'a key of another certificate is used',
      find: 'if (!fits) throw',
      replace: 'if (fits === undefined) throw'
    },
    {
      name: 'a certificate that is not valid yet replaces a valid one',
      find: 'if (!isValid(validity, this.now()) && isValid(',
      replace: 'if (!isValid(validity, 0) && !isValid('
    },
    {
      name: 'a new certificate is not used',
      find: '    this.onChange(this.#pair)\n',
      replace: ''
    }
  ]),
  ...mistakesOf('admission.ts', 'calls', [
    {
      name: 'calls of a client are not counted',
      find: "if (wait > 0) throw tooMany(reply, wait, 'this client",
      replace: "if (wait < 0) throw tooMany(reply, wait, 'this client"
    },
    {
      name: 'wrong tokens are not counted',
      find: "if (wait > 0) throw tooMany(reply, wait, 'too many calls",
      replace: "if (wait < 0) throw tooMany(reply, wait, 'too many calls"
    },
    {
      name: 'scopes are not checked',
      find: 'if (scope !== undefined) checkScope(caller, scope)',
      replace: '',
      tests: 'tokens'
    },
    {
      name: 'token requests of strange pages are answered',
      find: '      checkPlace(request.raw.headers, parts)\n',
      replace: ''
    }
  ]),
  ...mistakesOf('guard.ts', 'calls', [
    {
      name: 'a page uses the token of another client',
      find: 'if (isOwn || client?.origins.includes(origin) === true) return caller',
      replace: 'if (isOwn || client !== undefined) return caller'
    },
    {
      name: 'a page of another origin is the operator',
      find: '    if (isOwn) return OPERATOR\n',
      replace: '    if (isOwn || origin !== undefined) return OPERATOR\n'
    },
    {
      name: 'the operator calls through a proxy',
      find: '  if (isLocalCall(host, parts)) return true\n  throw wrongToken()',
      replace: '  return true'
    }
  ]),
  ...mistakesOf('cors.ts', 'calls', [
    {
      name: 'pages of every origin are let in',
      find: 'if (origin === undefined || !registry.hasOrigin(origin)) return',
      replace: 'if (origin === undefined) return'
    }
  ]),
  ...mistakesOf('reading.ts', 'calls', [
    {
      name: 'a client reads for any purpose',
      find: 'reading.purpose !== undefined && !purposes.includes(reading.purpose)',
      replace: "reading.purpose === ''"
    },
    {
      name: 'a client states any role',
      find: 'reading.role !== undefined && !roles.includes(reading.role)',
      replace: "reading.role === ''"
    },
    {
      name: 'a client states any clinician',
      find: 'reading.practitioner !== undefined && reading.practitioner !== practitioner',
      replace: "reading.practitioner === ''"
    }
  ])
]
