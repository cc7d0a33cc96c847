import { setTimeout as pause } from 'node:timers/promises'
import type { EnrolmentView } from '../../api/index.js'
import { decode, signedGenesisCodec } from '../../protocol/codec/index.js'
import { nodeVerifier } from '../../protocol/crypto/index.js'
import { changesOf, verifyGenesis } from '../../protocol/membership/index.js'
import {
  ZERO_32, accept, ignore, type Chain, type ChainParameters, type Member, type MemberId,
  type SignedAllowlist, type SignedGenesis, type Verdict
} from '../../protocol/types/index.js'
import type { GovernmentConfig } from '../machine/config/index.js'
import { AutoApproval } from '../enrolment/auto-approval.js'
import type { Enrolment } from '../enrolment/enrolment-row.js'
import { EnrolmentDesk } from '../enrolment/enrolment-desk.js'
import { ListAuthority } from '../enrolment/list-authority.js'
import { OwnChainSearch, type OwnChain } from '../enrolment/own-chain-search.js'
import { listsAfterGenesis } from '../enrolment/tell-government.js'
import { systemClock } from '../machine/clocks.js'
import { GOVERNMENT_NAME, namesakesAmong } from '../machine/display-name.js'
import { plural } from '../machine/formatting.js'
import { Neighbours } from '../peers/neighbours.js'
import type { NodeBase } from './node-base.js'
import type { RunningChain } from './running-chain.js'
import { OperatorError } from '../machine/operator-error.js'
import { signForRecovery, signNext, type ListChange } from './sign-lists.js'
import { forgetGovernment, publishGovernment } from '../machine/rendezvous.js'

const LOOK_INTERVAL_MS = 2_000

export interface Withdrawal {
  readonly list: SignedAllowlist
  /** Version of the withdrawn list. */
  readonly version: number
  /** The hospitals that the withdrawn list admits. */
  readonly added: readonly Member[]
  /** The hospitals that the withdrawn list removes. */
  readonly removed: readonly Member[]
}

/** Runs the government: enrols hospitals, begins the chain, signs lists, and follows the chain. */
export class GovernmentNode {
  readonly desk: EnrolmentDesk
  /** Looks for a chain of these keys until a chain runs. */
  readonly search: OwnChainSearch
  readonly #stopping = new AbortController()
  readonly #autoApproval: AutoApproval | undefined
  #genesis: SignedGenesis | undefined
  #neighbours: Neighbours | undefined
  /** Ends with the last decision: each list must be signed on top of the list before it. */
  #busy: Promise<unknown> = Promise.resolve()

  constructor (
    readonly base: NodeBase, readonly config: GovernmentConfig,
    readonly parameters: ChainParameters
  ) {
    this.desk = new EnrolmentDesk({
      network: base.network, store: base.store, verifier: nodeVerifier, logger: base.logger,
      governmentPeer: base.signer.id, maxPending: config.maxPendingEnrolments,
      welcome: () => ({
        genesis: this.#genesis,
        lists: listsAfterGenesis(base.chain?.membership),
        addressRecords: base.chain?.addresses.all() ?? [],
        standing: this.#standing(),
        isListed: id => base.chain?.membership.isKnown(id) === true
      }),
      arrived: enrolment => { this.#arrived(enrolment) },
      repeated: ({ signed }) => { this.#autoApproval?.ask(signed.request.member) }
    })
    this.search = new OwnChainSearch({
      network: base.network, signer: base.signer,
      alarm: (code, message) => { base.alarms.raise(code, message) },
      listSeed: async () => await base.keystore.listSeed()
    })
    this.#autoApproval = !config.autoApprove ? undefined : new AutoApproval({
      approve: async id => await this.approve(id), logger: base.logger, fail: base.fail,
      hasNamesake: member => this.namesakes()(member).length > 0
    })
  }

  async run (): Promise<void> {
    const { base } = this
    base.noteSettings()
    base.government = base.signer.id
    const bytes = await base.store.meta.genesis()
    if (bytes !== undefined) await this.#resume(bytes)
    await this.desk.start()
    publishGovernment(this.config.dataRoot, base.network.addresses())
    await this.#beginIfReady()
    await this.#seekChain()
  }

  stop (): void {
    this.#stopping.abort()
    this.#neighbours?.stop()
    forgetGovernment(this.config.dataRoot)
  }

  /** Returns the approved hospitals, in order of their ids. */
  approved (): Member[] {
    return this.desk.list().filter(enrolment => enrolment.state === 'approved')
      .map(enrolment => enrolment.signed.request.member)
  }

