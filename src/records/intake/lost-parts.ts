/**
 * Invariants of R4 on what no body holds: nobody after intake could see that they are broken.
 */
import type { Problem } from '../structure/index.js'
import { asResource } from './entries.js'

/** Stripping takes away just what these find. */
const LOST = /\b(ext-1|con-1|con-2)$/

export function isOfLostPart ({ kind, text }: Problem): boolean {
  return kind === 'invariant' && LOST.test(text)
}

/** dom-2, dom-4 and dom-5: a contained resource holds none itself, and has no history and no label. */
export function containedProblems (resource: Readonly<Record<string, unknown>>): Problem[] {
  const list: unknown = resource['contained']
  if (!Array.isArray(list)) return []
  return (list as unknown[]).flatMap((value, i) => {
    const one = asResource(value)
    const meta = (one?.['meta'] ?? {}) as Readonly<Record<string, unknown>>
    const broken = [
      ...(one?.['contained'] === undefined ? [] : ['dom-2']),
      ...(meta['versionId'] === undefined && meta['lastUpdated'] === undefined ? [] : ['dom-4']),
      ...(meta['security'] === undefined ? [] : ['dom-5'])
    ]
    const expression = `${String(resource['resourceType'])}.contained[${i}]`
    return broken.map((key): Problem =>
      ({ kind: 'invariant', expression, text: `breaks invariant ${key}`, missing: false }))
  })
}
