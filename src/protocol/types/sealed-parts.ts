import type { BodyHash } from './flavour.js'

/** A sealed part of a diagnosis, as its proposal names it. */
export interface SealedPart {
  readonly hash: BodyHash
  /** In bytes. */
  readonly size: number
}

/** The fields of a proposal, and of its case, that name the parts. */
interface WithParts {
  readonly bodyHash: BodyHash
  readonly bodySize: number
  readonly caseVersion: number
  readonly casePartHash: BodyHash
  readonly casePartSize: number
}

/**
 * Lists the sealed parts of a proposal or a case: the record part, then the case part. A proposal of case
 * version 0 has the record part alone. Every list of bodies of a PROPOSE has this order.
 */
export function sealedParts (of: WithParts): readonly SealedPart[] {
  const record = { hash: of.bodyHash, size: of.bodySize }
  return of.caseVersion === 0 ? [record] : [record, { hash: of.casePartHash, size: of.casePartSize }]
}

/** Returns the hashes of the sealed parts. */
export function partHashes (
  of: Pick<WithParts, 'bodyHash' | 'caseVersion' | 'casePartHash'>
): readonly BodyHash[] {
  return of.caseVersion === 0 ? [of.bodyHash] : [of.bodyHash, of.casePartHash]
}

/** Returns the bytes of the sealed parts of all these proposals. */
export function partBytes (all: readonly WithParts[]): number {
  return all.reduce((sum, of) => sum + of.bodySize + of.casePartSize, 0)
}
