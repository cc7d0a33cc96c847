import type { Network } from '../../network/index.js'
import { decode, signedAllowlistCodec, signTransaction, transactionCodec, transactionEnvelopeCodec }
  from '../../protocol/codec/index.js'
import { policyOf } from '../../protocol/consensus/index.js'
import { casesOf, isSpent, newListOf, restoreState } from '../../protocol/ledger/index.js'
import { createMempool } from '../../protocol/mempool/index.js'
import { startReplica, type Effect } from '../../protocol/replica/index.js'
import type { Chain, SignedAllowlist, Signer } from '../../protocol/types/index.js'
import { equal, hex, TransactionKind } from '../../protocol/types/index.js'
import { u32, type NodeStore, type Operation } from '../../storage/index.js'
import type { Alarms } from '../signing/alarms.js'
import { Backlog } from '../loop/backlog.js'
import { CommitFeed } from '../loop/commit-feed.js'
import type { HospitalConfig } from '../machine/config/index.js'
import type { Core } from './core.js'
import { raiseEvidenceAlarms } from '../signing/evidence-alarms.js'
import { decodeFrame } from '../loop/frames.js'
import { raiseHalt } from '../signing/halt-proof.js'
import { Host, type CommittedBlock, type HostEvents } from '../loop/host-loop.js'
import type { Hospital } from '../clinical/index.js'
import { RecentBodies } from '../clinical/recent-bodies.js'
import { Intake, isClaimed } from '../gates/transaction-gate.js'
import { MembershipKeeper } from '../gates/membership-keeper.js'
import { nameOf } from '../gates/name-of.js'
import { recallOpinions } from '../signing/past-opinions.js'
import { AddressBook } from '../peers/address-book.js'
import { Fetcher } from '../peers/fetcher.js'
import { Helper } from '../peers/helper.js'
import { ListExchange } from '../peers/list-exchange.js'
import { serveRequests } from '../peers/serve-requests.js'
import { StatusExchange } from '../peers/status-exchange.js'
import { Syncer } from '../peers/syncer.js'
import type { HostClock, Logger, LogPort, Scheduler } from '../loop/ports.js'
import type { Secrets } from '../machine/secrets.js'
import { sweepBodies } from '../gates/sweep-bodies.js'
import { blockFrom, Trust } from '../gates/trust.js'
import { poolLimits, timing } from '../loop/tuning.js'
import { readLog, VotingRight, type LogOrigin } from '../signing/voting-right.js'
import { WaitingBodies, waitingBodiesLimits } from '../gates/waiting-bodies.js'

/** Frames of one hospital that the loop has not taken in: as many as its own queue for us may hold. */
const FRAMES_WAITING = { count: 4096, bytes: 8 * 1024 * 1024 }

/** What a hospital does beside agreeing. */
export interface Clinical {
  start (): Promise<void>
  stop (): void
  /** Own rows that change together with a block. */
  alongside (commit: CommittedBlock): Operation[]
}

export interface ChainOptions<C extends Clinical = Hospital> {
  readonly role: 'hospital' | 'government'
  readonly chain: Chain
  readonly signer: Signer
  readonly secrets: Secrets
  readonly store: NodeStore
  readonly log: LogPort
  readonly origin: LogOrigin
  readonly network: Network
  readonly alarms: Pick<Alarms, 'raise'>
  readonly clock: HostClock
  readonly scheduler: Scheduler
  readonly logger: Logger
  readonly random: (bytes: number) => Uint8Array
  readonly fail: (error: unknown) => void
  /** Undefined at the government. */
  readonly hospital: ((core: Core) => C) | undefined
  /** Of a hospital; the defaults where there is none. */
  readonly config: HospitalConfig | undefined
  /** Called before anything is sent or served, so that access is judged by this chain. */
  readonly running: (chain: RunningChain<C>) => void
  /** Frames that many nodes of one process get need to be decoded only once. */
  readonly readFrame?: typeof decodeFrame
}

/**
 * A node that has a chain: the replica, its host loop, and everything around them, put together.
 * Hospitals take part; the government follows. Nothing else creates these parts, so this file is
 * the map of how they meet.
 */
export class RunningChain<C extends Clinical = Hospital> {
  private constructor (
    readonly core: Core, readonly hospital: C | undefined, readonly addresses: AddressBook,
    readonly lists: ListExchange, readonly status: StatusExchange, readonly syncer: Syncer,
    readonly fetcher: Fetcher, readonly voting: VotingRight | undefined
  ) {}

