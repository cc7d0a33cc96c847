import { restoreState } from '../protocol/ledger/index.js'
import { policyOf } from '../protocol/consensus/index.js'
import { createMempool } from '../protocol/mempool/index.js'
import { startReplica, type Effect } from '../protocol/replica/index.js'
import { decode, signedAllowlistCodec, transactionEnvelopeCodec } from '../protocol/codec/index.js'
import { hex, type Chain, type Signer } from '../protocol/types/index.js'
import { CommitFeed } from '../node/commit-feed.js'
import type { Core } from '../node/core.js'
import { decodeFrame } from './frames.js'
import { Host, type CommittedBlock, type HostEvents } from '../node/host.js'
import { RecentBodies } from '../node/hospital/recent-bodies.js'
import { Intake, isProved, isSpent } from '../node/intake.js'
import { MembershipKeeper } from '../node/membership-keeper.js'
import { AddressBook } from '../node/peers/address-book.js'
import { Fetcher } from '../node/peers/fetcher.js'
import { Helper } from '../node/peers/helper.js'
import { ListExchange } from '../node/peers/list-exchange.js'
import { serveRequests } from '../node/peers/serve-requests.js'
import { StatusExchange } from '../node/peers/status-exchange.js'
import { Syncer } from '../node/peers/syncer.js'
import type { LogPort } from '../node/ports.js'
import { Secrets } from '../node/secrets.js'
import { sweepBodies } from '../node/sweep-bodies.js'
import { readLog, VotingRight, type LogOrigin } from '../node/voting-right.js'
import { DEFAULT_WAITING_BODIES_LIMITS, WaitingBodies } from '../node/waiting-bodies.js'
import { u32, type NodeStore } from '../storage/index.js'
import { Clinic, type Acknowledged, type Habits } from './clinic.js'
import type { Life } from './life.js'
import type { Random } from './random.js'
import type { SimNetwork } from './sim-network.js'

export interface AssembleOptions {
  readonly chain: Chain
  readonly signer: Signer
  readonly store: NodeStore
  readonly log: LogPort
  readonly origin: LogOrigin
  readonly life: Life
  readonly random: Random
  readonly habits: Habits
  readonly network: (membership: MembershipKeeper) => SimNetwork
  readonly events: NodeEvents
}

/** What the simulation wants to hear of a node. */
export interface NodeEvents {
  committed (commit: CommittedBlock): void
  /** Before the block is on disk. */
  deciding (commit: CommittedBlock): void
  halted (code: string): void
  failed (error: unknown): void
  alarm (code: string): void
  /** A user has been told that their diagnoses are safe. */
  acknowledged (one: Acknowledged): void
}

/** A running node. */
export interface Parts {
  readonly core: Core
  readonly clinic: Clinic
  readonly network: SimNetwork
  readonly voting: VotingRight
  stop (): Promise<void>
}

const quiet = (): void => undefined
const SILENT = { debug: quiet, info: quiet, warn: quiet, error: quiet }

/**
 * Puts a node together as `node/running-chain.ts` does, of the same parts, on simulated ports; only
 * the clinical work is another's (clinic.ts).
 */
