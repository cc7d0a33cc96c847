import type { Case, MemberId, Opinion, Proposal } from '../../protocol/types/index.js'
import { drawOf, name } from './arithmetic.js'
import type { WatchedRun } from './checker.js'

export type Status = 'undrawn' | 'open' | 'accepted' | 'rejected' | 'expired'
/** Statuses by their wire numbers (§7). */
export const STATUSES: readonly Status[] = ['undrawn', 'open', 'accepted', 'rejected', 'expired']

const [NEW, RESUBMITS] = [0, 3]
const APPROVE = 1
const NOTHING = '0'.repeat(64)

export interface ModelCase {
  readonly id: string
  readonly submitter: MemberId
  readonly seq: number
  readonly height: number
  readonly proposal: Proposal
  /** The accepted case that this case replaces. */
  readonly replaces: string
  status: Status
  openedAt: number
  /** All other members, in the order of the draw. */
  order: readonly string[]
  /** attempt/validator -> decision. */
  readonly given: Map<string, number>
  isSuperseded: boolean
}

/** Follows every case (§7) in a slow and simple way: each method scans all cases. */
export class ModelCases {
  readonly all = new Map<string, ModelCase>()
  readonly #limits: WatchedRun['chain']['genesis']['parameters']

  constructor (private readonly run: WatchedRun) {
    this.#limits = run.chain.genesis.parameters
  }

  get undecided (): ModelCase[] { return [...this.all.values()].filter(isUndecided) }

  /** Describes the fault of a proposal; the earlier proposals of its batch are already open. */
  faultOf (submitter: MemberId, proposal: Proposal, epoch: number): string | undefined {
    const own = [...this.all.values()].filter(({ submitter: of }) => name(of) === name(submitter))
    const holds = (found: ModelCase): boolean => isUndecided(found) || found.status === 'accepted'
    const sameTag = own.filter(found => name(found.proposal.retryTag) === name(proposal.retryTag))
    if (proposal.linkEpoch < 1 || proposal.linkEpoch > epoch) return 'no such linking epoch'
    if (proposal.bodySize > this.#limits.maxBodyBytes) return 'its body is too large'
    if (sameTag.some(holds)) return 'its tag is in use'
    if (sameTag.length > 0 && proposal.relation !== RESUBMITS) return 'a hidden resubmission'
    const sameBody = own.filter(found => name(found.proposal.bodyHash) === name(proposal.bodyHash))
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
    if (name(of.submitter) !== name(submitter)) return undefined
    const isSamePatient = name(of.proposal.pseudonym) === name(proposal.pseudonym) &&
      of.proposal.linkEpoch === proposal.linkEpoch
    return isSamePatient ? undefined : 'changes a case of another patient'
  }

  /** Returns whether a hospital has more undecided cases than it may. */
  isOverfull (submitter: MemberId): boolean {
    const own = this.undecided.filter(({ submitter: of }) => name(of) === name(submitter))
    const perPatient = new Map<string, number>()
    for (const { proposal } of own) {
      const patient = name(proposal.pseudonym)
      perPatient.set(patient, (perPatient.get(patient) ?? 0) + 1)
    }
    return own.length > this.#limits.maxOpenCases ||
      [...perPatient.values()].some(count => count > this.#limits.maxOpenPerPseudonym)
  }

  open (id: string, submitter: MemberId, seq: number, height: number, proposal: Proposal): ModelCase {
    const related = this.all.get(name(proposal.related))
    const isChange = proposal.relation !== NEW && proposal.relation !== RESUBMITS
    const replaces = isChange ? name(proposal.related) : related?.replaces ?? NOTHING
    const opened: ModelCase = {
      id, submitter, seq, height, proposal, replaces, status: 'undrawn', openedAt: 0, order: [],
      given: new Map(), isSuperseded: false
    }
    // Another case has replaced the related case, so this case can only end.
    if (isChange && related?.isSuperseded === true) opened.status = 'expired'
    this.all.set(id, opened)
    return opened
  }

  /** Applies an opinion (§7.3, §7.4). @returns whether it counts. @param before the previous timestamp */
  opine (validator: MemberId, opinion: Opinion, set: readonly string[], before: number): boolean {
    const judged = this.all.get(name(opinion.caseId))
    const { attempts, attemptWindowMs, validatorsPerDiagnosis: k } = this.#limits
    const { attempt, decision } = opinion
    if (judged?.status !== 'open' || attempt >= attempts) return false
    if (before < judged.openedAt + attempt * attemptWindowMs) return false
    const drawn = Array.from({ length: k }, (_, j) => judged.order[(k * attempt + j) % judged.order.length])
    const key = `${attempt}/${name(validator)}`
    if (!drawn.includes(name(validator)) || judged.given.has(key)) return false
    if (!set.includes(name(judged.submitter))) return false
    judged.given.set(key, decision)
    if (decision !== APPROVE) judged.status = 'rejected'
    else if (drawn.every(id => judged.given.get(`${attempt}/${id}`) === APPROVE)) this.#accept(judged)
    return true
  }

  /** Accepts a case (§7.6): of two changes of a record, the first accepted case wins. */
  #accept (judged: ModelCase): void {
    const replaced = this.all.get(judged.replaces)
    judged.status = replaced?.isSuperseded === true ? 'expired' : 'accepted'
    if (replaced !== undefined) replaced.isSuperseded = true
  }

  /** Draws all cases that wait, at the start of a block (§6.3). @param time of the block before */
  draw (time: number, beacon: Uint8Array, set: readonly MemberId[]): ModelCase[] {
    const drawn = this.undecided.filter(({ status }) => status === 'undrawn')
    for (const due of drawn) {
      due.order = drawOf(this.run.chain, beacon, due.submitter, due.seq, set)
      due.status = 'open'
      due.openedAt = time
    }
    return drawn
  }

  /** Ends cases by their deadline (§7.5). */
  expire (time: number): void {
    const { attempts, attemptWindowMs } = this.#limits
    for (const due of this.undecided) {
      if (due.status === 'open' && time >= due.openedAt + attempts * attemptWindowMs) {
        due.status = 'expired'
      }
    }
  }

  /** Returns whether a block without transactions has an effect (§9.6). @param draws whether it carries σ */
  hasWork (before: number, time: number, draws: boolean): boolean {
    const { attempts, attemptWindowMs } = this.#limits
    return this.undecided.some(({ status, openedAt }) => (status === 'undrawn' && draws) ||
      Array.from({ length: attempts }, (_, t) => openedAt + (t + 1) * attemptWindowMs)
        .some(deadline => deadline > before && deadline <= time))
  }
}

export function isUndecided ({ status }: Pick<ModelCase, 'status'>): boolean {
  return status === 'undrawn' || status === 'open'
}

/** Describes a stored case in the format of the model. */
export function summaryOf ({ status, opinions, order, seq }: Case): string {
  return `${STATUSES[status] ?? '?'} ${seq} ${opinions.length} ${order.map(name).join()}`
}
