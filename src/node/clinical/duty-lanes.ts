import type { Duty } from '../../protocol/ledger/index.js'
import { hex, type MemberId } from '../../protocol/types/index.js'
import { slotName, slotOf, type Slot } from './own-opinions.js'
import { WithheldTime } from './withheld-time.js'

export interface WaitingDuty {
  readonly duty: Duty
  /** Time of the first try by the monotonic clock; undefined before it. */
  triedSince: number | undefined
  readonly withheld: WithheldTime
}

/** The duties for the cases of a submitter. Lanes are independent: no submitter delays another. */
export interface Lane {
  readonly submitter: MemberId
  readonly waiting: Map<string, WaitingDuty>
  working: boolean
}

/** Keeps a lane for each submitter with cases that this hospital was drawn for. */
export class DutyLanes {
  readonly #lanes = new Map<string, Lane>()

  add (duty: Duty): Lane {
    const { submitter } = duty.case
    const lane = this.#lanes.get(hex(submitter)) ?? { submitter, waiting: new Map(), working: false }
    this.#lanes.set(hex(submitter), lane)
    lane.waiting.set(slotName(slotOf(duty)), { duty, triedSince: undefined, withheld: new WithheldTime() })
    return lane
  }

  remove (submitter: MemberId, slot: Slot): void {
    this.#lanes.get(hex(submitter))?.waiting.delete(slotName(slot))
  }

  all (): Lane[] {
    return [...this.#lanes.values()]
  }

  /** Lists submitters whose keys are requested without success, and since when (ms, monotonic clock). */
  lacking (): { readonly submitter: MemberId, readonly cases: number, readonly since: number }[] {
    return this.all().flatMap(({ submitter, waiting }) => {
      const tried = [...waiting.values()].flatMap(({ triedSince }) => triedSince ?? [])
      return tried.length === 0 ? [] : [{ submitter, cases: tried.length, since: Math.min(...tried) }]
    })
  }
}
