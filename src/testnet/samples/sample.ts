import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** A document to submit, and the expected outcome of each Condition in it. */
export interface Sample {
  readonly title: string
  /** The number, from 1, of the hospital that submits the document; modulo the number of hospitals. */
  readonly hospital: number
  /** The number of Conditions in the document; each Condition becomes a case. */
  readonly diagnoses: number
  readonly expect: 'accepted' | 'rejected' | 'any'
  /** The rule by which the validators reject the document. */
  readonly rule?: string
  /** True to submit the document even if the submitter's rules reject it. */
  readonly force: boolean
  /** The FHIR resource as JSON text. */
  readonly text: string
}

interface ManifestEntry {
  readonly file: string
  readonly hospital: number
  readonly title: string
  readonly expect: 'accepted' | 'rejected'
  readonly rule?: string
  readonly force?: boolean
}

/** Reads the samples of `config/samples`, in the order of their manifest. */
export async function readSamples (folder: string): Promise<Sample[]> {
  const manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')) as {
    readonly samples: readonly ManifestEntry[]
  }
  return await Promise.all(manifest.samples.map(async entry => {
    const text = await readFile(path.join(folder, entry.file), 'utf8')
    const { title, hospital, expect, rule, force = false } = entry
    const diagnoses = text.match(/"resourceType":\s*"Condition"/g)?.length ?? 0
    return {
      title, hospital, expect, force, text, diagnoses, ...(rule === undefined ? {} : { rule })
    }
  }))
}
