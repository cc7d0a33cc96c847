import type { BodyHash } from './flavour.js'

/** A sealed part of a diagnosis, as its proposal names it. */
export interface SealedPart {
  readonly hash: BodyHash
  /** In bytes. */
  readonly size: number
  /** True for a record part, whose body begins with the commitment to a pad. */
  readonly hasPad: boolean
}

/** The fields of a proposal, and of its case, that name the parts. */
interface WithParts {
  readonly bodyHash: BodyHash
  readonly bodySize: number
  readonly casePartHash: BodyHash
  readonly casePartSize: number
}

/**
 * Lists the sealed parts of a proposal or a case: the record part, then the case part. Every list of bodies
 * of a PROPOSE has this order.
 */
export function sealedParts (of: WithParts): readonly SealedPart[] {
  return [
    { hash: of.bodyHash, size: of.bodySize, hasPad: true },
    { hash: of.casePartHash, size: of.casePartSize, hasPad: false }
  ]
}

/** Returns the hashes of the sealed parts. */
export function partHashes (
  { bodyHash, casePartHash }: Pick<WithParts, 'bodyHash' | 'casePartHash'>
): readonly BodyHash[] {
  return [bodyHash, casePartHash]
}

/** Returns the bytes of the sealed parts of all these proposals. */
export function partBytes (all: readonly WithParts[]): number {
  return all.reduce((sum, of) => sum + of.bodySize + of.casePartSize, 0)
}
