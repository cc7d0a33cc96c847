import {
  ZERO_32, accept, equal, reject, type ChainId, type LoggedAccess, type PatientHandle, type Verdict
} from '../types/index.js'
import { accessLink } from './identifiers.js'

/** An access as a list names it; all are of the patient of the list. */
export type ListedAccess = Omit<LoggedAccess, 'handle'>

/** The head that a state proof shows. */
export interface ProvedHead {
  readonly count: number
  readonly chain: Uint8Array
  readonly height: number
}

/** Returns the chain over a list of accesses of a patient. */
export function chainOver (
  chainId: ChainId, handle: PatientHandle, listed: readonly ListedAccess[]
): Uint8Array {
  let chain: Uint8Array = ZERO_32
  for (const access of listed) chain = accessLink(chainId, chain, { ...access, handle })
  return chain
}

/**
 * Checks that a list has exactly the accesses that a head counts, and then perhaps newer ones.
 * @param head undefined if the state has none for this patient
 * @returns how many accesses from the first on are proved
 */
export function checkAccesses (
  chainId: ChainId, handle: PatientHandle, listed: readonly ListedAccess[], head: ProvedHead | undefined
): Verdict<number> {
  const count = head?.count ?? 0
  if (listed.length < count) return reject('accesses-missing')
  const chain = chainOver(chainId, handle, listed.slice(0, count))
  if (head !== undefined && !equal(chain, head.chain)) return reject('accesses-differ')
  return accept(count)
}
