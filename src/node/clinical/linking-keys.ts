import {
  linkingKeyCommitment, linkingKeyReplyCodec, linkingKeyRequestCodec, linkingKeyRequestSignBytes,
  signTransaction, transactionCodec, verifyLinkingKeyRequest
} from '../../protocol/codec/index.js'
import { openBox, sealBox, x25519PublicKey } from '../../protocol/crypto/native/sealing/index.js'
import { linkingEpochOf, type LinkingKeyState } from '../../protocol/ledger/index.js'
import { TransactionKind, utf8, type Chain, type MemberId, type Signer } from '../../protocol/types/index.js'
import { ask, serve, type AskParts } from '../peers/ask.js'
import { PeerChoice } from '../peers/peer-choice.js'
import { LinkingKeyRing } from './linking-key-ring.js'
import type { Trust } from '../gates/trust.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { Gossip, TransactionGate } from '../gates/transaction-gate.js'
import type { Fail, HostClock, Logger, RandomBytes, Scheduler } from '../machine/ports.js'
import type { Secrets } from '../machine/secrets.js'
import type { NodeStore } from '../../storage/index.js'
import { pause } from '../loop/timers.js'

const CHECK_MS = 500
/** How often somebody who waits for the key looks again. */
const LOOK_MS = 50
/** The first member by id makes the key; the next one waits this long for it, and so on. */
const PATIENCE_PER_RANK_MS = 5_000
/** A quorum has lacked the key for this long: it is lost with its maker, or was never given. */
const LOST_AFTER_MS = 30_000
const MAX_EPOCH = 0xffff
const BOX_CONTEXT = utf8('medichain/v1/linking-key')

export interface LinkingKeysParts extends AskParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly secrets: Secrets,
  readonly trust: Trust, readonly hostLoop: HostLoop, readonly gate: TransactionGate,
  readonly clock: HostClock, readonly scheduler: Scheduler, readonly random: RandomBytes,
  readonly logger: Logger, readonly gossip: Gossip, readonly fail: Fail
}

/**
 * The key under which all hospitals compute pseudonyms and which the government never has
 * (ARCHITECTURE.md, Who can read). It is made by one hospital, durable there before its commitment
 * goes on the chain, and handed to members only; whatever does not fit the commitment is refused. The
 * first commitment to become final is the epoch's, so two makers cannot split the hospitals.
 */
export class LinkingKeys {
  readonly #ring: LinkingKeyRing
  readonly #peers: PeerChoice
  /** The epoch whose key this hospital would make, and since when, if nobody else does. */
  #awaited: { readonly epoch: number, readonly since: number } | undefined
  /** The epoch below which an older key is looked for next, one at a time. */
  #olderThan = 0
  #stop: (() => void) | undefined

  constructor (private readonly parts: LinkingKeysParts) {
    this.#ring = new LinkingKeyRing(parts.chain, parts.store, parts.secrets)
    this.#peers = new PeerChoice(parts.network)
  }

  async start (): Promise<void> {
    await this.#ring.load()
    await serve(this.parts, 'linking-key', linkingKeyRequestCodec, linkingKeyReplyCodec,
      async (from, request) => {
        const key = this.#ring.get(request.epoch)
        const parties = { requester: from, holder: this.parts.signer.id }
        const signed = verifyLinkingKeyRequest(this.parts.chain, parties, request)
        const isAllowed = signed.verdict === 'accept' && this.parts.trust.isWhole
        if (key === undefined || !isAllowed) return { box: undefined }
        return { box: sealBox(request.ephemeralKey, key, BOX_CONTEXT, {
          ephemeralSeed: this.parts.random(32), nonce: this.parts.random(12)
        }) }
      })
    await this.#check()
  }

  stop (): void {
    this.#stop?.()
  }

  /** The key of an epoch, if this hospital has it. */
  key (epoch: number): Uint8Array | undefined {
    return this.#ring.get(epoch)
  }

  /** Every epoch whose key is held, newest first. */
  held (): readonly (readonly [epoch: number, key: Uint8Array])[] {
    return this.#ring.held()
  }

  /** Whether there is a current key, or comes to be one within `ms`. */
  async whenReady (ms: number): Promise<boolean> {
    const until = this.parts.clock.monotonic() + ms
    while (this.current() === undefined) {
      if (this.parts.clock.monotonic() >= until || this.parts.hostLoop.stopped) return false
      await pause(this.parts.scheduler, LOOK_MS)
    }
    return true
  }

