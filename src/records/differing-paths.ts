/** Where two submissions of one diagnosis differ, for people: paths alone, since values are secret. */

/** Enough to see what was changed. */
const MAX_PATHS = 20
/** A name that no FHIR element could have came from the input: it is not repeated. */
const ELEMENT = /^_?[a-z][A-Za-z]{0,40}$/
const RESOURCE = /^([A-Z][A-Za-z]{0,40})\/[a-z]+-(\d+)$/

type Json = Readonly<Record<string, unknown>>

/**
 * @param a `PreparedDiagnosis.content` of the one, and of the other
 * @returns the paths of the elements that differ, such as `Condition.code.coding[0].code`, at most 20;
 *   empty if the two say the same.
 */
export function differingPaths (a: Uint8Array, b: Uint8Array): readonly string[] {
  const paths: string[] = []
  const [one, other] = [a, b].map((bytes) =>
    JSON.parse(Buffer.from(bytes).toString('utf8')) as Json) as [Json, Json]
  for (const name of namesOf(one, other)) compare(resourcePath(name), one[name], other[name], paths)
  return paths
}

function compare (path: string, a: unknown, b: unknown, paths: string[]): void {
  if (paths.length >= MAX_PATHS || a === b) return
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
      compare(`${path}[${i}]`, a[i], b[i], paths)
    }
  } else if (isObject(a) && isObject(b)) {
    for (const name of namesOf(a, b)) {
      compare(`${path}.${ELEMENT.test(name) ? name : '?'}`, a[name], b[name], paths)
    }
  } else paths.push(path)
}

function namesOf (a: Json, b: Json): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
}

function isObject (value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `Observation/observation-2` is the second Observation of the diagnosis. */
function resourcePath (name: string): string {
  const [, type, number] = RESOURCE.exec(name) ?? []
  if (type === undefined) return '?'
  return number === '1' ? type : `${type}[${Number(number) - 1}]`
}
