import {
  HolderState, type Case, type MemberId, type Opinion, type Proposal
} from '../../protocol/types/index.js'
import { entryOf } from '../entry-of.js'
import { drawOf, isInSample, name } from './arithmetic.js'
import type { WatchedRun } from './checker.js'
import { ModelPresence } from './model-presence.js'
import { ModelSlots } from './model-slots.js'

export type Status = 'undrawn' | 'open' | 'accepted' | 'rejected' | 'expired'
/** Statuses by their wire numbers (§7). */
export const STATUSES: readonly Status[] = ['undrawn', 'open', 'accepted', 'rejected', 'expired']

const [NEW, RESUBMITS] = [0, 3]
const NOTHING = '0'.repeat(64)

export interface ModelCase {
  readonly id: string
  readonly submitter: MemberId
  /** The name of the submitter, and the patient with it. */
  readonly by: string
  readonly patient: string
  readonly height: number
  readonly proposal: Proposal
  /** The accepted case that this case replaces. */
  readonly replaces: string
  status: Status
  /** Undefined before the draw. */
  slots: ModelSlots | undefined
  isSuperseded: boolean
}

/** Follows every case (§7) in a simple way: most methods scan all undecided cases. */
export class ModelCases {
  readonly all = new Map<string, ModelCase>()
  readonly presence = new ModelPresence()
  /** Ids of erased cases (§19.3). */
  readonly erased = new Set<string>()
  /** The cases that were undecided at the last look, in the order of `all`. */
  readonly #undecided = new Set<ModelCase>()
  /** The cases of a submitter with a tag, and those with a body. */
  readonly #tagged = new Map<string, ModelCase[]>()
  readonly #withBody = new Map<string, ModelCase[]>()
  /** The times of the newest rejections, by patient and submitter. */
  readonly #rejected = new Map<string, readonly number[]>()
  readonly #limits: WatchedRun['chain']['genesis']['parameters']

  constructor (private readonly run: WatchedRun) {
    this.#limits = run.chain.genesis.parameters
  }

