import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** One document to submit, and what is to become of each Condition in it. */
export interface Sample {
  readonly title: string
  /** Number of the hospital that submits it, from 1; may exceed the number of hospitals. */
  readonly hospital: number
  /** How many Conditions it holds; each becomes a case. */
  readonly diagnoses: number
  readonly expect: 'accepted' | 'rejected' | 'any'
  /** Rule that the validators reject it for. */
  readonly rule?: string
  /** Submit although the submitter's own rules reject it. */
  readonly force: boolean
  /** JSON text of a FHIR resource. */
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

/** The samples of `config/samples`, in the order of their manifest. */
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
