import {
  recordKeyReplyCodec, recordKeyRequestCodec, recordKeyRequestSignBytes, recordKeysCodec,
  decode, verifyRecordKeyRequest, type RecordKey, type RecordKeyReply, type RecordKeyRequest
} from '../../protocol/codec/index.js'
import { openBox, sealBox, x25519Key, type X25519Key } from '../../protocol/crypto/native/sealing/index.js'
import { caseAhead, holderOf } from '../../protocol/ledger/index.js'
import {
  BoundedMap, CaseStatus, hex, utf8, type Case, type CaseId, type Chain, type MemberId, type Signer
} from '../../protocol/types/index.js'
import { ask, refuseUnsound, serve, type AskParts } from '../peers/ask.js'
import type { CaseKeys } from './case-keys.js'
import { nameOf } from '../gates/name-of.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import type { Trust } from '../gates/trust.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { HostClock, Logger, RandomBytes } from '../machine/ports.js'

/** How many nonces of each requester are remembered: more than its quota allows in a second. */
const NONCES_REMEMBERED = 256
/** How long a request waits for the block that gives the right. */
const LEDGER_WAIT_MS = 1_000
/** How many cases a log line names. */
const CASES_NAMED = 16
const BOX_CONTEXT = utf8('medichain/v2/record-keys')

/** Why a key was not released; frozen numbers on the wire. */
const Refusal = { noRight: 1, notHeld: 2 } as const
const REFUSALS: Readonly<Record<number, string>> = {
  [Refusal.noRight]: 'no-right', [Refusal.notHeld]: 'not-held'
}
/** A box was given, but it does not open with the key of this request. */
const UNREADABLE = 'unreadable-answer'
/** This node has banned the holder, so it does not ask. */
const BANNED_HERE = 'cut-off-from-here'
/**
 * Reasons that say nothing against the holder. Its ledger, list or quota may differ from ours for a while.
 * This node may be stopping, or may have banned the holder.
 */
export const NOT_ITS_FAULT: ReadonlySet<string> =
  new Set(['no-right', 'refused', 'busy', 'unsupported', 'stopped', BANNED_HERE])

/** The keys that a request obtained, by hexadecimal case id. */
export interface KeysGiven {
  readonly keys: ReadonlyMap<string, Uint8Array>
  /** Cases whose key was not given for a reason that only the holder can cause. */
  readonly withheld: ReadonlySet<string>
}

export interface KeyReleaseParts extends AskParts {
  readonly chain: Chain, readonly signer: Signer, readonly membership: MembershipKeeper,
  readonly trust: Trust, readonly hostLoop: HostLoop, readonly commits: CommitFeed,
  readonly caseKeys: CaseKeys, readonly clock: HostClock, readonly random: RandomBytes,
  readonly logger: Logger
}

/**
 * Serves and uses the `record-key` protocol, which gives the keys of case parts. A hospital releases them to
 * another hospital only if the ledger shows the right to them. Only a hospital that was given a slot has that
 * right, while the case is open. The reply is a single box, sealed to a key that was made for this request.
 * Record keys never leave their submitter.
 *
 * A request carries no time. The right ends with the case, the connection proves the requester, and each
 * nonce is answered once.
 */
export class KeyRelease {
  /** Holders whose last reply lacked a key, by hexadecimal id, with the reason. */
  readonly #failing = new Map<string, string>()
  readonly #nonces = new Map<string, BoundedMap<number, true>>()
  /** Members that this node has banned, and until when by the clock that never jumps. */
  readonly #banned = new Map<string, number>()

  constructor (private readonly parts: KeyReleaseParts) {
    const { clock, membership, network } = parts
    network.on('ban', (id, _code, until) => {
      if (membership.set.has(id)) this.#banned.set(hex(id), clock.monotonic() + until - clock.wall())
    })
  }

