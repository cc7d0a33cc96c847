/**
 * How a code may be used. A heading groups codes and is no diagnosis by itself. A retired code was assignable
 * in an earlier release.
 */
export const USES = ['assignable', 'heading', 'retired'] as const
export type Use = typeof USES[number]

/** The signs of ICD-10 beside a code: cause (†), manifestation (*), additional code (!). */
export const MARKS = ['dagger', 'asterisk', 'optional'] as const
export type Mark = typeof MARKS[number]

export interface Title {
  /** The language tag of BCP 47, for example `en` or `de`. */
  readonly language: string
  readonly text: string
}

/** One code of a release. Members that are `undefined` are absent from the canonical content. */
export interface Concept {
  readonly code: string
  readonly use: Use
  /** The official title comes first. */
  readonly titles: readonly Title[]
  /** The first and the last day on which the code was valid, if they differ from those of the release. */
  readonly from?: string | undefined
  readonly until?: string | undefined
  readonly mark?: Mark | undefined
  readonly parents?: readonly string[] | undefined
  /** Notes of the publisher, each with its kind: `excludes1: …`. */
  readonly notes?: readonly string[] | undefined
  /** Edits of age, sex and position that a table of code edits states. */
  readonly edits?: readonly string[] | undefined
}

/** The limits of a release. A file beyond them is refused, so a release never fills the memory of a node. */
export const MAX_CODE_CHARACTERS = 64
export const MAX_TEXT_CHARACTERS = 2_000
export const MAX_ITEMS = 256
export const MAX_LINE_BYTES = 256 * 1024
export const MAX_CODES = 2_000_000
export const MAX_RELEASE_BYTES = 1024 * 1024 * 1024

/** The form of a code: visible ASCII, with single blanks inside (the type `code` of FHIR R4). */
const CODE = /^[!-~]+( [!-~]+)*$/

export function isCode (text: string): boolean {
  return text.length <= MAX_CODE_CHARACTERS && CODE.test(text)
}

/** Replaces each run of white space by a blank, and removes it at both ends. */
export function tidyText (text: string): string {
  return text.replace(/[\t\n\r ]+/g, ' ').trim()
}
