import {
  recordKeyReplyCodec, recordKeyRequestCodec, recordKeyRequestSignBytes, recordKeysCodec,
  decode, verifyRecordKeyRequest, type RecordKey
} from '../../protocol/codec/index.js'
import { openBox, sealBox, x25519PublicKey } from '../../protocol/crypto/index.js'
import { usableAttempts } from '../../protocol/ledger/index.js'
import type { Case, CaseId, ChainParameters, MemberId } from '../../protocol/types/index.js'
import { hex, utf8 } from '../../protocol/types/index.js'
import type { Core } from '../core.js'
import { ask, serve } from '../peers/ask.js'
import type { Custody } from './custody.js'
import { nameOf } from '../name-of.js'
import { isDrawnFor } from './reviews.js'

/** A signed request is good for this long, so that an old one cannot be replayed. */
const MAX_REQUEST_AGE_MS = 60_000
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

/**
 * The `record-key` protocol: keys go hospital to hospital, sealed to a key made for the request,
 * one box for all cases asked for, and only when the ledger shows the right. In this version the
 * one right is that of a drawn validator while its case is open.
 */
export class KeyRelease {
  /** Holders who did not give all that was last asked of them, by hexadecimal id, and why. */
  readonly #failing = new Map<string, string>()

  constructor (private readonly core: Core, private readonly custody: Custody) {}

  async start (): Promise<void> {
    await serve(this.core, 'record-key', recordKeyRequestCodec, recordKeyReplyCodec,
      async (from, request) => {
        const { chain, clock, random, signer } = this.core
        const parties = { requester: from, holder: signer.id }
        const fresh = Math.abs(clock.wall() - request.requestedAt) <= MAX_REQUEST_AGE_MS
        const signed = verifyRecordKeyRequest(chain, parties, request)
        const allowed = fresh && signed.verdict === 'accept'
          ? await this.#allowed(from, request.caseIds)
          : []
        const held = await this.custody.keys(allowed)
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
      })
  }

  #write (to: MemberId, keys: readonly RecordKey[], refused: readonly { readonly caseId: CaseId }[]): void {
    const { logger } = this.core
    const fields = (cases: readonly { readonly caseId: CaseId }[]) => () => ({
      to: nameOf(this.core, to), count: cases.length,
      cases: cases.slice(0, CASES_NAMED).map(({ caseId }) => hex(caseId))
    })
    if (keys.length > 0) logger.info(fields(keys), 'record keys released')
    if (refused.length > 0) logger.info(fields(refused), 'record keys refused')
  }

  /** Keys of the cases that `holder` gives, by hexadecimal case id. */
  async request (
    holder: MemberId, caseIds: readonly CaseId[]
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    const { chain, clock, random, signer } = this.core
    const seed = random(32)
    const fields = { ephemeralKey: x25519PublicKey(seed), caseIds, requestedAt: clock.wall() }
    const message = recordKeyRequestSignBytes(chain.id, { requester: signer.id, holder }, fields)
    const reply = await ask(this.core, holder, 'record-key', {
      codec: recordKeyRequestCodec, value: { ...fields, signature: signer.sign(message) }
    }, recordKeyReplyCodec)
    const why = reply.verdict === 'accept' ? REFUSALS[reply.value.refused[0]?.code ?? 0] : reply.code
    if (why === undefined) this.#failing.delete(hex(holder))
    else this.#failing.set(hex(holder), why)
    if (reply.verdict !== 'accept' || reply.value.box.byteLength === 0) return new Map()
    const opened = openBox(seed, reply.value.box, BOX_CONTEXT)
    if (opened === undefined) return new Map()
    const keys = decode(recordKeysCodec, opened)
    if (keys.verdict !== 'accept') return new Map()
    return new Map(keys.value.map(({ caseId, key }) => [hex(caseId), key]))
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
    const until = this.core.clock.monotonic() + LEDGER_LAG_MS
    for (;;) {
      const allowed = caseIds.filter(caseId => this.#mayRead(requester, caseId))
      const left = until - this.core.clock.monotonic()
      if (allowed.length === caseIds.length || left <= 0) return allowed
      await this.core.commits.waitFor(() => true, left)
    }
  }

  #mayRead (requester: MemberId, caseId: CaseId): boolean {
    const { chain, host, trust } = this.core
    // Of a chain in doubt nobody was truly drawn (§5.5).
    if (!trust.isWhole) return false
    const one = host.state.ledger.undecided.get(hex(caseId))
    return one !== undefined &&
      isDrawnNow(one, requester, host.state.ledger.timestamp, chain.genesis.parameters)
  }
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