  async start (): Promise<void> {
    await serve(this.parts, 'record-key', recordKeyRequestCodec, recordKeyReplyCodec,
      async (from, request) => await this.#answer(from, request))
  }

  async #answer (from: MemberId, request: RecordKeyRequest): Promise<RecordKeyReply> {
    const { chain, random, signer } = this.parts
    const parties = { requester: from, holder: signer.id }
    refuseUnsound(this.parts, from, verifyRecordKeyRequest(chain, parties, request))
    const allowed = this.#isNew(from, request.nonce) ? await this.#allowed(from, request.caseIds) : []
    const held = await this.parts.caseKeys.of(allowed)
    const keys: RecordKey[] = []
    for (const [index, key] of held.entries()) {
      const caseId = allowed[index]?.id
      if (key !== undefined && caseId !== undefined) keys.push({ caseId, key })
    }
    const given = new Set(keys.map(({ caseId }) => hex(caseId)))
    const rights = new Set(allowed.map(({ id }) => hex(id)))
    const refused = request.caseIds.filter(caseId => !given.has(hex(caseId)))
      .map(caseId => ({
        caseId, code: rights.has(hex(caseId)) ? Refusal.notHeld : Refusal.noRight
      }))
    const box = keys.length === 0 ? undefined : sealBox(request.ephemeralKey,
      recordKeysCodec.encode(keys), BOX_CONTEXT, { ephemeralSeed: random(32), nonce: random(12) })
    this.#log(from, keys, refused)
    return { box: box ?? new Uint8Array(0), refused }
  }

  #log (to: MemberId, keys: readonly RecordKey[], refused: readonly { readonly caseId: CaseId }[]): void {
    const { logger } = this.parts
    const fields = (cases: readonly { readonly caseId: CaseId }[]) => () => ({
      to: nameOf(this.parts, to), count: cases.length,
      cases: cases.slice(0, CASES_NAMED).map(({ caseId }) => hex(caseId))
    })
    if (keys.length > 0) logger.info(fields(keys), 'case keys released')
    if (refused.length > 0) logger.info(fields(refused), 'case keys refused')
  }

  /** False for a nonce that was answered before; such a request costs no disk access and no box. */
  #isNew (requester: MemberId, nonce: number): boolean {
    const key = hex(requester)
    const seen = this.#nonces.get(key) ?? new BoundedMap<number, true>(NONCES_REMEMBERED)
    if (seen.has(nonce)) return false
    this.#nonces.set(key, seen.set(nonce, true))
    return true
  }

  /** Requests the keys of these cases from `holder`. */
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
    if (bannedUntil > clock.monotonic()) return { keys: new Map(), why: () => BANNED_HERE }
    const ephemeral = x25519Key(random(32))
    const fields = { ephemeralKey: ephemeral.publicKey, caseIds, nonce: nonceFrom(random(8)) }
    const message = recordKeyRequestSignBytes(chain.id, { requester: signer.id, holder }, fields)
    const reply = await ask(this.parts, holder, 'record-key', {
      codec: recordKeyRequestCodec, value: { ...fields, signature: signer.sign(message) }
    }, recordKeyReplyCodec)
    if (reply.verdict !== 'accept') return { keys: new Map(), why: () => reply.code }
    const refused = new Map(reply.value.refused.map(({ caseId, code }) => [hex(caseId), REFUSALS[code]]))
    return { keys: openKeys(ephemeral, reply.value.box), why: caseId => refused.get(caseId) ?? UNREADABLE }
  }

  /** Returns why the last request to this holder did not obtain every key; undefined if it did. */
  whyNot (holder: MemberId): string | undefined {
    return this.#failing.get(hex(holder))
  }

  /**
   * Lists the cases that the requester may read. The requester may already have a block or a draw that this
   * node has not, so the answer waits a moment for it.
   */
  async #allowed (requester: MemberId, caseIds: readonly CaseId[]): Promise<Case[]> {
    const until = this.parts.clock.monotonic() + LEDGER_WAIT_MS
    for (;;) {
      const allowed = caseIds.map(caseId => this.#readable(requester, caseId))
        .filter(found => found !== undefined)
      const left = until - this.parts.clock.monotonic()
      if (allowed.length === caseIds.length || left <= 0) return allowed
      await this.parts.commits.changed(left)
    }
  }

  #readable (requester: MemberId, caseId: CaseId): Case | undefined {
    const { hostLoop, trust } = this.parts
    // The draws of a chain in doubt give no rights (§5.5).
    if (!trust.isWhole) return undefined
    const found = caseAhead(hostLoop.state.ledger, hex(caseId))
    return found?.status === CaseStatus.open && holderOf(found, requester) !== undefined ? found : undefined
  }
}

/** Makes a nonce as large as an integer on the wire can be. */
function nonceFrom (bytes: Uint8Array): number {
  const number = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0)
  return Number(number & BigInt(Number.MAX_SAFE_INTEGER))
}

function openKeys (ephemeral: X25519Key, box: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const opened = box.byteLength === 0 ? undefined : openBox(ephemeral, box, BOX_CONTEXT)
  const keys = opened === undefined ? undefined : decode(recordKeysCodec, opened)
  return keys?.verdict === 'accept'
    ? new Map(keys.value.map(({ caseId, key }) => [hex(caseId), key]))
    : new Map()
}
