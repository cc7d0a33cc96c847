import { CaseStatus, hex, type Case, type Hex } from '../../types/index.js'
import { casesOf, type BlockEvents } from './events.js'

/** The cases that a block opened or closed, as far as they may make waiting transactions invalid. */
export interface ChangedCases {
  /** The cases that the block closed, by case id. */
  readonly closed: ReadonlyMap<Hex, Case>
  /**
   * By submitter: the retry tags that the block took or freed, and the hashes of the bodies that it accepted.
   * All are hexadecimal.
   */
  readonly values: ReadonlyMap<Hex, ReadonlySet<Hex>>
}

export function changedBy (block: BlockEvents): ChangedCases {
  const closed = casesOf(block, 'closed')
  const values = new Map<Hex, Set<Hex>>()
  for (const { bodyHash, retryTag, status, submitter } of [...casesOf(block, 'opened'), ...closed]) {
    const name = hex(submitter)
    const ofSubmitter = values.get(name) ?? new Set()
    ofSubmitter.add(hex(retryTag))
    if (status === CaseStatus.accepted) ofSubmitter.add(hex(bodyHash))
    values.set(name, ofSubmitter)
  }
  return { closed: new Map(closed.map(ended => [hex(ended.id), ended])), values }
}
