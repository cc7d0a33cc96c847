/**
 * This file checks the invariants of R4 on elements that intake removes, since no later check can see them.
 */
import type { Problem } from '../structure/index.js'
import { asResource } from './entries.js'

/** Stripping removes the elements that these invariants are about. */
const LOST = /^breaks invariant (ext-1|con-1|con-2)\b/

export function isOfLostPart ({ kind, text }: Problem): boolean {
  return kind === 'invariant' && LOST.test(text)
}

/** dom-2, dom-4, dom-5: a contained resource has no contained resources, history or security label. */
export function containedProblems (resource: Readonly<Record<string, unknown>>): Problem[] {
  const list: unknown = resource['contained']
  if (!Array.isArray(list)) return []
  return (list as unknown[]).flatMap((value, i) => {
    const contained = asResource(value)
    const meta = (contained?.['meta'] ?? {}) as Readonly<Record<string, unknown>>
    const broken = [
      ...(contained?.['contained'] === undefined ? [] : ['dom-2']),
      ...(meta['versionId'] === undefined && meta['lastUpdated'] === undefined ? [] : ['dom-4']),
      ...(meta['security'] === undefined ? [] : ['dom-5'])
    ]
    const expression = `${String(resource['resourceType'])}.contained[${i}]`
    return broken.map((key): Problem =>
      ({ kind: 'invariant', expression, text: `breaks invariant ${key}`, missing: false }))
  })
}