  static async start<C extends Clinical> (options: ChainOptions<C>): Promise<RunningChain<C>> {
    const { chain, clock, log, logger, network, role, scheduler, signer, store } = options
    const ledger = restoreState(chain, await store.stateRows())
    // Heights above the next one, too: the database may be an older copy than the log.
    await log.reset(record => heightOf(record.payload) > ledger.height)
    if (role === 'hospital') await sweepBodies(store, ledger, readLog(log))
    const commits = new CommitFeed(scheduler)
    const membership = new MembershipKeeper(chain, ledger.allowlist, {
      changed: () => { parts.membershipChanged() },
      successor: list => { parts.successorSeen(list) },
      conflict: (first, second) => { parts.listsConflict(first, second) }
    })
    const replica = startReplica({
      chain, ledger, log: readLog(log), connected: new Set(),
      policy: { ...policyOf(chain.genesis.parameters), ...timing(options.config) },
      signer: role === 'hospital' ? signer : undefined,
      pool: createMempool(poolLimits(options.config))
    }, { wall: clock.wall(), monotonic: clock.monotonic() })
    const trust = await Trust.open({
      role, chain, store, clock, commits, logger, state: replica.state, fail: options.fail
    }, blockFrom(options.config?.trustedBlock))
    const events: HostEvents = {
      admits: input => trust.admits(input),
      alongside: commit => parts.hospital?.alongside(commit) ?? [],
      outdated: commit => role === 'hospital' ? waiting.outdated(commit) : [],
      committed: commit => { parts.committed(commit) },
      fetch: wanted => { fetcher.fetch(wanted) },
      holding: (bodies, height) => fetcher.hold(bodies, height),
      help: (to, height) => { helper.help(to, height) },
      behind: (of, height) => { syncer.heard(of, height) },
      publish: ({ transactions }) => {
        for (const { bytes } of transactions) core.gossip({ transaction: bytes, bodies: [] })
      },
      recall: wanted => { recallOpinions(core, wanted).catch(core.fail) },
      halted: halt => { raiseHalt(core, halt) },
      failed: options.fail
    }
    const host = new Host(replica.state, {
      store, log, clock, scheduler, events, logger,
      consensus: {
        broadcast: (frame, priority) => { network.consensus.broadcast(frame, priority) },
        send: (to, frame, priority) => { network.consensus.send(to, frame, priority) },
        report: (peer, code) => { network.report(peer, code) }
      }
    })
    const recentBodies = new RecentBodies(store)
    const waiting = new WaitingBodies({ state: replica.state, host, store, clock, failed: options.fail },
      waitingBodiesLimits(options.config))
    const intake = new Intake(chain, {
      isWaiting: leaf => replica.state.pool.has(leaf),
      isSpent: transaction => isSpent(replica.state.ledger, transaction),
      isMember: id => membership.isKnown(id),
      offerAllowlist: list => membership.offer(list),
      isClaimed: claim => isClaimed(store, claim),
      judgePlace: (transaction, solicited) => waiting.judge(transaction, solicited),
      store: (transaction, bodies) => {
        recentBodies.remember(bodies)
        return waiting.store(transaction, bodies)
      },
      submit: (transactions, taken) => {
        host.submit({ type: 'transactions', transactions }, () => {
          transactions.forEach(waiting.taken)
          taken()
        })
      },
      failed: options.fail
    })
    const core: Core = {
      role, chain, signer, store, network, membership, trust, host, intake, commits, clock, scheduler, logger,
      recentBodies, secrets: options.secrets, random: options.random, heard: () => status.heard(),
      gossip: envelope => {
        network.gossip.publish(transactionEnvelopeCodec.encode(envelope))
          .catch((error: unknown) => { logger.warn({ err: error }, 'gossip failed') })
      },
      alarm: (code, message) => { options.alarms.raise(code, message) },
      fail: options.fail
    }
    raiseEvidenceAlarms(core)
    const fetcher = new Fetcher(core)
    const helper = new Helper(core)
    const syncer = new Syncer(core)
    const addresses = new AddressBook(core)
    const lists = new ListExchange(core)
    const status = new StatusExchange(core, { addresses, lists, syncer })
    const hospital = options.hospital?.(core)
    const voting = hospital === undefined
      ? undefined
      : new VotingRight(core, log, status, options.origin)
    const parts = new RunningChain<C>(core, hospital, addresses, lists, status, syncer, fetcher, voting)
    options.running(parts)
    await parts.#begin(replica.effects, options.readFrame ?? decodeFrame)
    return parts
  }

