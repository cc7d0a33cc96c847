import { ServiceError } from '../../api/index.js'
import type { Hospital } from '../hospital/index.js'
import type { RunningChain } from '../running-chain.js'
import type { CaseFinder } from './case-finder.js'

/** What the services of a hospital are made of, and what they share. */
export interface HospitalParts {
  readonly chain: RunningChain
  readonly hospital: Hospital
  readonly finder: CaseFinder
}

export function checkMember (chain: RunningChain): void {
  const { membership, signer } = chain.core
  if (!membership.set.has(signer.id)) {
    throw new ServiceError(409, 'not-a-member', 'this hospital is not on the committed allowlist')
  }
}