  /**
   * The epoch for new proposals and its key: the newest that is here, so that a hospital that
   * announces a key and gives it to nobody stops none of the others.
   */
  current (): { readonly epoch: number, readonly key: Uint8Array } | undefined {
    const newest = linkingEpochOf(this.parts.hostLoop.state.ledger)
    const found = this.held().find(([epoch]) => epoch <= newest)
    return found === undefined ? undefined : { epoch: found[0], key: found[1] }
  }

  async #check (): Promise<void> {
    try {
      const { linkingKey, set } = this.parts.hostLoop.state.ledger
      if (set.has(this.parts.signer.id)) {
        if (linkingKey === undefined) await this.#propose(1, 0)
        else {
          if (this.#ring.get(linkingKey.epoch) === undefined) await this.#obtainNewest(linkingKey, set.quorum)
          await this.#obtainOlder(linkingKey.epoch)
        }
      }
    } catch (error) {
      this.parts.fail(error)
      return
    }
    if (this.parts.hostLoop.stopped) return
    this.#stop = this.parts.scheduler.after(CHECK_MS, () => { void this.#check() })
  }

  async #obtainNewest (wanted: LinkingKeyState, quorum: number): Promise<void> {
    const lacking = await this.#obtain(wanted)
    if (lacking < quorum) this.#awaited = undefined
    else if (this.current() === undefined) await this.#propose(wanted.epoch + 1, LOST_AFTER_MS)
  }

  /** Records of earlier epochs are found with their own keys alone; some may be lost for good. */
  async #obtainOlder (newest: number): Promise<void> {
    const epoch = this.#ring.lackingBelow(this.#olderThan) ?? this.#ring.lackingBelow(newest)
    this.#olderThan = epoch ?? 0
    const wanted = epoch === undefined ? undefined : await this.#ring.commitment(epoch)
    if (wanted !== undefined) await this.#obtain(wanted)
  }

  async #propose (epoch: number, leastMs: number): Promise<void> {
    const { chain, clock, hostLoop, gate, signer } = this.parts
    if (epoch > MAX_EPOCH) return
    if (this.#awaited?.epoch !== epoch) this.#awaited = { epoch, since: clock.monotonic() }
    const patience = leastMs + hostLoop.state.ledger.set.indexOf(signer.id) * PATIENCE_PER_RANK_MS
    if (clock.monotonic() - this.#awaited.since < patience) return
    const key = await this.#ring.stored(epoch) ?? await this.#make(epoch)
    const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
      kind: TransactionKind.linkingEpoch, author: signer.id, epoch,
      commitment: linkingKeyCommitment(chain.id, key)
    }))
    const envelope = { transaction, bodies: [] }
    const taken = gate.take(envelope)
    if (taken.verdict === 'accept') this.parts.gossip(envelope)
  }

  async #make (epoch: number): Promise<Uint8Array> {
    const key = this.parts.random(32)
    await this.#ring.keep(epoch, key)
    return key
  }

  /**
   * Own candidate first, then member after member, the maker at the head.
   * @returns how many say that they lack the key, this hospital included; 0 once it is here
   */
  async #obtain (wanted: LinkingKeyState): Promise<number> {
    if (await this.#ring.takeStored(wanted)) return 0
    let lacking = 1
    for (const peer of this.#peers.order(wanted.author)) {
      const { answered, key } = await this.#request(peer, wanted.epoch)
      if (!this.#ring.fits(wanted, key)) {
        if (answered) lacking++
        continue
      }
      await this.#ring.hold(wanted.epoch, key)
      this.parts.logger.info({ epoch: wanted.epoch }, 'linking key received')
      return 0
    }
    return lacking
  }

  async #request (
    holder: MemberId, epoch: number
  ): Promise<{ readonly answered: boolean, readonly key?: Uint8Array | undefined }> {
    const { chain, random, signer } = this.parts
    const seed = random(32)
    const fields = { ephemeralKey: x25519PublicKey(seed), epoch }
    const message = linkingKeyRequestSignBytes(chain.id, { requester: signer.id, holder }, fields)
    const reply = await ask(this.parts, holder, 'linking-key', {
      codec: linkingKeyRequestCodec, value: { ...fields, signature: signer.sign(message) }
    }, linkingKeyReplyCodec)
    if (reply.verdict !== 'accept') return { answered: false }
    const { box } = reply.value
    return { answered: true, key: box === undefined ? undefined : openBox(seed, box, BOX_CONTEXT) }
  }
}