  async stop (): Promise<void> {
    this.voting?.stop()
    this.status.stop()
    this.hospital?.stop()
    await this.core.host.stop()
  }

  async #begin (effects: readonly Effect[], readFrame: typeof decodeFrame): Promise<void> {
    const { chain, host, membership, network, role, store } = this.core
    const pending = await store.allowlists.get(u32(membership.committed.list.version + 1))
    const list = pending === undefined ? undefined : decode(signedAllowlistCodec, pending)
    // Before anything is served: whoever that list removes gets no key and no gossip any more.
    if (list?.verdict === 'accept') membership.offer(list.value)
    await serveRequests(this.core)
    await this.lists.start()
    await this.addresses.load()
    if (role === 'hospital') {
      this.addresses.announce()
      this.#listenToPeers(readFrame)
      await network.gossip.join(`medichain/${hex(chain.id).slice(0, 16)}/transactions`)
      network.consensus.join()
    }
    host.start(effects)
    await this.status.start()
    await this.hospital?.start()
    this.voting?.start()
    network.reconsider()
    host.submit({ type: 'tick' })
    await this.status.exchangeWithAll()
  }

  #listenToPeers (readFrame: typeof decodeFrame): void {
    const { host, intake, membership, network } = this.core
    network.gossip.onMessage((_from, bytes) => intake.takeBytes(bytes).verdict)
    const backlog = new Backlog(FRAMES_WAITING)
    network.consensus.onFrame((from, bytes) => {
      const frame = readFrame(bytes)
      if (frame.verdict !== 'accept') return network.report(from, frame.code)
      // §14: beyond the bounds dropped silently; R9 brings it back.
      if (!backlog.enter(from, bytes.byteLength)) return
      const taken = (): void => { backlog.leave(from, bytes.byteLength) }
      if (frame.value.kind === 'message') {
        const { message } = frame.value
        if (message.type === 'vote') this.status.received(from, message.vote)
        host.submit({ type: 'message', from, message }, taken)
      } else {
        const { block, certificate } = frame.value.final
        host.submit({ type: 'block', from, bytes: block, certificate }, taken)
      }
    })
    const connectivity = (): void => {
      const connected = membership.set.members.map(member => member.id)
        .filter(id => network.consensus.isOpen(id)).map(hex)
      host.submit({ type: 'connectivity', connected: new Set(connected) })
    }
    network.on('consensus-open', connectivity)
    network.on('consensus-close', connectivity)
    connectivity()
  }

  private committed (commit: CommittedBlock): void {
    const { delta } = commit
    const list = newListOf(delta)
    if (list !== undefined) this.core.membership.commit(list)
    this.core.recentBodies.forget(casesOf(delta, 'closed').map(one => one.bodyHash))
    this.core.commits.publish(commit)
  }

  private membershipChanged (): void {
    const { host, membership, network } = this.core
    network.reconsider()
    this.addresses.dial()
    host.submit({ type: 'withhold', from: membership.withholdFrom })
  }

  private successorSeen (list: SignedAllowlist): void {
    const { alarm, membership } = this.core
    const { entries } = list.list
    const joining = entries.filter(({ id }) => !membership.set.has(id))
    const gone = membership.set.members.filter(({ id }) => !entries.some(entry => equal(entry.id, id)))
    const changes = [
      ...joining.map(({ id }) => `admits ${nameOf(this.core, id)}`),
      ...gone.map(({ id }) => `removes ${nameOf(this.core, id)}`)
    ].join(', ')
    alarm('membership', `The government ${changes} (allowlist version ${list.list.version}).`)
    this.lists.spread(list).catch(this.core.fail)
  }

  private listsConflict (first: SignedAllowlist, second: SignedAllowlist): void {
    const { alarm, chain, fail, gossip, intake, membership, role, signer } = this.core
    alarm('conflicting-lists', `The government signed two different allowlists of version ` +
      `${first.list.version}; connections follow the committed list until one of them is final.`)
    if (second.list.version > membership.committed.list.version) this.lists.pass(second).catch(fail)
    if (role !== 'hospital') return
    const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
      kind: TransactionKind.evidence, author: signer.id,
      conflict: { type: 'allowlists', first, second }
    }))
    const envelope = { transaction, bodies: [] }
    if (intake.take(envelope).verdict === 'accept') gossip(envelope)
  }
}

function heightOf (payload: Uint8Array): number {
  return Number(new DataView(payload.buffer, payload.byteOffset, 8).getBigUint64(0))
}
