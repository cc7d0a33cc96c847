import { endpoints } from './endpoints.js'

export interface KnownPath {
  readonly kind: 'json' | 'fhir' | 'stream'
  readonly methods: readonly string[]
}

/** The calls of a path, whatever their method; undefined if there is none. */
export function knownPath (path: string): KnownPath | undefined {
  const calls = Object.values(endpoints).filter(one => fits(one.path, path))
  const [first] = calls
  if (first === undefined) return undefined
  const kind = first.kind === 'json' || first.kind === 'fhir' ? first.kind : 'stream'
  return { kind, methods: [...new Set(calls.map(one => one.method))] }
}

function fits (pattern: string, path: string): boolean {
  const wanted = pattern.split('/')
  const given = path.split('/')
  return wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith(':') ? given[index] !== '' : part === given[index])
}
