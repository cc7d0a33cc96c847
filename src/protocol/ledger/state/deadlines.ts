import { CaseStatus, type Case, type ChainParameters, type Timestamp } from '../../types/index.js'
import { nextPassing } from './holders.js'

type Windows = Pick<ChainParameters, 'attempts' | 'attemptWindowMs'>

/** Returns the timestamp at which an OPEN case expires (SPECIFICATION.md §7.7). */
export function expiryOf (openedAt: Timestamp, parameters: Windows): Timestamp {
  return openedAt + parameters.attempts * parameters.attemptWindowMs
}

/** Returns the next deadline of a case: a slot passes, or the case expires. Undefined if it is not open. */
export function deadlineOf (judged: Case, parameters: Windows): Timestamp | undefined {
  if (judged.status !== CaseStatus.open) return undefined
  const passing = nextPassing(judged)
  const expiry = expiryOf(judged.openedAt, parameters)
  return passing === 0 ? expiry : Math.min(passing, expiry)
}
