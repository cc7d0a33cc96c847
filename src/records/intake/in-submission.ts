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
  return findings.map((one) => ({ ...one, expression: pathOf(one.expression, condition, read) }))
}

function pathOf (expression: string, condition: Located, read: ReadonlySet<Located>): string {
  if (expression.startsWith('Bundle.entry[')) return expression
  const type = ROOT.exec(expression)?.[0] ?? ''
  const [found, ...more] = [...read].filter(({ resource }) => resource.resourceType === type)
  if (found?.place !== undefined && more.length === 0) {
    return rooted(found.place, type) + expression.slice(type.length)
  }
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
