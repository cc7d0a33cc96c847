import { readSamples } from '../../../src/testnet/index.js'
import { SAMPLES } from '../../fixtures/samples.js'

export type Resource = Readonly<Record<string, unknown>>

export const NATIONAL = 'https://id.example/national'
/** The number of the patient, and the code of its diagnosis. */
export const [NUMBER, CODE] = ['MC-1007-0627', 'K35.80']
const RECORDS = 'https://records.example/diagnoses'
const THM = 'http://terminology.hl7.org/CodeSystem'

interface Bundle extends Resource {
  readonly entry: readonly { readonly resource: Resource }[]
}

/** Makes diagnoses of one patient of the samples, each with a note. */
export class NotedDiagnoses {
  #made = 0

  private constructor (private readonly pattern: Bundle) {}

  static async read (): Promise<NotedDiagnoses> {
    const sample = (await readSamples(SAMPLES)).find(({ text }) => text.includes(NUMBER))
    if (sample === undefined) throw new Error(`no sample is of ${NUMBER}`)
    return new NotedDiagnoses(JSON.parse(sample.text) as Bundle)
  }

  /** @param change of the Condition */
  next (note: string, change: Resource = {}): Bundle {
    const number = ++this.#made
    const own = {
      id: `noted-${number}`, identifier: [{ system: RECORDS, value: `noted-${number}` }],
      note: [{ text: note }], ...change
    }
    const entry = this.pattern.entry.map(({ resource }) =>
      ({ resource: resource['resourceType'] === 'Condition' ? { ...resource, ...own } : resource }))
    return { ...this.pattern, entry }
  }

  /** Makes a Condition that was entered in error. */
  wrong (note: string): Bundle {
    const absent = { abatementDateTime: undefined, clinicalStatus: undefined }
    return this.next(note, { ...absent, ...verification('entered-in-error') })
  }
}

/** Makes a Patient and a Condition that refers to it, as a program or an export has them. */
export function plainDiagnosis (id: string, value: string, note: string): readonly [Resource, Resource] {
  return [{
    resourceType: 'Patient', id: 'p', identifier: [{ system: NATIONAL, value }], gender: 'female',
    birthDate: '1970-01-01'
  }, {
    resourceType: 'Condition', id, identifier: [{ system: RECORDS, value: id }], note: [{ text: note }],
    subject: { reference: 'Patient/p' }, recordedDate: '2026-03-10T08:40:00Z',
    clinicalStatus: { coding: [{ system: `${THM}/condition-clinical`, code: 'active' }] },
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'J30.9' }] },
    ...verification('confirmed')
  }]
}

function verification (code: string): Resource {
  return { verificationStatus: { coding: [{ system: `${THM}/condition-ver-status`, code }] } }
}
