import { allowlistHash, decode, signedAllowlistCodec } from '../../protocol/codec/index.js'
import {
  assuranceOf, CollectedStatements, recoveryNumber, sigmaEpoch, votersOf, type Assurance
} from '../../protocol/ledger/index.js'
import { checkRecoveryList, memberSet } from '../../protocol/membership/index.js'
import { isFrozen, type ReplicaEffect } from '../../protocol/replica/index.js'
import {
  accept, equal, hex, LOTTERY, reject, ZERO_32, type Chain, type Member, type MemberId,
  type RecoveryStatement, type SignedAllowlist, type Signer, type Verdict
} from '../../protocol/types/index.js'
import type { Network } from '../../network/index.js'
import type { NodeStore } from '../../storage/index.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { LogPort } from '../loop/ports.js'
import { every } from '../loop/timers.js'
import type { Fail, HostClock, Logger, RaiseAlarm, Scheduler } from '../machine/ports.js'
import { lacksShares } from '../signing/lacks-shares.js'
import { isDatabaseNew } from '../signing/log-mark.js'
import type { PeerStatuses } from '../signing/peer-statuses.js'
import { readLog, type VotingRight } from '../signing/voting-right.js'
import { votingMembers } from '../signing/voting-members.js'
import { askFor } from './ask.js'
import type { StatusExchange } from './status-exchange.js'
import { tipCertificate } from './tip-certificate.js'

/** How often a hospital that waits for statements asks its peers for them. */
const ASK_MS = 1_000
const LIST = 'recovery-list'
/** What is false at every hospital, so that no honest peer passes it on. */
const FALSEHOODS: ReadonlySet<string> = new Set([
  'bad-signature', 'statement-of-another-chain', 'tip-without-finalization', 'stated-nullification',
  'stated-below-the-tip'
])

export interface RecoveryDeskParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly log: LogPort,
  readonly network: Network, readonly membership: MembershipKeeper, readonly hostLoop: HostLoop,
  readonly statuses: PeerStatuses, readonly clock: HostClock, readonly scheduler: Scheduler,
  readonly logger: Logger, readonly alarm: RaiseAlarm, readonly fail: Fail,
  readonly status: Pick<StatusExchange, 'exchangeWithAll'>
}

type RecoveryEffect = Extract<ReplicaEffect, { type: 'stated' | 'adopted' | 'refused-recovery' | 'void' }>

/**
 * Runs a recovery at a hospital (SPECIFICATION.md §10.6). The operator lets the hospital make its
 * statement, which cannot be taken back. The desk then gets the statements of the other hospitals, from
 * peers or from files, and gives the replica the recovery when all are there.
 */
export class RecoveryDesk {
  #collected: CollectedStatements | undefined
  #stop: (() => void) | undefined
  #isBusy = false
  /** Ends the wait of `begin` for the own statement or a refusal. */
  #answered: (() => void) | undefined
  /** What the statements showed when all were here. */
  #concluded: Assurance | undefined
  /** Why the replica refused the last recovery. */
  #refusal: string | undefined

  constructor (private readonly parts: RecoveryDeskParts, private readonly voting: VotingRight | undefined) {}

  /** Goes on with a recovery that an earlier run has begun. */
  async start (): Promise<void> {
    const { hostLoop, log, store } = this.parts
    const number = recoveryNumber(hostLoop.state.ledger) + 1
    const own = readLog(log).findLast(record =>
      record.type === 'statement' && record.statement.number === number)
    if (own?.type !== 'statement') return
    const bytes = equal(own.statement.listHash, ZERO_32) ? undefined : await store.meta.get(LIST)
    const list = bytes === undefined ? undefined : decode(signedAllowlistCodec, bytes)
    this.#collect(number, list?.verdict === 'accept' ? list.value : undefined)
    this.#collected?.add(hostLoop.state.ledger, own.statement)
    this.#poll()
  }

  stop (): void {
    this.#stop?.()
    this.#answered?.()
  }

  /** The number of the recovery that would be next. */
  get number (): number { return recoveryNumber(this.parts.hostLoop.state.ledger) + 1 }

  /** True from the own statement on until the recovery is adopted. */
  get isWaiting (): boolean { return isFrozen(this.parts.hostLoop.state) }

