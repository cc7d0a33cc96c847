import { NameRefusal, nameReplyCodec, nameRequestCodec } from '../../protocol/codec/index.js'
import {
  blindNames, checkNameAnswer, combineNames, type BlindedNames, type CheckedAnswer, type Naming,
  type OwnShare
} from '../../protocol/names/index.js'
import {
  dayOf, equal, NAME_KEY, type Chain, type KeyEpoch, type MemberId, type PatientName, type Signer
} from '../../protocol/types/index.js'
import { nameOf } from '../gates/name-of.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import { holderOf, type KeyStore } from '../keys/key-store.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { HostClock, RaiseAlarm, RandomBytes, Scheduler } from '../machine/ports.js'
import { ask, type AskParts } from '../peers/ask.js'
import { Suppliers } from '../peers/suppliers.js'
import { collect, type Collected, type NoAnswer } from './collect.js'
import { AskedToday } from './asked-today.js'
import { NamesError } from './names-error.js'

/** How often a batch is asked again because holders serve another epoch, and the wait for a block between. */
const EPOCHS_TRIED = 8
const EPOCH_WAIT_MS = 250

export interface NameAskerParts extends AskParts {
  readonly chain: Chain, readonly signer: Signer, readonly hostLoop: HostLoop,
  readonly keyStore: KeyStore | undefined, readonly membership: MembershipKeeper,
  readonly commits: CommitFeed, readonly clock: HostClock, readonly scheduler: Scheduler,
  readonly random: RandomBytes, readonly alarm: RaiseAlarm
}

export interface NamedBatch {
  /** In the order of the inputs. */
  readonly names: readonly PatientName[]
  readonly epoch: KeyEpoch
}

/**
 * Has the name key evaluated at identifiers (SPECIFICATION.md §6.11). It asks as many holders as needed, the
 * quickest first, and combines the first t valid answers, its own included. A false answer is reported, its
 * sender named, and another holder asked. So is another if an answer does not come for a while.
 */
export class NameAsker {
  readonly #suppliers: Suppliers
  readonly asked = new AskedToday()

  constructor (private readonly parts: NameAskerParts) {
    this.#suppliers = new Suppliers(parts.clock)
  }

  /** @param inputs at most MAX_NAMES_PER_REQUEST, made by `nameInput` @throws NamesError */
  async evaluate (inputs: readonly Uint8Array[]): Promise<NamedBatch> {
    for (let tries = 0; ; tries++) {
      const epoch = this.parts.hostLoop.state.ledger.keys.active
      if (epoch === undefined) throw new NamesError('no-epoch')
      const outcome = await this.#evaluateIn(epoch, inputs)
      if (!(outcome instanceof NamesError)) return { names: outcome, epoch }
      if (tries === EPOCHS_TRIED || outcome.code !== 'wrong-epoch') throw outcome
      // A holder has a block that this node lacks, or lacks one that this node has.
      if (this.parts.hostLoop.state.ledger.keys.active === epoch) {
        await this.parts.commits.changed(EPOCH_WAIT_MS)
      }
    }
  }

