import {
  recordKeyReplyCodec, recordKeyRequestCodec, recordKeyRequestSignBytes, recordKeysCodec,
  decode, verifyRecordKeyRequest, type RecordKey, type RecordKeyReply, type RecordKeyRequest
} from '../../protocol/codec/index.js'
import { openBox, sealBox, x25519PublicKey } from '../../protocol/crypto/native/sealing/index.js'
import { usableAttempts } from '../../protocol/ledger/index.js'
import {
  BoundedMap, hex, utf8, type Case, type CaseId, type Chain, type ChainParameters, type MemberId,
  type Signer
} from '../../protocol/types/index.js'
import { ask, serve, type AskParts } from '../peers/ask.js'
import type { Custody } from './custody.js'
import { nameOf } from '../gates/name-of.js'
import { isDrawnFor } from './reviews.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import type { Trust } from '../gates/trust.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { HostClock, Logger, RandomBytes } from '../machine/ports.js'

/** Nonces remembered of each requester: more than its quota lets through in a second. */
const NONCES_REMEMBERED = 256
/** How long a request waits for the block that gives the right. */
const LEDGER_LAG_MS = 1_000
/** In one line of the log. */
const CASES_NAMED = 16
const BOX_CONTEXT = utf8('medichain/v1/record-keys')

/** Why a key was not released; frozen numbers on the wire. */
const Refusal = { noRight: 1, notHeld: 2 } as const
const REFUSALS: Readonly<Record<number, string>> = {
  [Refusal.noRight]: 'no-right', [Refusal.notHeld]: 'not-held'
}
/** It was given, and opens by the key of another request. */
const UNREADABLE = 'unreadable-answer'
/** This node does not ask: it has cut the holder off itself. */
const BANNED_HERE = 'cut-off-from-here'
/**
 * What says nothing against the holder: its ledger, list or quota and this node's may differ for a
 * while, and whoever stops or has cut it off gets no answer.
 */
export const NOT_ITS_FAULT: ReadonlySet<string> =
  new Set(['no-right', 'refused', 'busy', 'unsupported', 'stopped', BANNED_HERE])

/** What a request brought, by hexadecimal case id. */
export interface KeysGiven {
  readonly keys: ReadonlyMap<string, Uint8Array>
  /** Cases whose key was not given, and nothing but the holder can be why. */
  readonly withheld: ReadonlySet<string>
}

export interface KeyReleaseParts extends AskParts {
  readonly chain: Chain, readonly signer: Signer, readonly membership: MembershipKeeper,
  readonly trust: Trust, readonly hostLoop: HostLoop, readonly commits: CommitFeed,
  readonly custody: Custody, readonly clock: HostClock, readonly random: RandomBytes,
  readonly logger: Logger
}

/**
 * The `record-key` protocol: keys go hospital to hospital, sealed to a key made for the request,
 * one box for all cases asked for, and only when the ledger shows the right. In this version the
 * one right is that of a drawn validator while its case is open. No clock is asked: the right ends
 * with the case, the connection says who asks, and a nonce is answered once.
 */
export class KeyRelease {
  /** Holders who did not give all that was last asked of them, by hexadecimal id, and why. */
  readonly #failing = new Map<string, string>()
  /** The last nonces of each member. */
  readonly #nonces = new Map<string, BoundedMap<number, true>>()
  /** Members that this node has cut off, and until when. */
  readonly #banned = new Map<string, number>()

  constructor (private readonly parts: KeyReleaseParts) {
    parts.network.on('ban', (id, _code, until) => {
      if (parts.membership.set.has(id)) this.#banned.set(hex(id), until)
    })
  }

  async start (): Promise<void> {
    await serve(this.parts, 'record-key', recordKeyRequestCodec, recordKeyReplyCodec,
      async (from, request) => await this.#answer(from, request))
  }

  async #answer (from: MemberId, request: RecordKeyRequest): Promise<RecordKeyReply> {
    const { chain, random, signer } = this.parts
    const parties = { requester: from, holder: signer.id }
    const isSigned = verifyRecordKeyRequest(chain, parties, request).verdict === 'accept'
    const allowed = isSigned && this.#isNew(from, request.nonce)
      ? await this.#allowed(from, request.caseIds)
      : []
    const held = await this.parts.custody.keys(allowed)
    const keys: RecordKey[] = []
    for (const [index, key] of held.entries()) {
      const caseId = allowed[index]
      if (key !== undefined && caseId !== undefined) keys.push({ caseId, key })
    }
    const given = new Set(keys.map(({ caseId }) => hex(caseId)))
    const rights = new Set(allowed.map(hex))
    const refused = request.caseIds.filter(caseId => !given.has(hex(caseId)))
      .map(caseId => ({
        caseId, code: rights.has(hex(caseId)) ? Refusal.notHeld : Refusal.noRight
      }))
    const box = keys.length === 0 ? undefined : sealBox(request.ephemeralKey,
      recordKeysCodec.encode(keys), BOX_CONTEXT, { ephemeralSeed: random(32), nonce: random(12) })
    this.#write(from, keys, refused)
    return { box: box ?? new Uint8Array(0), refused }
  }

