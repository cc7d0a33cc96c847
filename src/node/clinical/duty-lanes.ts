import { hex, type Case, type CaseId, type MemberId } from '../../protocol/types/index.js'
import { WithheldTime } from './withheld-time.js'

export interface WaitingDuty {
  /** The case as of the block that gave this hospital the slot, or as drawn ahead of that block. */
  duty: Case
  /** Time of the first try by the monotonic clock; undefined before it. */
  triedSince: number | undefined
  readonly withheld: WithheldTime
}

/** The duties for the cases of a submitter. Lanes are independent: no submitter delays another. */
export interface Lane {
  readonly submitter: MemberId
  /** By case id. */
  readonly waiting: Map<string, WaitingDuty>
  working: boolean
}

/** Keeps a lane for each submitter with cases of which this hospital was given a slot. */
export class DutyLanes {
  readonly #lanes = new Map<string, Lane>()

  add (duty: Case): Lane {
    const { id, submitter } = duty
    const lane = this.#lanes.get(hex(submitter)) ?? { submitter, waiting: new Map(), working: false }
    this.#lanes.set(hex(submitter), lane)
    lane.waiting.set(hex(id), { duty, triedSince: undefined, withheld: new WithheldTime() })
    return lane
  }

  /** Brings a duty up to date that was drawn ahead, if it still waits. */
  renew (duty: Case): void {
    const waiting = this.#lanes.get(hex(duty.submitter))?.waiting.get(hex(duty.id))
    if (waiting !== undefined) waiting.duty = duty
  }

  remove (submitter: MemberId, caseId: CaseId): void {
    this.#lanes.get(hex(submitter))?.waiting.delete(hex(caseId))
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
