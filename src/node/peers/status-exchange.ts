import { certificateCodec, decode, statusMessageCodec, verifyCertificate, type StatusMessage }
  from '../../protocol/codec/index.js'
import { isAbstaining } from '../../protocol/replica/index.js'
import type { Certificate, MemberId, Vote } from '../../protocol/types/index.js'
import { equal, hex, VoteKind } from '../../protocol/types/index.js'
import { Abstainers } from '../signing/abstainers.js'
import type { Core } from '../assembly/core.js'
import type { AddressBook } from './address-book.js'
import { ForkWatch } from './fork-watch.js'
import type { ListExchange } from './list-exchange.js'
import { ask, serve } from './ask.js'
import type { Syncer } from './syncer.js'
import { every } from '../loop/timers.js'

const STATUS_INTERVAL_MS = 5_000
/** The government takes part in nothing else, so it looks more often. */
const GOVERNMENT_INTERVAL_MS = 1_000

/** What a peer last said of itself. */
export interface PeerStatus {
  readonly id: MemberId
  readonly status: StatusMessage
  /** When it arrived, by our clock. */
  readonly heardAt: number
  /** Its clock minus ours, ms, as last measured; the error is half the round trip at most. */
  readonly clock: { readonly offsetMs: number, readonly roundTripMs: number } | undefined
  /** When, by our clock, it first stated this height with a view above 0; undefined in view 0. */
  readonly undecidedSince: number | undefined
}

interface Parts {
  readonly addresses: AddressBook
  readonly lists: ListExchange
  readonly syncer: Syncer
}

/**
 * STATUS (consensus.md §3): on connect and every 5 s each node tells its peers how far it is, which
 * lists it has seen, and the addresses it knows; what it learns drives catch-up and gating.
 */
export class StatusExchange {
  #heard = new Map<string, PeerStatus>()
  /** Those that last stated another chain, and when. */
  readonly #elsewhere = new Map<string, number>()
  /** Of each member, since only members have consensus streams: those of its highest height and view. */
  readonly #votes = new Map<string, readonly Vote[]>()
  readonly #forks: ForkWatch
  readonly #abstainers: Abstainers
  #stop: (() => void) | undefined
  #tip: Certificate | undefined

  constructor (private readonly core: Core, private readonly parts: Parts) {
    this.#forks = new ForkWatch(core)
    this.#abstainers = new Abstainers(core)
  }

