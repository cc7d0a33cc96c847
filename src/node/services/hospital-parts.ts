import type { Hospital } from '../clinical/hospital.js'
import type { RunningChain } from '../assembly/running-chain.js'
import type { CaseFinder } from './case-finder.js'

/** The parts that the services of a hospital share. */
export interface HospitalParts {
  readonly chain: RunningChain
  readonly hospital: Hospital
  readonly finder: CaseFinder
}
