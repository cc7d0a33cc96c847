import type { Case, MemberId, Opinion, Proposal } from '../../protocol/types/index.js'
import { drawOf, name } from './arithmetic.js'
import type { Case as Trial } from './checker.js'

export type Status = 'undrawn' | 'open' | 'accepted' | 'rejected' | 'expired'
/** By their wire numbers (§7). */
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
  /** Accepted case that this one takes the place of. */
  readonly replaces: string
  status: Status
  openedAt: number
  /** All other members, as drawn. */
  order: readonly string[]
  /** attempt/validator -> decision. */
  readonly given: Map<string, number>
  isSuperseded: boolean
}

/** The life of every case (§7), the slow and simple way: whoever asks goes through all of them. */
export class ModelCases {
  readonly all = new Map<string, ModelCase>()
  readonly #limits: Trial['chain']['genesis']['parameters']

  constructor (private readonly one: Trial) {
    this.#limits = one.chain.genesis.parameters
  }

  get undecided (): ModelCase[] { return [...this.all.values()].filter(isUndecided) }

  /** What is wrong with one proposal of a batch, the earlier ones of which are open already. */
  faultOf (submitter: MemberId, proposal: Proposal, epoch: number): string | undefined {
    const own = [...this.all.values()].filter(({ submitter: of }) => name(of) === name(submitter))
    const isLive = (one: ModelCase): boolean => isUndecided(one) || one.status === 'accepted'
    const sameTag = own.filter(one => name(one.proposal.retryTag) === name(proposal.retryTag))
    if (proposal.linkEpoch < 1 || proposal.linkEpoch > epoch) return 'no such linking epoch'
    if (proposal.bodySize > this.#limits.maxBodyBytes) return 'its body is too large'
    if (sameTag.some(isLive)) return 'its tag is in use'
    if (sameTag.length > 0 && proposal.relation !== RESUBMITS) return 'another try that hides it'
    const sameBody = own.filter(one => name(one.proposal.bodyHash) === name(proposal.bodyHash))
    if (sameBody.some(isLive)) return 'its body is in use'
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
    if (of.status !== 'rejected' && of.status !== 'expired') return `another try of one ${of.status}`
    if (name(of.submitter) !== name(submitter)) return 'another try of another hospital\'s'
    return name(of.proposal.retryTag) === name(proposal.retryTag) ? undefined : 'another tag'
  }

  #faultOfChange (submitter: MemberId, proposal: Proposal, of: ModelCase): string | undefined {
    if (of.status !== 'accepted') return `changes one ${of.status}`
    if (name(of.submitter) !== name(submitter)) return undefined
    const isSamePatient = name(of.proposal.pseudonym) === name(proposal.pseudonym) &&
      of.proposal.linkEpoch === proposal.linkEpoch
    return isSamePatient ? undefined : 'changes another patient\'s'
  }

  /** Whether a hospital now has more undecided than it may. */
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
    const one: ModelCase = {
      id, submitter, seq, height, proposal, replaces, status: 'undrawn', openedAt: 0, order: [],
      given: new Map(), isSuperseded: false
    }
    // What it would take the place of has gone to another: it can but end.
    if (isChange && related?.isSuperseded === true) one.status = 'expired'
    this.all.set(id, one)
    return one
  }

  /** §7.3 and §7.4; true if the opinion counts. @param before timestamp of the block before */
  opine (validator: MemberId, opinion: Opinion, set: readonly string[], before: number): boolean {
    const one = this.all.get(name(opinion.caseId))
    const { attempts, attemptWindowMs, validatorsPerDiagnosis: k } = this.#limits
    const { attempt, decision } = opinion
    if (one?.status !== 'open' || attempt >= attempts) return false
    if (before < one.openedAt + attempt * attemptWindowMs) return false
    const drawn = Array.from({ length: k }, (_, j) => one.order[(k * attempt + j) % one.order.length])
    const key = `${attempt}/${name(validator)}`
    if (!drawn.includes(name(validator)) || one.given.has(key)) return false
    if (!set.includes(name(one.submitter))) return false
    one.given.set(key, decision)
    if (decision !== APPROVE) one.status = 'rejected'
    else if (drawn.every(id => one.given.get(`${attempt}/${id}`) === APPROVE)) this.#accept(one)
    return true
  }

  /** §7.6: the first one accepted wins. */
  #accept (one: ModelCase): void {
    const replaced = this.all.get(one.replaces)
    one.status = replaced?.isSuperseded === true ? 'expired' : 'accepted'
    if (replaced !== undefined) replaced.isSuperseded = true
  }

  draw (height: number, time: number, beacon: Uint8Array, set: readonly MemberId[]): ModelCase[] {
    const due = this.undecided.filter(one =>
      one.status === 'undrawn' && one.height === height - this.#limits.drawDelay)
    for (const one of due) {
      one.order = drawOf(this.one.chain, beacon, one.submitter, one.seq, set)
      one.status = 'open'
      one.openedAt = time
    }
    return due
  }

  /** §7.5. */
  expire (time: number): void {
    const { attempts, attemptWindowMs } = this.#limits
    for (const one of this.undecided) {
      if (one.status === 'open' && time >= one.openedAt + attempts * attemptWindowMs) {
        one.status = 'expired'
      }
    }
  }

  /** §9.6: there is work that needs no transaction. */
  hasWork (before: number, time: number): boolean {
    const { attempts, attemptWindowMs } = this.#limits
    return this.undecided.some(({ status, openedAt }) => status === 'undrawn' ||
      Array.from({ length: attempts }, (_, t) => openedAt + (t + 1) * attemptWindowMs)
        .some(deadline => deadline > before && deadline <= time))
  }
}

export function isUndecided ({ status }: Pick<ModelCase, 'status'>): boolean {
  return status === 'undrawn' || status === 'open'
}

/** A case as a node has it on its disk, in the model's words. */
export function wordsOf (one: Case): string {
  const { status, opinions, order, seq } = one
  return `${STATUSES[status] ?? '?'} ${seq} ${opinions.length} ${order.map(name).join()}`
}
