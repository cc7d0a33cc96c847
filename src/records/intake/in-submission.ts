import type { Finding } from '../finding.js'
import type { Located } from './entries.js'

/** A finding's path begins at a resource type. */
const ROOT = /^[A-Z][A-Za-z]*/

/**
 * Findings with paths that can be followed in what was sent, such as
 * `Bundle.entry[38].resource.ofType(Condition).code`: one bad Condition must not hide which it is.
 *
 * @param read the resources that were looked into; where two have one type, the Condition stands for both.
 */
export function inSubmission (
  findings: readonly Finding[], condition: Located, read: ReadonlySet<Located>
): readonly Finding[] {
  const byType = new Map<string, Located | undefined>()
  for (const one of read) {
    const { resourceType: type } = one.resource
    byType.set(type, byType.has(type) ? undefined : one)
  }
  return findings.map((one) => ({ ...one, expression: pathOf(one.expression, condition, byType) }))
}

function pathOf (
  expression: string, condition: Located, byType: ReadonlyMap<string, Located | undefined>
): string {
  if (expression.startsWith('Bundle.entry[')) return expression
  const type = ROOT.exec(expression)?.[0] ?? ''
  const place = byType.get(type)?.place
  if (place !== undefined) return rooted(place, type) + expression.slice(type.length)
  const isAlone = condition.place === undefined || condition.place === 'Condition'
  return isAlone ? expression : rooted(condition.place ?? '', 'Condition')
}

/** Where the elements of a resource are in what was sent. */
export function pathTo ({ place, resource }: Located): string {
  return place === undefined ? resource.resourceType : rooted(place, resource.resourceType)
}

function rooted (place: string, type: string): string {
  return place === type ? type : `${place}.ofType(${type})`
}
