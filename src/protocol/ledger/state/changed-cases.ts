import type { Case, Hex } from '../../types/index.js'
import type { BlockEvents } from './events.js'

/** The cases that a block opened or closed, as far as they may make waiting transactions invalid. */
export interface ChangedCases {
  /** The cases that the block closed, by case id. */
  readonly closed: ReadonlyMap<Hex, Case>
  /** The keys (`CaseKeys`) of the retry tags that the block took or freed, and of the bodies it accepted. */
  readonly taken: ReadonlySet<string>
}

/** @param block a `Delta` */
export function changedBy ({ events, taken }: BlockEvents & Pick<ChangedCases, 'taken'>): ChangedCases {
  const closed = new Map<Hex, Case>()
  for (const event of events) if (event.type === 'closed') closed.set(event.id, event.case)
  return { closed, taken }
}
