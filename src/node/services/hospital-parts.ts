import type { Hospital } from '../clinical/hospital.js'
import type { RunningChain } from '../assembly/running-chain.js'
import type { CaseFinder } from './case-finder.js'

export interface HospitalParts {
  readonly chain: RunningChain
  readonly hospital: Hospital
  readonly finder: CaseFinder
}
