import type { ChainParameters, Opinion } from '../../protocol/types/index.js'
import type { ModelPresence } from './model-presence.js'

const [APPROVE, REJECT, TAKEN_UP, EXCUSED] = [1, 2, 3, 4]
const BY_RULES = 1
const MONTH_MS = 30 * 24 * 60 * 60 * 1000

/** A slot as one hospital holds or held it. */
interface ModelSlot {
  readonly who: string
  isHeld: boolean
  /** 0 if the slot stays. */
  deadline: number
  takenUp: 'no' | 'yes' | 'surplus'
}

/** The slots of an open case and its verdicts (§7.3, §7.4), computed in the plainest way. */
export class ModelSlots {
  readonly slots: ModelSlot[] = []
  readonly verdicts = new Map<string, number>()
  panel = 0
  needed = 0

  constructor (
    readonly openedAt: number, private readonly ranking: readonly string[], readonly isAudited: boolean,
    private readonly limits: ChainParameters
  ) {}

  get approvals (): number { return [...this.verdicts.values()].filter(given => given === APPROVE).length }
  get rejections (): number { return [...this.verdicts.values()].filter(given => given === REJECT).length }

  /** @param rejected the times at which cases of this patient and submitter were rejected */
  setBar (rejected: readonly number[], others: number): void {
    const k = this.limits.validatorsPerDiagnosis
    const j = rejected.filter(time => time > this.openedAt - MONTH_MS).length
    const all = Math.min(k + 3 * j, others)
    this.panel = all
    this.needed = j === 0 ? k : all === others ? Math.floor(others / 2) + 1 : k + 2 * j
  }

  /** Returns 'accepted' or 'rejected' if the verdicts decide the case. */
  get outcome (): 'accepted' | 'rejected' | undefined {
    if (this.rejections > this.panel - this.needed) return 'rejected'
    return this.approvals >= this.needed ? 'accepted' : undefined
  }

  wasGiven (who: string): boolean {
    return this.slots.some(slot => slot.who === who)
  }

  isAwaited (slot: ModelSlot): boolean {
    return slot.isHeld && !this.verdicts.has(slot.who)
  }

  /** Opens the slots that are missing. @param asOf when a hospital must be present */
  fill (now: number, members: readonly string[], presence: ModelPresence, asOf = now): void {
    while (this.slots.filter(({ isHeld }) => isHeld).length <
      Math.min(this.panel, this.needed + this.rejections)) {
      if (!this.#give(now, members, presence, asOf)) return
    }
  }

  #give (now: number, members: readonly string[], presence: ModelPresence, asOf = now): boolean {
    if (this.slots.length >= this.limits.attempts * this.panel) return false
    const left = this.ranking.filter(who => members.includes(who) && !this.wasGiven(who))
    const who = left.find(each => presence.isPresent(each, asOf)) ?? left[0]
    if (who === undefined) return false
    this.slots.push({ who, isHeld: true, deadline: now + this.limits.takeUpMs, takenUp: 'no' })
    return true
  }

  /** Passes the slots whose time is over. Nobody could answer if the submitter is no member. */
  pass (now: number, members: readonly string[], presence: ModelPresence, submitter: string): void {
    const take = this.limits.takeUpMs
    for (const slot of [...this.slots]) {
      if (!this.isAwaited(slot) || slot.deadline === 0 || now < slot.deadline) continue
      if (now > slot.deadline + take) slot.deadline = now + take
      else if (!this.#give(now, members, presence)) slot.deadline = 0
      else {
        slot.isHeld = false
        if (slot.takenUp === 'no' && members.includes(submitter)) presence.miss(slot.who, now, members)
      }
    }
  }

  /**
   * Applies an entry of a hospital that was given a slot.
   * @param inHand counts the cases that the hospital has taken up
   * @returns whether it has an effect
   */
  take (who: string, { decision, judgedBy }: Opinion, now: number, inHand: () => number): boolean {
    const slot = this.slots.find(each => each.who === who)
    if (slot === undefined || this.verdicts.has(who)) return false
    if (decision === EXCUSED) {
      const had = slot.isHeld
      slot.isHeld = false
      return had
    }
    if (decision === TAKEN_UP) {
      if (!slot.isHeld || slot.takenUp !== 'no') return false
      slot.takenUp = inHand() < 256 ? 'yes' : 'surplus'
      if (slot.takenUp === 'yes') slot.deadline = now + this.limits.attemptWindowMs
      return true
    }
    if (this.isAudited && decision === APPROVE && judgedBy === BY_RULES) return false
    this.verdicts.set(who, decision)
    return true
  }

  /** Frees the slots of hospitals that left without a verdict. */
  leave (members: readonly string[]): void {
    for (const slot of this.slots) {
      if (this.isAwaited(slot) && !members.includes(slot.who)) slot.isHeld = false
    }
  }

  get nextDeadline (): number {
    const { attempts, attemptWindowMs } = this.limits
    const waiting = this.slots.filter(slot => this.isAwaited(slot) && slot.deadline > 0)
    return Math.min(this.openedAt + attempts * attemptWindowMs, ...waiting.map(({ deadline }) => deadline))
  }

  get isExpiredAt (): number {
    return this.openedAt + this.limits.attempts * this.limits.attemptWindowMs
  }
}
