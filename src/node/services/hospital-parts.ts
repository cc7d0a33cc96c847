import type { Hospital } from '../clinical/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import type { CaseFinder } from './case-finder.js'
import { notMember } from './refusals.js'

/** What the services of a hospital are made of, and what they share. */
export interface HospitalParts {
  readonly chain: RunningChain
  readonly hospital: Hospital
  readonly finder: CaseFinder
}

export function checkMember (chain: RunningChain): void {
  const { membership, signer } = chain.core
  if (!membership.set.has(signer.id)) {
    throw notMember()
  }
}
