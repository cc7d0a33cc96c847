import type { ReviewSummaryView } from '../../api/index.js'
import { decodeCasePart, plainCase, unpadded } from '../../records/index.js'

/** The facts that the list of reviews shows; the first that is known counts. */
const AGES = ['age at encounter', 'age at recording', 'age at onset']

/**
 * Summarises an opened case part for the clinician who judges it, in plain words. Nothing is judged here.
 *
 * @returns undefined if the bytes are no case part
 */
export function reviewSummary (plaintext: Uint8Array): ReviewSummaryView | undefined {
  const content = unpadded(plaintext)
  const part = content === undefined ? undefined : decodeCasePart(content)
  if (part === undefined) return undefined
  const { codes, evidence, facts } = plainCase(part)
  const textOf = (...names: readonly string[]): string | undefined =>
    names.flatMap(name => facts.filter(fact => fact.name === name))[0]?.text
  const text = <K extends string>(name: K, value: string | undefined): Partial<Record<K, string>> =>
    value === undefined ? {} : { [name]: value } as Record<K, string>
  return {
    ...text('age', textOf(...AGES)),
    ...text('sex', textOf('sex')),
    diagnosis: {
      codes,
      ...text('clinicalStatus', textOf('clinical status')),
      ...text('verificationStatus', textOf('verification'))
    },
    facts, evidence
  }
}
