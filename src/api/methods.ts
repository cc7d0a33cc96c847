import type { FastifyInstance } from 'fastify'

/**
 * Collects the routes that are registered with a server after this call. Returns a function that lists the
 * methods of an address.
 */
export function collectMethods (server: FastifyInstance): (path: string) => readonly string[] {
  const known: { readonly parts: readonly string[], readonly methods: readonly string[] }[] = []
  server.addHook('onRoute', ({ method, url }) => {
    known.push({ parts: url.split('/'), methods: [method].flat() })
  })
  return path => {
    const given = path.split('/')
    return [...new Set(known.filter(({ parts }) => isMatch(parts, given)).flatMap(({ methods }) => methods))]
  }
}

function isMatch (wanted: readonly string[], given: readonly string[]): boolean {
  return wanted.length === given.length &&
    wanted.every((part, at) => part.startsWith(':') ? isValue(given[at] ?? '') : part === given[at])
}

/** An operation of FHIR, such as `$everything`, is no value of a parameter. */
function isValue (text: string): boolean {
  return /^[^$_]/.test(text)
}
