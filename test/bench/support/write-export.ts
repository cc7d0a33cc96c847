import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'

/** Conditions for each Observation. */
const PER_OBSERVATION = 4
const CLINICIANS = 200
const CODES = ['J06.9', 'R51.9', 'K59.00', 'L20.9', 'J20.9', 'D50.9', 'K21.9', 'B34.9', 'H10.9', 'J30.9']
const HL7 = 'http://terminology.hl7.org/CodeSystem'

interface Made {
  readonly resourceType: string
  readonly [element: string]: unknown
}

export interface WrittenExport {
  readonly conditions: number
  readonly bytes: number
}

export interface ExportSize {
  /** The export ends at this many bytes in all, or at this many Conditions. */
  readonly bytes: number
  readonly conditions: number
  /** Conditions of each patient, which lie together. */
  readonly perPatient: number
}

/**
 * Writes a bulk export of FHIR R4 with one NDJSON file for each type. All values are invented, and follow
 * from the number of the Condition.
 */
export async function writeExport (
  folder: string, { bytes, conditions, perPatient }: ExportSize
): Promise<WrittenExport> {
  mkdirSync(folder, { recursive: true })
  const files = new Files(folder)
  for (let at = 0; at < CLINICIANS; at++) await files.add(clinician(at))
  let count = 0
  for (; count < conditions && files.bytes < bytes; count++) {
    const number = Math.floor(count / perPatient)
    if (count % perPatient === 0) await files.add(patient(number))
    await files.add(encounter(count, number))
    if (count % PER_OBSERVATION === 0) await files.add(observation(count, number))
    await files.add(condition(count, number))
  }
  await files.close()
  return { conditions: count, bytes: files.bytes }
}

class Files {
  readonly #streams = new Map<string, WriteStream>()
  bytes = 0

  constructor (private readonly folder: string) {}

  async add (resource: Made): Promise<void> {
    const { resourceType: type } = resource
    const stream = this.#streams.get(type) ?? createWriteStream(path.join(this.folder, `${type}.ndjson`))
    this.#streams.set(type, stream)
    const line = `${JSON.stringify(resource)}\n`
    this.bytes += Buffer.byteLength(line)
    if (!stream.write(line)) await once(stream, 'drain')
  }

  async close (): Promise<void> {
    await Promise.all([...this.#streams.values()].map(async stream => {
      stream.end()
      await once(stream, 'finish')
    }))
  }
}

function patient (number: number): Made {
  return {
    resourceType: 'Patient', id: `p${number}`,
    identifier: [{ system: 'https://id.example/national', value: `MC-7${String(number).padStart(7, '0')}` }],
    name: [{ family: `Family-${number}`, given: ['Ada', 'Bo'] }],
    gender: number % 2 === 0 ? 'female' : 'male',
    birthDate: `19${50 + number % 50}-0${1 + number % 9}-1${number % 9}`,
    address: [{ line: [`${number % 300} Quarry Road`], city: 'Westbridge' }]
  }
}

function clinician (number: number): Made {
  return {
    resourceType: 'Practitioner', id: `d${number}`, name: [{ family: `Doctor-${number}` }],
    identifier: [{ system: 'https://licensing.example/physicians', value: `S-${40_000 + number}` }]
  }
}

function encounter (count: number, person: number): Made {
  return {
    resourceType: 'Encounter', id: `e${count}`, status: 'finished',
    class: { system: `${HL7}/v3-ActCode`, code: 'AMB' },
    subject: { reference: `Patient/p${person}` },
    participant: [{ individual: { reference: `Practitioner/d${count % CLINICIANS}` } }],
    period: { start: '2026-03-10T08:00:00Z', end: '2026-03-10T09:00:00Z' }
  }
}

function observation (count: number, person: number): Made {
  return {
    resourceType: 'Observation', id: `o${count}`, status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '8310-5', display: 'Body temperature' }] },
    subject: { reference: `Patient/p${person}` }, effectiveDateTime: '2026-03-10T08:30:00Z',
    valueQuantity: { value: 38.5, unit: 'Cel', system: 'http://unitsofmeasure.org', code: 'Cel' }
  }
}

function condition (count: number, person: number): Made {
  return {
    resourceType: 'Condition', id: `c${count}`,
    clinicalStatus: { coding: [{ system: `${HL7}/condition-clinical`, code: 'active' }] },
    verificationStatus: { coding: [{ system: `${HL7}/condition-ver-status`, code: 'confirmed' }] },
    category: [{ coding: [{ system: `${HL7}/condition-category`, code: 'encounter-diagnosis' }] }],
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: CODES[count % CODES.length] }] },
    subject: { reference: `Patient/p${person}` }, encounter: { reference: `Encounter/e${count}` },
    onsetDateTime: '2026-03-09', recordedDate: '2026-03-10T08:40:00Z',
    recorder: { reference: `Practitioner/d${count % CLINICIANS}` },
    ...(count % PER_OBSERVATION > 0 ? {} : {
      evidence: [{ detail: [{ reference: `Observation/o${count}` }] }]
    }),
    note: [{ text: `Note ${count}: as described in the letter of the practice, no further findings.` }]
  }
}
