import type { Sample } from './sample.js'

/** ICD-10-CM codes that are possible for either sex at any age, with their titles. */
const DIAGNOSES = [
  ['J06.9', 'Acute upper respiratory infection, unspecified'],
  ['H66.90', 'Otitis media, unspecified, unspecified ear'],
  ['R51.9', 'Headache, unspecified'],
  ['K59.00', 'Constipation, unspecified'],
  ['L20.9', 'Atopic dermatitis, unspecified'],
  ['J20.9', 'Acute bronchitis, unspecified'],
  ['D50.9', 'Iron deficiency anemia, unspecified'],
  ['K21.9', 'Gastro-esophageal reflux disease without esophagitis'],
  ['B34.9', 'Viral infection, unspecified'],
  ['H10.9', 'Unspecified conjunctivitis'],
  ['M54.50', 'Low back pain, unspecified'],
  ['E03.9', 'Hypothyroidism, unspecified'],
  ['J30.9', 'Allergic rhinitis, unspecified']
] as const

const SYSTEM = 'http://hl7.org/fhir/sid/icd-10-cm'
/** The register of the made-up patients, which has no check digit. */
const REGISTER = 'https://id.example/national'
const DATE = /^(\d{4})((-\d{2}(-\d{2}(T.*)?)?)?)$/
const YEARS = 6
const DAYS_IN_ANY_MONTH = 28

/**
 * Makes a variation of a sample, with another patient, record number, birthday, code and years. The variation
 * is as valid or as wrong as the sample.
 * @param patient number of the patient; by default each variation has another
 */
export function vary (sample: Sample, number: number, patient = number): Sample {
  const back = number % YEARS
  const change = (value: unknown, key: string, type: string): unknown => {
    if (Array.isArray(value)) return value.map(item => change(item, key, type))
    if (typeof value === 'object' && value !== null) {
      const own = (value as { resourceType?: unknown }).resourceType
      return changeObject(value, typeof own === 'string' ? own : type)
    }
    if (typeof value !== 'string') return value
    if (key === 'birthDate') return birthday(value, patient % YEARS, patient)
    return earlier(value, back)
  }
  const changeObject = (value: object, type: string): object => {
    const changed = Object.fromEntries(Object.entries(value).map(([key, item]) => {
      return [key, change(item, key, type)]
    }))
    const isResource = 'resourceType' in value
    if (isResource && type === 'Patient') return { ...changed, ...patientOf(changed, patient) }
    if (isResource && type === 'Condition') {
      return { ...changed, id: `${String(changed['id'])}-${number}`, code: codeOf(number) }
    }
    return changed
  }
  const text = JSON.stringify(changeObject(JSON.parse(sample.text) as object, ''))
  return { ...sample, title: `${sample.title} (${number})`, text: renamed(text, sample, number) }
}

function patientOf (patient: Readonly<Record<string, unknown>>, number: number): object {
  const [first] = patient['identifier'] as readonly object[]
  return { identifier: [{ ...first, system: REGISTER, value: `MC-9${String(number).padStart(7, '0')}` }] }
}

function codeOf (number: number): object {
  const [code, display] = DIAGNOSES[number % DIAGNOSES.length] ?? DIAGNOSES[0]
  return { coding: [{ system: SYSTEM, code, display }] }
}

/** Moves a date back by some years. All dates of a sample move equally, and no sample has a 29 February. */
function earlier (value: string, years: number): string {
  const match = DATE.exec(value)
  if (match === null) return value
  return `${Number(match[1]) - years}${match[2] ?? ''}`
}

function birthday (value: string, years: number, number: number): string {
  const day = 1 + number % DAYS_IN_ANY_MONTH
  return `${earlier(value, years).slice(0, 8)}${String(day).padStart(2, '0')}`
}

/** Changes references to Conditions, for example from an Encounter, to the new ids. */
function renamed (text: string, sample: Sample, number: number): string {
  const ids = [...sample.text.matchAll(/"Condition\/([^"]+)"/g)].map(match => match[1] ?? '')
  return [...new Set(ids)].reduce((all, id) => {
    return all.replaceAll(`"Condition/${id}"`, `"Condition/${id}-${number}"`)
  }, text)
}
