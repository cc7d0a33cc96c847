import {
  NameRefusal, nameReplyCodec, nameRequestCodec, type NameReply, type NameRequest
} from '../../protocol/codec/index.js'
import { answerNames, judgeNameRequest } from '../../protocol/names/index.js'
import {
  dayOf, NAME_KEY, type Chain, type KeyEpoch, type MemberId, type Scalar
} from '../../protocol/types/index.js'
import { holderOf, type KeyStore } from '../keys/key-store.js'
import type { Trust } from '../gates/trust.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { HostClock } from '../machine/ports.js'
import { refuseUnsound, serve, type AskParts } from '../peers/ask.js'
import type { Allowances } from './allowances.js'

/** How long a request for the next epoch waits for the block that activates that epoch. */
const LEDGER_WAIT_MS = 1_000

export interface NameServerParts extends AskParts {
  readonly chain: Chain, readonly hostLoop: HostLoop, readonly keyStore: KeyStore | undefined,
  readonly trust: Trust, readonly commits: CommitFeed, readonly clock: HostClock
}

/**
 * Serves the `name` protocol (SPECIFICATION.md §6.11): evaluates blinded identifiers with this hospital's
 * share of the name key, and learns nothing of the patients. Only a member gets an answer, and on each day no
 * more than its allowance. A chain in doubt gives no answers, since its members may be former ones (§5.5).
 */
export class NameServer {
  constructor (private readonly parts: NameServerParts, private readonly allowances: Allowances) {}

  async start (): Promise<void> {
    await serve(this.parts, 'name', nameRequestCodec, nameReplyCodec,
      async (from, request, access) => await this.#answer(from, request, access))
  }

  async #answer (from: MemberId, request: NameRequest, access: string): Promise<NameReply> {
    const { chain, clock, trust } = this.parts
    const { elements } = request
    refuseUnsound(this.parts, from, judgeNameRequest(chain.verifier.group, elements))
    if (access !== 'member' || !trust.isWhole) return refused(NameRefusal.noMember)
    const epoch = await this.#epochNumbered(request.epoch)
    if (epoch === undefined) return refused(NameRefusal.wrongEpoch)
    const share = this.#share(epoch)
    if (share === undefined) return refused(NameRefusal.noShare)
    const day = dayOf(clock.wall())
    if (!await this.allowances.take(from, day, elements.length)) {
      return refused(NameRefusal.allowance, await this.allowances.left(from, day))
    }
    return { type: 'answer', answer: answerNames({ chain, epoch }, share, elements) }
  }

  /**
   * Returns the active epoch if a request names it. The requester may already have the block that activates
   * an epoch, so the answer waits a moment for that block. Shares of a former epoch are destroyed, so a
   * requester that is behind is told so.
   */
  async #epochNumbered (number: number): Promise<KeyEpoch | undefined> {
    const { clock, commits, hostLoop } = this.parts
    const until = clock.monotonic() + LEDGER_WAIT_MS
    for (;;) {
      const { active } = hostLoop.state.ledger.keys
      if (active?.number === number) return active
      const left = until - clock.monotonic()
      if (number < (active?.number ?? 0) || left <= 0) return undefined
      await commits.changed(left)
    }
  }

  #share ({ number }: KeyEpoch): Scalar | undefined {
    const { keyStore } = this.parts
    return keyStore === undefined ? undefined : holderOf(keyStore).secretShare(number, NAME_KEY)
  }
}

function refused (code: NameRefusal, left = 0): NameReply {
  return { type: 'refused', code, left }
}
