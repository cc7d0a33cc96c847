import { FHIR_TYPE } from '../operation-outcome.js'
import { refused } from './refused.js'

const JSON_TYPE = 'application/json'
/** Names of the JSON format in `_format`. */
const FORMATS = ['json', 'text/json', JSON_TYPE, FHIR_TYPE]

interface Range { readonly type: string, readonly q: number, readonly version: string }

/**
 * Chooses the media type of the answer. FHIR's own type is preferred, and plain JSON serves clients that
 * know no other.
 * @throws ServiceError 406
 */
export function answerType (accept: string | undefined, format: string | undefined): string {
  if (format !== undefined) return formatType(format)
  const ranges = (accept ?? '*/*').split(',').map(rangeOf).filter(({ q, type }) => q > 0 && type !== '')
  if (ranges.length === 0) return FHIR_TYPE
  const best = ranges.filter(({ version }) => version === '' || /^4\.0(\.\d+)?$/.test(version))
    .flatMap(({ q, type }) => {
      const served = servedAs(type)
      return served === undefined ? [] : [{ q, served }]
    }).sort((a, b) => b.q - a.q)[0]
  if (best !== undefined) return best.served
  throw refused(406, 'not-acceptable', 'answers are FHIR R4 in JSON: accept application/fhir+json')
}

function formatType (format: string): string {
  // A plus of `application/fhir+json` that was not encoded arrives as a blank.
  const name = format.trim().toLowerCase().replace(' ', '+').split(';')[0] ?? ''
  if (FORMATS.includes(name)) return name === JSON_TYPE ? JSON_TYPE : FHIR_TYPE
  throw refused(406, 'not-acceptable', '_format: answers are FHIR R4 in JSON')
}

function servedAs (type: string): string | undefined {
  if (type === FHIR_TYPE || type === '*/*' || type === 'application/*') return FHIR_TYPE
  return type === JSON_TYPE || type === 'text/json' ? JSON_TYPE : undefined
}

function rangeOf (text: string): Range {
  const [type = '', ...parameters] = text.split(';').map(part => part.trim().toLowerCase())
  const value = (name: string): string =>
    parameters.find(one => one.startsWith(`${name}=`))?.slice(name.length + 1).replaceAll('"', '') ?? ''
  const q = Number(value('q') === '' ? '1' : value('q'))
  return { type, q: Number.isFinite(q) ? q : 0, version: value('fhirversion') }
}
