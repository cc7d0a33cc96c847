import type { Duty } from '../../protocol/ledger/index.js'
import { hex, type MemberId } from '../../protocol/types/index.js'
import { slotName, slotOf, type Slot } from './own-opinions.js'
import { WithheldTime } from './withheld-time.js'

export interface WaitingDuty {
  readonly duty: Duty
  /** Of the clock that only goes forward; undefined until the first try. */
  triedSince: number | undefined
  readonly withheld: WithheldTime
}

/** The duties towards one submitter, worked on by themselves: a submitter that is away delays no other. */
export interface Lane {
  readonly submitter: MemberId
  readonly waiting: Map<string, WaitingDuty>
  working: boolean
}

/** Keeps one lane for each submitter whose cases this hospital was drawn for. */
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

  /** Submitters whose keys have been asked for in vain, and since when, ms of the monotonic clock. */
  lacking (): { readonly submitter: MemberId, readonly cases: number, readonly since: number }[] {
    return this.all().flatMap(({ submitter, waiting }) => {
      const tried = [...waiting.values()].flatMap(({ triedSince }) => triedSince ?? [])
      return tried.length === 0 ? [] : [{ submitter, cases: tried.length, since: Math.min(...tried) }]
    })
  }
}