  /** How many more holders must be reachable for an evaluation; 0 before the first epoch. */
  get lacking (): number {
    const epoch = this.parts.hostLoop.state.ledger.keys.active
    if (epoch === undefined) return 0
    const own = this.#ownShare(epoch) === undefined ? 0 : 1
    return Math.max(0, epoch.threshold - own - this.#reachable(epoch).length)
  }

  async #evaluateIn (epoch: KeyEpoch, inputs: readonly Uint8Array[]): Promise<PatientName[] | NamesError> {
    const { chain, random, scheduler } = this.parts
    const naming = { chain, epoch }
    const blinded = blindNames(chain.verifier.group, inputs, random(32))
    const own = this.#ownShare(epoch)
    const needed = epoch.threshold - (own === undefined ? 0 : 1)
    const holders = this.#reachable(epoch)
    if (holders.length < needed) return new NamesError('unreachable', needed - holders.length)
    const collected = await collect({ scheduler, suppliers: this.#suppliers }, holders, needed,
      async (holder, isWanted) => await this.#ask(naming, holder, blinded, isWanted))
    const names = combineNames(naming, inputs, blinded.blinds, collected.answers, own)
    return names ?? errorOf(collected, needed)
  }

  /**
   * Returns the own share, if it is the share of the epoch: a wrong one would make a wrong name. A hospital
   * without a share asks one holder more.
   */
  #ownShare ({ holders, keys, number }: KeyEpoch): OwnShare | undefined {
    const { chain: { verifier: { group } }, keyStore, signer } = this.parts
    const index = holders.findIndex(id => equal(id, signer.id))
    const share = keyStore && holderOf(keyStore).secretShare(number, NAME_KEY)
    const publicShare = share && group.base(share)
    const wanted = keys[NAME_KEY]?.shares[index]
    if (share === undefined || publicShare === undefined || wanted === undefined) return undefined
    return equal(publicShare, wanted) ? { index, share } : undefined
  }

  /**
   * Lists the other holders that can be asked now, the quickest first. Those that failed lately come later,
   * and those that refused today come last.
   */
  #reachable ({ holders }: KeyEpoch): MemberId[] {
    const { clock, membership, network, signer } = this.parts
    const day = dayOf(clock.wall())
    const here = holders.filter(id => !equal(id, signer.id) && network.isConnected(id) &&
      membership.accessOf(id) === 'member')
    const ordered = [...this.#suppliers.order(here), ...here.filter(id => this.#suppliers.rests(id))]
    const isLast = (id: MemberId): boolean => this.asked.isUsedUp(day, id)
    return [...ordered.filter(id => !isLast(id)), ...ordered.filter(isLast)]
  }

  async #ask (
    naming: Naming, holder: MemberId, { elements }: BlindedNames, isWanted: () => boolean
  ): Promise<CheckedAnswer | NoAnswer> {
    const { epoch } = naming
    const day = dayOf(this.parts.clock.wall())
    const value = { epoch: epoch.number, elements }
    const reply = await ask(this.parts, holder, 'name', { codec: nameRequestCodec, value }, nameReplyCodec)
    if (reply.verdict !== 'accept') return 'failed'
    if (reply.value.type === 'refused') {
      if (reply.value.code === NameRefusal.allowance) this.asked.refused(day, holder, elements.length)
      return WHY[reply.value.code]
    }
    this.asked.answered(day, holder, elements.length)
    // The check takes as long as the evaluation.
    if (!isWanted()) return 'unused'
    const index = epoch.holders.findIndex(id => equal(id, holder))
    const { answer } = reply.value
    const checked = checkNameAnswer(naming, index, elements, answer)
    if (checked.verdict === 'accept') return { index, elements: answer.elements }
    this.#blame(holder, checked.code)
    return 'failed'
  }

  #blame (holder: MemberId, code: string): void {
    const { alarm, network } = this.parts
    network.report(holder, code)
    alarm('false-name', `${nameOf(this.parts, holder)} gave a false answer for the name of a patient ` +
      `(${code}). The answer was not used. Tell that hospital's operator.`)
  }
}

const WHY: Readonly<Record<NameRefusal, NoAnswer>> = {
  [NameRefusal.wrongEpoch]: 'wrong-epoch',
  [NameRefusal.noMember]: 'refused',
  [NameRefusal.allowance]: 'allowance',
  [NameRefusal.noShare]: 'refused',
  [NameRefusal.busy]: 'refused'
}

function errorOf ({ answers, without }: Collected, needed: number): NamesError {
  const lacking = needed - answers.length
  const count = (why: NoAnswer): number => without.filter(other => other === why).length
  if (count('wrong-epoch') > 0) return new NamesError('wrong-epoch', lacking)
  return new NamesError(count('allowance') >= lacking ? 'allowance' : 'unreachable', lacking)
}