  get undecided (): ModelCase[] {
    for (const found of this.#undecided) if (!isUndecided(found)) this.#undecided.delete(found)
    return [...this.#undecided]
  }

  /** Describes the fault of a proposal; the earlier proposals of its batch are already open. */
  faultOf (submitter: MemberId, proposal: Proposal): string | undefined {
    const by = name(submitter)
    const holds = (found: ModelCase): boolean => isUndecided(found) || found.status === 'accepted'
    const sameTag = this.#tagged.get(by + name(proposal.retryTag)) ?? []
    const largest = Math.max(proposal.bodySize, proposal.casePartSize)
    if (largest > this.#limits.maxBodyBytes) return 'its body is too large'
    if (sameTag.some(holds)) return 'its tag is in use'
    if (sameTag.length > 0 && proposal.relation !== RESUBMITS) return 'a hidden resubmission'
    const sameBody = bodiesOf(proposal).flatMap(body => this.#withBody.get(by + body) ?? [])
    if (sameBody.some(holds)) return 'its body is in use'
    const related = this.all.get(name(proposal.related))
    if (proposal.relation === NEW) {
      return name(proposal.related) === NOTHING ? undefined : 'new, and related'
    }
    if (related === undefined) return 'related to no case'
    return proposal.relation === RESUBMITS
      ? this.#faultOfRetry(submitter, proposal, related)
      : this.#faultOfChange(submitter, proposal, related)
  }

  #faultOfRetry (submitter: MemberId, proposal: Proposal, of: ModelCase): string | undefined {
    if (of.status !== 'rejected' && of.status !== 'expired') return `resubmits a case ${of.status}`
    if (name(of.submitter) !== name(submitter)) return 'resubmits a case of another hospital'
    return name(of.proposal.retryTag) === name(proposal.retryTag) ? undefined : 'another tag'
  }

  #faultOfChange (submitter: MemberId, proposal: Proposal, of: ModelCase): string | undefined {
    if (of.status !== 'accepted') return `changes a case ${of.status}`
    if (name(of.submitter) !== name(submitter)) return 'changes a case of another hospital'
    return name(of.proposal.pseudonym) === name(proposal.pseudonym)
      ? undefined
      : 'changes a case of another patient'
  }

  /** Returns whether a hospital has more undecided cases than it may. */
  isOverfull (submitter: MemberId): boolean {
    const by = name(submitter)
    const own = this.undecided.filter(each => each.by === by)
    const perPatient = new Map<string, number>()
    for (const { patient } of own) perPatient.set(patient, (perPatient.get(patient) ?? 0) + 1)
    const untaken = own.filter(({ slots }) => slots?.slots.every(({ takenUp }) => takenUp === 'no') ?? true)
    return untaken.length > this.#limits.maxOpenCases ||
      [...perPatient.values()].some(count => count > this.#limits.maxOpenPerPseudonym)
  }

  open (id: string, submitter: MemberId, height: number, proposal: Proposal): ModelCase {
    const related = this.all.get(name(proposal.related))
    const isChange = proposal.relation !== NEW && proposal.relation !== RESUBMITS
    const replaces = isChange ? name(proposal.related) : related?.replaces ?? NOTHING
    const by = name(submitter)
    const opened: ModelCase = {
      id, submitter, by, patient: name(proposal.pseudonym) + by, height, proposal, replaces,
      status: 'undrawn', slots: undefined, isSuperseded: false
    }
    // Another case has replaced the related case, or the case is erased, so this case can only end.
    const isLate = related?.isSuperseded === true || this.erased.has(name(proposal.related))
    if (isChange && isLate) opened.status = 'expired'
    this.all.set(id, opened)
    this.#undecided.add(opened)
    entryOf(this.#tagged, by + name(proposal.retryTag), () => []).push(opened)
    for (const body of bodiesOf(proposal)) entryOf(this.#withBody, by + body, () => []).push(opened)
    return opened
  }

  /** Applies an entry of an OPINIONS (§7.4). @returns what is wrong, or whether it has an effect */
  opine (validator: MemberId, opinion: Opinion, set: readonly string[], now: number): string | boolean {
    const judged = this.all.get(name(opinion.caseId))
    if (judged === undefined) return 'an opinion on no case'
    if (judged.status === 'undrawn') return 'an opinion before the draw'
    if (judged.slots?.wasGiven(name(validator)) !== true) return 'an opinion of a hospital without a slot'
    if (judged.status !== 'open' || !set.includes(judged.by)) return false
    const isOfEffect = judged.slots.take(name(validator), opinion, now, () => this.#inHand(name(validator)))
    if (isOfEffect) this.#decide(judged, now)
    return isOfEffect
  }

  /** Counts the cases that a validator has taken up and owes a verdict on. */
  #inHand (who: string): number {
    return this.undecided.filter(({ slots }) => slots?.slots.some(slot =>
      slot.who === who && slot.takenUp === 'yes' && slots.isAwaited(slot)) === true).length
  }

  #decide (judged: ModelCase, now: number): void {
    const outcome = judged.slots?.outcome
    if (outcome === 'accepted') this.#accept(judged)
    if (outcome !== 'rejected') return
    judged.status = 'rejected'
    const { patient } = judged
    this.#rejected.set(patient, [...this.#rejected.get(patient) ?? [], now].slice(-64))
  }

  /** Accepts a case (§7.8): of two changes of a record the first wins, and none changes an erased record. */
  #accept (judged: ModelCase): void {
    const replaced = this.all.get(judged.replaces)
    const isLate = replaced?.isSuperseded === true || this.erased.has(judged.replaces)
    judged.status = isLate ? 'expired' : 'accepted'
    if (replaced !== undefined && !isLate) replaced.isSuperseded = true
  }

  /** Draws all cases that wait, at the start of a block (§6.3). @param before the time of the block before */
  draw (beacon: Uint8Array, set: readonly MemberId[], before: number, now: number): ModelCase[] {
    const drawn = this.undecided.filter(({ status }) => status === 'undrawn')
    for (const due of drawn) {
      const ranking = drawOf(this.run.chain, beacon, due.id, due.submitter, set)
      const rate = Math.floor(this.#limits.auditRate / (due.proposal.isHistorical ? 4 : 1))
      const isAudited = isInSample(this.run.chain, beacon, due.id, rate)
      due.slots = new ModelSlots(before, ranking, isAudited, this.#limits)
      due.slots.setBar(this.#rejected.get(due.patient) ?? [], ranking.length)
      due.status = 'open'
      due.slots.fill(now, set.map(name), this.presence, before)
    }
    return drawn
  }

  /** Arranges the slots at the end of a block (§7.3), and ends cases by their deadline (§7.7). */
  arrange (now: number, set: readonly MemberId[]): void {
    const members = set.map(name)
    for (let closed = -1; closed !== this.undecided.length;) {
      closed = this.undecided.length
      for (const open of this.#open) {
        open.slots?.setBar(this.#rejected.get(open.patient) ?? [],
          members.filter(id => id !== open.by).length)
        this.#decide(open, now)
      }
    }
    for (const open of this.#open) {
      const { slots } = open
      if (slots === undefined) continue
      slots.leave(members)
      slots.fill(now, members, this.presence)
      slots.pass(now, members, this.presence, open.by)
      if (now >= slots.isExpiredAt) open.status = 'expired'
    }
  }

  /** The open cases, sorted by id. */
  get #open (): ModelCase[] {
    return this.undecided.filter(({ status }) => status === 'open').sort((a, b) => a.id < b.id ? -1 : 1)
  }

  /** Returns whether a block without transactions has an effect (§9.6). @param draws whether it carries σ */
  hasWork (time: number, draws: boolean): boolean {
    return this.undecided.some(({ status, slots }) =>
      (status === 'undrawn' && draws) || (slots !== undefined && slots.nextDeadline <= time))
  }
}

function bodiesOf ({ bodyHash, casePartHash }: Proposal): string[] {
  return [name(bodyHash), name(casePartHash)]
}

export function isUndecided ({ status }: Pick<ModelCase, 'status'>): boolean {
  return status === 'undrawn' || status === 'open'
}

/** Describes a case of the model, and a stored case, in the same format. */
export function summaryOfModel ({ slots, status }: ModelCase): string {
  const given = slots?.slots.map(({ who, isHeld, deadline }) => `${who} ${isHeld} ${deadline}`) ?? []
  return `${status} ${slots?.panel ?? 0} ${slots?.needed ?? 0} ${slots?.verdicts.size ?? 0} ${given.join()}`
}

export function summaryOf ({ holders, needed, opinions, panel, status }: Case): string {
  const given = holders.map(({ deadline, state, validator }) =>
    `${name(validator)} ${state === HolderState.holds} ${deadline}`)
  return `${STATUSES[status] ?? '?'} ${panel} ${needed} ${opinions.length} ${given.join()}`
}
