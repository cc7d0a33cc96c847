import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** A document to submit, and the expected outcome of each Condition in it. */
export interface Sample {
  readonly title: string
  /** The number of the hospital that submits it, from 1; it may exceed the number of hospitals. */
  readonly hospital: number
  /** The number of its Conditions; each becomes a case. */
  readonly diagnoses: number
  readonly expect: 'accepted' | 'rejected' | 'any'
  /** The rule by which the validators reject it. */
  readonly rule?: string
  /** Submit it even if the submitter's own rules reject it. */
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