export async function assembleNode (options: AssembleOptions): Promise<Parts> {
  const { chain, events, life, log, signer, store } = options
  const ledger = restoreState(chain, await store.stateRows())
  await log.reset(record => heightOf(record.payload) > ledger.height)
  await sweepBodies(store, ledger, readLog(log))
  const commits = new CommitFeed(life)
  const membership: MembershipKeeper = new MembershipKeeper(chain, ledger.allowlist, {
    changed: () => { membershipChanged(core) },
    successor: list => { lists.spread(list).catch(core.fail) },
    conflict: () => { events.alarm('conflicting-lists') }
  })
  const replica = startReplica({
    chain, ledger, log: readLog(log), connected: new Set(),
    policy: policyOf(chain.genesis.parameters), signer, pool: createMempool()
  }, { wall: life.wall(), monotonic: life.monotonic() })
  const network = options.network(membership)
  const hostEvents: HostEvents = {
    alongside: commit => { events.deciding(commit); return clinic.alongside(commit) },
    outdated: commit => waiting.outdated(commit),
    committed: commit => { committed(core, commit); events.committed(commit) },
    fetch: wanted => { fetcher.fetch(wanted) },
    holding: (bodies, height) => fetcher.hold(bodies, height),
    help: (to, height) => { helper.help(to, height) },
    behind: (of, height) => { syncer.heard(of, height) },
    publish: ({ transactions }) => {
      for (const { bytes } of transactions) core.gossip({ transaction: bytes, bodies: [] })
    },
    halted: ({ code }) => { events.halted(code) },
    failed: error => { events.failed(error) }
  }
  const host = new Host(replica.state, {
    store, log, clock: life, scheduler: life, events: hostEvents, logger: SILENT,
    consensus: {
      broadcast: frame => { network.consensus.broadcast(frame) },
      send: (to, frame) => { network.consensus.send(to, frame) },
      report: (peer, code) => { network.report(peer, code) }
    }
  })
  const recentBodies = new RecentBodies(store)
  const waiting = new WaitingBodies(
    { state: replica.state, host, store, clock: life, failed: events.failed },
    DEFAULT_WAITING_BODIES_LIMITS)
  const intake = new Intake(chain, {
    isWaiting: leaf => replica.state.pool.has(leaf),
    isSpent: transaction => isSpent(replica.state.ledger, transaction),
    isMember: id => membership.isKnown(id),
    offerAllowlist: list => membership.offer(list),
    isProved: ({ conflict }) => isProved(store, chain, conflict),
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
    failed: events.failed
  })
  const core: Core = {
    role: 'hospital', chain, signer, store, network, membership, host, intake, commits,
    recentBodies,
    clock: life, scheduler: life, logger: SILENT,
    secrets: new Secrets(signer.id, count => options.random.bytes(count)),
    random: count => options.random.bytes(count),
    gossip: envelope => {
      network.gossip.publish(transactionEnvelopeCodec.encode(envelope)).catch(events.failed)
    },
    alarm: code => { events.alarm(code) },
    fail: events.failed
  }
  const fetcher = new Fetcher(core)
  const helper = new Helper(core)
  const syncer = new Syncer(core)
  const addresses = new AddressBook(core)
  const lists = new ListExchange(core)
  const status = new StatusExchange(core, { addresses, lists, syncer })
  const clinic = new Clinic(core, options.random, options.habits,
    one => { events.acknowledged(one) })
  const voting = new VotingRight(core, log, status, options.origin)
  await begin(core, { effects: replica.effects, lists, status, clinic, voting })
  const stop = async (): Promise<void> => {
    voting.stop()
    status.stop()
    clinic.stop()
    await host.stop()
  }
  return { core, clinic, network, voting, stop }
}

async function begin (core: Core, parts: {
  readonly effects: readonly Effect[]
  readonly lists: ListExchange, readonly status: StatusExchange, readonly clinic: Clinic,
  readonly voting: VotingRight
}): Promise<void> {
  const { host, membership, network, store } = core
  const pending = await store.allowlists.get(u32(membership.committed.list.version + 1))
  const list = pending === undefined ? undefined : decode(signedAllowlistCodec, pending)
  await serveRequests(core)
  await parts.lists.start()
  listenToPeers(core, parts.status)
  await network.gossip.join('transactions')
  network.consensus.join()
  host.start(parts.effects)
  await parts.status.start()
  await parts.clinic.start()
  parts.voting.start()
  if (list?.verdict === 'accept') membership.offer(list.value)
  network.reconsider()
  host.submit({ type: 'tick' })
  await parts.status.exchangeWithAll()
}

function listenToPeers ({ host, intake, membership, network }: Core, status: StatusExchange): void {
  network.gossip.onMessage((_from, bytes) => intake.takeBytes(bytes).verdict)
  network.consensus.onFrame((from, bytes) => {
    const frame = decodeFrame(bytes)
    if (frame.verdict !== 'accept') network.report(from, frame.code)
    else if (frame.value.kind === 'message') {
      const { message } = frame.value
      if (message.type === 'vote') status.received(from, message.vote)
      host.submit({ type: 'message', from, message })
    } else {
      const { block, certificate } = frame.value.final
      host.submit({ type: 'block', from, bytes: block, certificate })
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

function committed (core: Core, commit: CommittedBlock): void {
  const { delta } = commit
  if (delta.allowlist !== undefined) core.membership.commit(delta.allowlist)
  core.commits.publish(commit)
}

function membershipChanged ({ host, membership, network }: Core): void {
  network.reconsider()
  const { set, successorSet } = membership
  const removes = successorSet !== undefined &&
    set.members.some(member => !successorSet.has(member.id))
  host.submit({ type: 'withhold', withhold: removes })
}

function heightOf (payload: Uint8Array): number {
  return Number(new DataView(payload.buffer, payload.byteOffset, 8).getBigUint64(0))
}