  #write (to: MemberId, keys: readonly RecordKey[], refused: readonly { readonly caseId: CaseId }[]): void {
    const { logger } = this.parts
    const fields = (cases: readonly { readonly caseId: CaseId }[]) => () => ({
      to: nameOf(this.parts, to), count: cases.length,
      cases: cases.slice(0, CASES_NAMED).map(({ caseId }) => hex(caseId))
    })
    if (keys.length > 0) logger.info(fields(keys), 'record keys released')
    if (refused.length > 0) logger.info(fields(refused), 'record keys refused')
  }

  /** One that was answered before costs neither a look at the disk nor a box. */
  #isNew (requester: MemberId, nonce: number): boolean {
    const key = hex(requester)
    const seen = this.#nonces.get(key) ?? new BoundedMap<number, true>(NONCES_REMEMBERED)
    if (seen.has(nonce)) return false
    this.#nonces.set(key, seen.set(nonce, true))
    return true
  }

  /** Asks `holder` for the keys of these cases. */
  async request (holder: MemberId, caseIds: readonly CaseId[]): Promise<KeysGiven> {
    const names = caseIds.map(hex)
    const { keys, why } = await this.#ask(holder, caseIds)
    const lacking = names.filter(name => !keys.has(name))
    const [first] = lacking
    if (first === undefined) this.#failing.delete(hex(holder))
    else this.#failing.set(hex(holder), why(first))
    return { keys, withheld: new Set(lacking.filter(name => !NOT_ITS_FAULT.has(why(name)))) }
  }

  async #ask (holder: MemberId, caseIds: readonly CaseId[]): Promise<{
    readonly keys: ReadonlyMap<string, Uint8Array>, readonly why: (caseId: string) => string
  }> {
    const { chain, clock, random, signer } = this.parts
    const bannedUntil = this.#banned.get(hex(holder)) ?? 0
    if (bannedUntil > clock.wall()) return { keys: new Map(), why: () => BANNED_HERE }
    const seed = random(32)
    const fields = { ephemeralKey: x25519PublicKey(seed), caseIds, nonce: nonceFrom(random(8)) }
    const message = recordKeyRequestSignBytes(chain.id, { requester: signer.id, holder }, fields)
    const reply = await ask(this.parts, holder, 'record-key', {
      codec: recordKeyRequestCodec, value: { ...fields, signature: signer.sign(message) }
    }, recordKeyReplyCodec)
    if (reply.verdict !== 'accept') return { keys: new Map(), why: () => reply.code }
    const refused = new Map(reply.value.refused.map(({ caseId, code }) => [hex(caseId), REFUSALS[code]]))
    return { keys: openKeys(seed, reply.value.box), why: caseId => refused.get(caseId) ?? UNREADABLE }
  }

  /** Why the last request to this holder did not bring every key; undefined if it did. */
  whyNot (holder: MemberId): string | undefined {
    return this.#failing.get(hex(holder))
  }

  /**
   * A validator may have the block that drew it before this node has: the answer waits a moment for
   * the ledger to catch up rather than refuse what is about to be right.
   */
  async #allowed (requester: MemberId, caseIds: readonly CaseId[]): Promise<CaseId[]> {
    const until = this.parts.clock.monotonic() + LEDGER_LAG_MS
    for (;;) {
      const allowed = caseIds.filter(caseId => this.#mayRead(requester, caseId))
      const left = until - this.parts.clock.monotonic()
      if (allowed.length === caseIds.length || left <= 0) return allowed
      await this.parts.commits.waitFor(() => true, left)
    }
  }

  #mayRead (requester: MemberId, caseId: CaseId): boolean {
    const { chain, hostLoop, trust } = this.parts
    // Of a chain in doubt nobody was truly drawn (§5.5).
    if (!trust.isWhole) return false
    const one = hostLoop.state.ledger.undecided.get(hex(caseId))
    return one !== undefined &&
      isDrawnNow(one, requester, hostLoop.state.ledger.timestamp, chain.genesis.parameters)
  }
}

/** As much of them as an integer of the wire holds. */
function nonceFrom (bytes: Uint8Array): number {
  const number = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0)
  return Number(number & BigInt(Number.MAX_SAFE_INTEGER))
}

function openKeys (seed: Uint8Array, box: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const opened = box.byteLength === 0 ? undefined : openBox(seed, box, BOX_CONTEXT)
  const keys = opened === undefined ? undefined : decode(recordKeysCodec, opened)
  return keys?.verdict === 'accept'
    ? new Map(keys.value.map(({ caseId, key }) => [hex(caseId), key]))
    : new Map()
}

/** Drawn in an attempt that is usable in the next block. */
function isDrawnNow (
  one: Case, member: MemberId, previous: number,
  parameters: ChainParameters
): boolean {
  const usable = usableAttempts(one, previous, parameters)
  for (let attempt = 0; attempt < usable; attempt++) {
    if (isDrawnFor(one, attempt, member, parameters.validatorsPerDiagnosis)) return true
  }
  return false
}
