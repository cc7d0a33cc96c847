/**
 * The layout of an index of a release. One block of memory holds all of it, so a release of 100,000 codes
 * takes some megabytes, and no object for each code.
 */
export const INDEX_MAGIC = 'MCTERM1\n'
export const HASH_BYTES = 32
/** Magic, hash of the release, and five lengths. */
export const HEAD_BYTES = 8 + HASH_BYTES + 5 * 4

export interface Lengths {
  readonly codes: number
  readonly words: number
  readonly codeBytes: number
  readonly wordBytes: number
  readonly postingBytes: number
}

/** The sections in their order: first those of four bytes an item, which must be aligned. */
export function sectionsOf (lengths: Lengths): Readonly<Record<Section, readonly [at: number, end: number]>> {
  const { codes, words, codeBytes, wordBytes, postingBytes } = lengths
  const sizes: Readonly<Record<Section, number>> = {
    places: 4 * (codes + 1), codeEnds: 4 * (codes + 1),
    wordEnds: 4 * (words + 1), postingEnds: 4 * (words + 1),
    codes: codeBytes, uses: codes, weights: codes, words: wordBytes, postings: postingBytes
  }
  let at = HEAD_BYTES
  const sections = Object.entries(sizes).map(([name, size]) => [name, [at, at += size]] as const)
  return Object.fromEntries(sections) as unknown as ReturnType<typeof sectionsOf>
}

export type Section =
  | 'places' | 'codeEnds' | 'wordEnds' | 'postingEnds' | 'codes' | 'uses' | 'weights' | 'words' | 'postings'

/** The numbers of uses in an index. A code with dates of its own has `OWN_DATES` added. */
export const USE_NUMBERS = { assignable: 0, heading: 1, retired: 2 } as const
export const OWN_DATES = 4