  get refusal (): string | undefined { return this.#refusal }

  /** The hospitals whose statements are missing. */
  get missing (): readonly Member[] { return this.#collected?.missing() ?? [] }

  get statements (): readonly RecoveryStatement[] { return this.#collected?.all() ?? [] }

  get own (): RecoveryStatement | undefined {
    return this.statements.find(({ signer }) => equal(signer, this.parts.signer.id))
  }

  /** Gets a new STATUS of each peer, so that `votingMembers` is true now. */
  async refresh (): Promise<void> { await this.parts.status.exchangeWithAll() }

  /** The members that can vote, as far as this hospital knows. */
  votingMembers (): MemberId[] { return votingMembers(this.parts, this.voting) }

  /** What the statements of members show so far; undefined before the own statement. */
  get assurance (): Assurance | undefined {
    if (this.#concluded !== undefined) return this.#concluded
    const statements = this.#collected?.ofMembers() ?? []
    return statements.length === 0 ? undefined : assuranceOf(this.parts.hostLoop.state.ledger, statements)
  }

  /** False if this hospital has lost its share of the lottery key; undefined while no key is active. */
  get holdsShare (): boolean | undefined {
    const { keyHolder, ledger } = this.parts.hostLoop.state
    const epoch = sigmaEpoch(ledger)
    return epoch === undefined ? undefined : keyHolder?.secretShare(epoch.number, LOTTERY) !== undefined
  }

  /** True if no block can be made for lack of shares, whoever votes. */
  get lacksShares (): boolean { return lacksShares(this.parts.hostLoop.state) }

  /** False if the database began empty with keys that had been used. */
  async isIntact (): Promise<boolean> { return !await isDatabaseNew(this.parts.store) }

  /**
   * Makes the own statement, unless a quorum can vote and has shares enough. The statement is on disk when
   * the desk serves it.
   * @param isIntact false if the operator says that the database was restored from an older copy
   * @param isNext true if the operator says that the last recovery has failed, so that the next may begin
   */
  async begin (list: SignedAllowlist | undefined, isIntact: boolean, isNext = false): Promise<Verdict> {
    const { chain, hostLoop, log, store } = this.parts
    const { number } = this
    const { ledger } = hostLoop.state
    // After the last recovery the first block may take a moment.
    if (ledger.adopted !== undefined && !isNext) return reject('recovery-under-way')
    if (list !== undefined) {
      const checked = checkRecoveryList(chain, ledger.allowlist, list)
      if (checked.verdict !== 'accept') return checked
      await store.meta.put(LIST, signedAllowlistCodec.encode(list))
    }
    await this.refresh()
    const isLive = this.votingMembers().length >= votersOf(ledger).quorum
    if (isLive && !this.lacksShares && !this.isWaiting) return reject('quorum-votes')
    if (this.number !== number) return reject('recovery-under-way')
    this.#collect(number, list)
    const isWhole = isIntact && await this.isIntact()
    const certificate = await tipCertificate(store, hostLoop.state.ledger.height)
    await new Promise<void>(resolve => {
      this.#answered = resolve
      hostLoop.submit({ type: 'state', log: readLog(log), wish: {
        number, isIntact: isWhole, tipCertificate: certificate,
        listHash: list === undefined ? ZERO_32 : allowlistHash(chain.id, list.list)
      } })
    })
    this.#poll()
    return accept(undefined)
  }

  /** Takes a statement from a peer or a file. A second statement of one hospital raises an alarm. */
  take (statement: RecoveryStatement): Verdict {
    if (this.#collected === undefined) return reject('no-recovery-begun')
    const verdict = this.#collected.add(this.parts.hostLoop.state.ledger, statement)
    if (verdict.verdict === 'reject' && verdict.code === 'second-statement') {
      this.parts.alarm('second-statement', `Hospital ${hex(statement.signer)} has made two statements for ` +
        `recovery ${statement.number}. The first is kept. Ask its operator.`)
    }
    this.#conclude()
    return verdict
  }

  /** Takes what the replica says of a recovery. */
  note (effect: RecoveryEffect): void {
    const { alarm, logger } = this.parts
    switch (effect.type) {
      case 'stated':
        this.voting?.release()
        this.#collected?.add(this.parts.hostLoop.state.ledger, effect.statement)
        this.#answered?.()
        logger.warn({ number: effect.statement.number }, 'made the statement for a recovery')
        this.#conclude()
        return
      case 'adopted':
        this.#refusal = undefined
        this.#stop?.()
        this.#stop = undefined
        logger.warn({ number: effect.number, from: effect.from }, 'adopted a recovery')
        return
      case 'refused-recovery':
        this.#refusal = effect.code
        this.#answered?.()
        logger.warn({ code: effect.code }, 'did not adopt a recovery')
        return
      case 'void':
        alarm('void-certificate', `A block of height ${effect.certificate.height} was certified before the ` +
          'recovery and is void: no hospital that stated for the recovery had it as final. If a hospital ' +
          'has acknowledged diagnoses of this block, submit them again.')
    }
  }

  /** Returns the statements for a peer that asks. */
  served (number: number): readonly RecoveryStatement[] {
    return this.#collected?.number === number ? this.#collected.all() : []
  }

  #collect (number: number, list: SignedAllowlist | undefined): void {
    const { chain, hostLoop } = this.parts
    const { ledger } = hostLoop.state
    const voters = list === undefined ? ledger.set : memberSet(chain.id, list)
    const earlier = this.#collected
    this.#concluded = undefined
    this.#collected = new CollectedStatements(chain, number, list, voters)
    if (earlier?.number !== number) return
    for (const statement of earlier.all()) this.#collected.add(ledger, statement)
  }

  /** Gives the replica the recovery when all statements are here. A node that is behind catches up first. */
  #conclude (): void {
    const { hostLoop, log } = this.parts
    const recovery = this.#collected?.recovery()
    if (recovery === undefined || !this.isWaiting) return
    this.#concluded ??= this.assurance
    hostLoop.submit({ type: 'recover', recovery, log: readLog(log) })
  }

  #poll (): void {
    this.#stop ??= every(this.parts, ASK_MS, () => {
      if (this.#isBusy || !this.isWaiting) return
      this.#isBusy = true
      this.#askAll().catch(this.parts.fail).finally(() => { this.#isBusy = false })
    })
  }

  async #askAll (): Promise<void> {
    const { chain, membership, network } = this.parts
    // The government is no member, and its node adds its last final block.
    const known = network.peers().filter(({ id }) =>
      membership.isKnown(id) || equal(id, chain.genesis.governmentPeer))
    await Promise.all(known.map(async ({ id }) => { await this.#ask(id) }))
  }

  async #ask (id: MemberId): Promise<void> {
    const number = this.#collected?.number
    if (number === undefined) return
    const reply = await askFor(this.parts, id, 'statements', { number })
    if (reply.verdict !== 'accept') return
    for (const statement of reply.value.statements) {
      const verdict = this.take(statement)
      if (verdict.verdict !== 'reject') continue
      const isFalse = FALSEHOODS.has(verdict.code) ||
        (verdict.code === 'second-statement' && equal(id, statement.signer))
      if (isFalse) this.parts.network.report(id, verdict.code)
    }
  }
}