  async start (): Promise<void> {
    const { core } = this
    core.commits.subscribe(({ certificate }) => { this.#tip = certificate })
    const head = core.store.head()
    if (head !== undefined) await this.#loadTip(head.height)
    await serve(core, 'status', statusMessageCodec, statusMessageCodec, async (from, status) => {
      this.#take(from, status)
      return this.#own(from)
    })
    core.network.on('connect', id => { this.#exchange(id).catch(this.core.fail) })
    const interval = this.core.role === 'government' ? GOVERNMENT_INTERVAL_MS : STATUS_INTERVAL_MS
    this.#stop = every(this.core, interval, () => { this.exchangeWithAll().catch(this.core.fail) })
  }

  stop (): void {
    this.#stop?.()
  }

  heard (): readonly PeerStatus[] {
    return [...this.#heard.values()]
  }

  /** When, by our clock, the last STATUS of this peer was of another chain; undefined: it was not. */
  anotherChainAt (id: MemberId): number | undefined {
    return this.#elsewhere.get(hex(id))
  }

  /** Now, with everyone: after a list or an address changed. */
  async exchangeWithAll (): Promise<void> {
    await Promise.all(this.core.network.peers()
      .filter(peer => peer.access !== 'stranger')
      .map(async peer => { await this.#exchange(peer.id) }))
  }

  async #exchange (id: MemberId): Promise<void> {
    const access = this.core.membership.accessOf(id)
    if (access === 'stranger') return
    const own = { codec: statusMessageCodec, value: this.#own(id) }
    const asked = this.core.clock.monotonic()
    const reply = await ask(this.core, id, 'status', own, statusMessageCodec)
    if (reply.verdict === 'accept') this.#take(id, reply.value, this.core.clock.monotonic() - asked)
  }

  /** A vote that came straight from its signer, over a stream that proves who sent it. */
  received (from: MemberId, vote: Vote): void {
    if (!equal(from, vote.signer)) return
    const known = this.#votes.get(hex(from)) ?? []
    const [latest] = known
    // Old ones come again and again (R9), and prove nothing once there is a later one.
    const order = latest === undefined ? 1 : vote.height - latest.height || vote.view - latest.view
    if (order > 0) this.#votes.set(hex(from), [vote])
    else if (order === 0 && known.every(other => other.kind !== vote.kind)) {
      this.#votes.set(hex(from), [...known, vote])
    }
  }

  #own (to: MemberId): StatusMessage {
    const { chain, clock, host, membership } = this.core
    const { ledger, consensus, context, votesFrom } = host.state
    return {
      chainId: chain.id,
      height: context.height,
      view: consensus.view,
      lastHash: ledger.hash,
      now: clock.wall(),
      allowlistVersion: membership.committed.list.version,
      successorVersion: membership.successor?.list.version ?? membership.committed.list.version,
      addressRecords: this.parts.addresses.all(),
      tip: this.#tip,
      yourVotes: this.#votes.get(hex(to)) ?? [],
      votesFrom: isAbstaining(host.state) ? votesFrom : undefined
    }
  }

  /** @param roundTripMs if it answers our own */
  #take (id: MemberId, status: StatusMessage, roundTripMs?: number): void {
    if (!equal(status.chainId, this.core.chain.id)) {
      this.#elsewhere.set(hex(id), this.core.clock.wall())
      this.core.network.report(id, 'another-chain')
      return
    }
    this.#elsewhere.delete(hex(id))
    const heardAt = this.core.clock.wall()
    const before = this.#heard.get(hex(id))
    const measured = roundTripMs === undefined
      ? before?.clock
      : {
        offsetMs: Math.round(status.now - (heardAt - roundTripMs / 2)), roundTripMs: Math.ceil(roundTripMs)
      }
    const hasStood = before?.status.height === status.height ? before.undecidedSince : undefined
    const undecidedSince = status.view === 0 ? undefined : hasStood ?? heardAt
    this.#heard.set(hex(id), { id, status, heardAt, clock: measured, undecidedSince })
    this.parts.addresses.learn(status.addressRecords)
    this.parts.lists.heard(id, Math.max(status.allowlistVersion, status.successorVersion))
    this.#abstainers.heard(id, status.votesFrom)
    this.#proveTip(status)
    if (status.tip !== undefined) this.#forks.look(status.tip)
    const { membership, trust } = this.core
    if (membership.accessOf(id) === 'government') {
      trust.vouched({ height: status.height - 1, hash: status.lastHash })
      this.parts.syncer.heardGovernment(id, status.height)
    } else {
      trust.heard(id, status.height, membership.set)
      this.parts.syncer.heard(id, status.height)
    }
  }

  /** What others only claim, a certificate of a list that is known here proves. */
  #proveTip ({ tip }: StatusMessage): void {
    const { chain, host, membership } = this.core
    if (tip?.kind !== VoteKind.finalize || tip.height <= host.state.ledger.height) return
    const isProven = [membership.set, membership.successorSet].some(set =>
      set !== undefined && verifyCertificate(chain, set.members, tip).verdict === 'accept')
    if (isProven) this.parts.syncer.proved(tip.height)
  }

  async #loadTip (height: number): Promise<void> {
    const stored = await this.core.store.readBlock(height)
    if (stored === undefined) return
    const certificate = decode(certificateCodec, stored.certificate)
    if (certificate.verdict === 'accept') this.#tip ??= certificate.value
  }

  /** Highest height that a member proved final to us by its certificate (consensus.md §10.4). */
  provenHeight (): number {
    const { chain, membership } = this.core
    let highest = 0
    for (const { status } of this.#heard.values()) {
      const { tip } = status
      if (tip === undefined || tip.kind !== VoteKind.finalize || tip.height <= highest) continue
      if (verifyCertificate(chain, membership.set.members, tip).verdict === 'accept') {
        highest = tip.height
      }
    }
    return highest
  }
}