  /**
   * Makes the genesis, with the approved hospitals, and begins to follow the chain. A chain of these keys
   * that a connected hospital tells of is followed instead.
   */
  async begin (): Promise<Verdict<Chain>> {
    const found = this.base.chain === undefined ? await this.search.look() : undefined
    return await this.#inTurn(async () => {
      if (this.base.chain !== undefined) return ignore('already-begun')
      if (found !== undefined) {
        await this.#rejoin(found)
        return ignore('chain-exists')
      }
      const { hindrance } = this.search
      if (hindrance !== undefined) return ignore(hindrance.code)
      const authority = new ListAuthority(await this.base.keystore.listSeed())
      const made = authority.genesis({
        name: this.config.networkName, governmentPeer: this.base.signer.id,
        members: this.approved(), parameters: this.parameters, createdAt: systemClock.wall()
      }, nodeVerifier)
      if (made.verdict !== 'accept') return made
      const { signed, chain } = made.value
      await this.base.store.meta.pinGenesis(chain.id, signedGenesisCodec.encode(signed))
      await this.#follow(signed, chain)
      this.base.options.print(`  the chain "${this.config.networkName}" has begun with ` +
        plural(chain.genesis.members.length, 'hospital'))
      return accept(chain)
    })
  }

  /** Signs and spreads a list that adds or removes a hospital. The chain then makes the list final. */
  async change (change: ListChange): Promise<Verdict<SignedAllowlist>> {
    return await this.#inTurn(async () => await this.#change(change))
  }

  /** Signs a list for a recovery, which the operators carry to the hospitals (SPECIFICATION.md §10.6). */
  async recoveryList (remove: readonly MemberId[]): Promise<Verdict<SignedAllowlist>> {
    return await this.#inTurn(async () => await signForRecovery(this.base, remove))
  }

  /**
   * Signs and spreads a list with the members in force, in the place of the list that waits (SPECIFICATION.md
   * §5.4). The hospitals that the withdrawn list would have admitted wait for a decision again.
   * @returns the list, and the changes of the list that it replaces
   */
  async withdraw (): Promise<Verdict<Withdrawal>> {
    return await this.#inTurn(async () => {
      const membership = this.base.chain?.membership
      const withdrawn = membership?.successor
      if (membership === undefined || withdrawn === undefined) return ignore('no-list-pending')
      const { added, removed } = changesOf(membership.set.members, withdrawn.list.entries)
      if (added.length + removed.length === 0) return ignore('withdrawn-before')
      const signed = await signNext(this.base, {})
      if (signed.verdict !== 'accept') return signed
      for (const { id } of added) await this.desk.decide(id, 'pending')
      for (const { id } of removed) await this.desk.decide(id, 'approved')
      return accept({ list: signed.value, version: withdrawn.list.version, added, removed })
    })
  }

  /** @returns the list that admits the hospital, if a chain runs and none of its lists names the hospital */
  async approve (id: MemberId): Promise<Verdict<SignedAllowlist | undefined>> {
    const approved = await this.#inTurn(async () => await this.#approve(id))
    if (approved.verdict === 'accept') await this.#beginIfReady()
    return approved
  }

  /** Rejects a hospital that no list names. A hospital on a list has to be removed instead. */
  async reject (id: MemberId, message: string): Promise<Verdict> {
    return await this.#inTurn(async () => {
      if (this.base.chain?.membership.isKnown(id) === true) return ignore('is-member')
      const decided = await this.desk.decide(id, 'rejected', message)
      return decided === undefined ? ignore('unknown-enrolment') : accept(undefined)
    })
  }

  /** Returns the state of a hospital's enrolment; undefined if the hospital never asked. */
  standing (id: MemberId): EnrolmentView['state'] | undefined {
    const known = this.desk.find(id)
    const membership = this.base.chain?.membership
    if (known === undefined || membership?.isKnown(id) !== true) return known?.state
    if (!membership.set.has(id)) return 'joining'
    return membership.successorSet?.has(id) === false ? 'leaving' : 'member'
  }

  /** Finds other hospitals, on a list or undecided, whose names look like that of the given hospital. */
  namesakes (): (member: Member) => Member[] {
    const { base } = this
    const membership = base.chain?.membership
    const asked = this.desk.list()
      .filter(({ state }) => state === 'pending' || (state === 'approved' && base.chain === undefined))
    // The government holds no shared key, so it has no box key.
    const government = { id: base.signer.id, boxKey: ZERO_32, name: GOVERNMENT_NAME }
    return namesakesAmong([
      government, ...asked.map(({ signed }) => signed.request.member),
      ...membership?.set.members ?? [], ...membership?.successorSet?.members ?? []
    ])
  }

  async #change (change: ListChange): Promise<Verdict<SignedAllowlist>> {
    if (this.base.chain?.membership.successor !== undefined) return ignore('list-pending')
    return await signNext(this.base, change)
  }

  async #approve (id: MemberId): Promise<Verdict<SignedAllowlist | undefined>> {
    const known = this.desk.find(id)
    if (known === undefined) return ignore('unknown-enrolment')
    const membership = this.base.chain?.membership
    const changed = membership === undefined || membership.isKnown(id)
      ? undefined
      : await this.#change({ add: known.signed.request.member })
    if (changed !== undefined && changed.verdict !== 'accept') return changed
    await this.desk.decide(id, 'approved')
    return changed ?? accept(undefined)
  }

  #arrived ({ signed }: Enrolment): void {
    const { member } = signed.request
    const alike = this.namesakes()(member).length > 0
    this.base.options.print(`  "${member.name}" asks to be enrolled (allowlist pending)` +
      `${alike ? '; ANOTHER HAS SUCH A NAME' : ''}`)
    this.#autoApproval?.ask(member)
  }

  async #beginIfReady (): Promise<void> {
    const { beginWith } = this.config
    if (beginWith === 0 || this.base.chain !== undefined) return
    if (this.approved().length < beginWith) return
    const begun = await this.begin()
    if (begun.verdict !== 'accept' && this.base.chain === undefined) {
      this.base.logger.error({ code: begun.code }, 'the chain cannot begin')
    }
  }

  /** Looks for a chain of these keys at the peers that connect, until this node has a chain. */
  async #seekChain (): Promise<void> {
    const { signal } = this.#stopping
    while (this.base.chain === undefined && !signal.aborted) {
      const found = await this.search.look()
      if (found !== undefined) await this.#inTurn(async () => { await this.#rejoin(found) })
      await pause(LOOK_INTERVAL_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Follows the chain that this government began and lost. */
  async #rejoin ({ chain, replies, signed }: OwnChain): Promise<void> {
    const { base } = this
    if (base.chain !== undefined || this.#stopping.signal.aborted) return
    await base.store.meta.pinGenesis(chain.id, signedGenesisCodec.encode(signed))
    const running = await this.#follow(signed, chain)
    for (const { addressRecords, lists } of replies) {
      for (const list of lists) running.membership.offer(list)
      running.addresses.learn(addressRecords)
    }
    base.options.print(`  found the chain "${chain.genesis.name}" of these keys at ` +
      `${plural(replies.length, 'hospital')}; it gets the blocks and lists now. Compare its last block ` +
      '(chain head) with hospitals that you trust')
  }

  async #resume (bytes: Uint8Array): Promise<void> {
    const signed = decode(signedGenesisCodec, bytes)
    const chain = signed.verdict === 'accept'
      ? verifyGenesis(signed.value, nodeVerifier, this.base.signer.id)
      : signed
    if (signed.verdict !== 'accept' || chain.verdict !== 'accept') {
      throw new OperatorError('corrupt', `The genesis in ${this.base.folders.data.path} is invalid. ` +
        'Restore the folder from a backup.')
    }
    await this.#follow(signed.value, chain.value)
  }

  async #follow (signed: SignedGenesis, chain: Chain): Promise<RunningChain> {
    const running = await this.base.startChain(chain, undefined)
    this.#genesis = signed
    // Suggests the addresses of the enrolment requests, which the members' signed records replace.
    for (const enrolment of this.desk.list()) {
      const { member, addresses } = enrolment.signed.request
      if (running.membership.isKnown(member.id)) running.addresses.suggest(member.id, addresses)
    }
    running.addresses.dial()
    this.#neighbours = new Neighbours(this.config.dataRoot, running)
    this.#neighbours.start()
    return running
  }

  #standing (): string {
    const needed = Math.max(this.parameters.minMembers, this.config.beginWith)
    return `${this.approved().length} of at least ${plural(needed, 'hospital')} approved`
  }

  async #inTurn<T> (work: () => Promise<T>): Promise<T> {
    const turn = this.#busy.then(work)
    this.#busy = turn.catch(() => undefined)
    return await turn
  }
}
