import {
  MAX_RULES_PER_REQUEST, rulesReplyCodec, rulesRequestCodec, type SealedRule
} from '../../../protocol/codec/index.js'
import { eventsOf, handleAt, type HandleRow } from '../../../protocol/ledger/index.js'
import {
  BoundedMap, concat, hex, type Hex, type PatientHandle, type Timestamp
} from '../../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../../storage/index.js'
import type { CommitFeed } from '../../loop/commit-feed.js'
import type { HostLoop } from '../../loop/host-loop.js'
import type { Fail } from '../../machine/ports.js'
import { ask, serve, type AskParts } from '../../peers/ask.js'
import { PeerChoice } from '../../peers/peer-choice.js'
import { HandleRows } from './handle-rows.js'

const HASH_BYTES = 32
/** How many hospitals are asked for the rules of a patient, one after the other. */
const MAX_ASKED = 8
/** Patients whose rules were erased since the start, as a fetch may be under way for each of them. */
const MAX_ERASED = 4_096

export interface RuleStoreParts extends AskParts {
  readonly store: NodeStore, readonly hostLoop: HostLoop, readonly commits: CommitFeed, readonly fail: Fail
}

/**
 * Keeps the sealed rules of live consents (SPECIFICATION.md §16.2). It fetches those of new orders, and those
 * that a decision lacks. Of each patient it has at most the live ones, and those that wait for
 * their order.
 */
export class RuleStore {
  readonly #peers: PeerChoice
  readonly #rows: HandleRows
  /** The rules that were erased since the start, by the patient. They are not fetched again. */
  readonly #erased = new BoundedMap<Hex, ReadonlySet<Hex>>(MAX_ERASED)

  constructor (private readonly parts: RuleStoreParts) {
    this.#peers = new PeerChoice(parts.network)
    this.#rows = new HandleRows(parts)
  }

  async start (): Promise<void> {
    // The rows that a block changes are dropped before anything else reads them.
    this.#rows.start()
    await serve(this.parts, 'consent-rules', rulesRequestCodec, rulesReplyCodec,
      // Rules are sealed. Their number and sizes still concern hospitals alone.
      async (_from, { handle, hashes }, access) =>
        access === 'member' ? await this.#held(handle, hashes) : [])
    this.parts.commits.subscribe(({ delta }) => {
      const changes = [...eventsOf(delta, 'patient-order'), ...eventsOf(delta, 'attested-judged')]
      const handles = new Map(changes.map(({ handle }) => [hex(handle), handle]))
      for (const handle of handles.values()) this.#follow(handle, delta.timestamp).catch(this.parts.fail)
    })
  }

  /** Keeps a rule durably, before its order is sent. The next order deletes it, unless it is live then. */
  async file (handle: PatientHandle, hash: Uint8Array, sealed: Uint8Array): Promise<void> {
    await this.parts.store.consentRules.put(concat(handle, hash), sealed)
  }

  /** Tells whether there is a rule of a patient here. */
  async hasAny (handle: PatientHandle): Promise<boolean> {
    for await (const _ of this.parts.store.consentRules.withPrefix(handle)) return true
    return false
  }

  /** Returns the deletions of all rules and forms of a patient. No consent of now is fetched again. */
  async erase (handle: PatientHandle): Promise<Operation[]> {
    const { hostLoop, store: { consentForms, consentRules } } = this.parts
    const { consents } = await this.row(handle, hostLoop.state.ledger.timestamp)
    const keys = consents.map(({ ruleHash }) => concat(handle, ruleHash))
    this.#erased.renew(hex(handle), new Set(consents.map(({ ruleHash }) => hex(ruleHash))))
    for await (const [key] of consentRules.withPrefix(handle)) keys.push(key)
    const operations = keys.map(key => consentRules.deleting(key))
    for await (const [key] of consentForms.withPrefix(handle)) operations.push(consentForms.deleting(key))
    return operations
  }

  /** Returns what the chain knows of a patient at a time. */
  async row (handle: PatientHandle, time: Timestamp): Promise<HandleRow> {
    return handleAt(await this.#rows.of(handle), time)
  }

  /** Returns the sealed rules that are here, by their hashes. */
  async here (handle: PatientHandle, hashes: readonly Uint8Array[]): Promise<Map<Hex, Uint8Array>> {
    return new Map((await this.#held(handle, hashes)).map(({ hash, sealed }) => [hex(hash), sealed]))
  }

  /** Returns sealed rules by their hashes, and asks other hospitals for those that are not here. */
  async rules (
    handle: PatientHandle, hashes: readonly Uint8Array[]
  ): Promise<ReadonlyMap<Hex, Uint8Array>> {
    const found = await this.here(handle, hashes)
    for (const peer of this.#peers.order().slice(0, MAX_ASKED)) {
      const lacking = hashes.filter(hash => !found.has(hex(hash))).slice(0, MAX_RULES_PER_REQUEST)
      if (lacking.length === 0) break
      const reply = await ask(this.parts, peer, 'consent-rules',
        { codec: rulesRequestCodec, value: { handle, hashes: lacking } }, rulesReplyCodec)
      if (reply.verdict !== 'accept') continue
      const wanted = new Set(lacking.map(hex))
      for (const { hash, sealed } of reply.value) {
        if (wanted.has(hex(hash))) found.set(hex(hash), sealed.slice())
      }
    }
    return found
  }

  async #held (handle: PatientHandle, hashes: readonly Uint8Array[]): Promise<SealedRule[]> {
    const rows = await this.parts.store.consentRules.getMany(hashes.map(hash => concat(handle, hash)))
    return hashes.flatMap((hash, i) => {
      const sealed = rows[i]
      return sealed === undefined ? [] : [{ hash, sealed }]
    })
  }

  /** Stores the rules of a patient's live consents, and deletes all others of the patient. */
  async #follow (handle: PatientHandle, time: Timestamp): Promise<void> {
    const { hostLoop, store } = this.parts
    const { consents } = await this.row(handle, time)
    const live = new Map(consents.map(({ ruleHash }) => [hex(ruleHash), ruleHash]))
    const stale: Uint8Array[] = []
    for await (const [key] of store.consentRules.withPrefix(handle)) {
      if (!live.delete(hex(key.subarray(-HASH_BYTES)))) stale.push(key)
    }
    const lacking = [...live.values()]
    const fetched = await this.rules(handle, lacking)
    if (hostLoop.stopped) return
    const erased = this.#erased.get(hex(handle))
    await store.write([
      ...stale.map(key => store.consentRules.deleting(key)),
      ...lacking.flatMap(hash => {
        const sealed = fetched.get(hex(hash))
        return sealed === undefined || erased?.has(hex(hash)) === true
          ? [] : [store.consentRules.putting(concat(handle, hash), sealed)]
      })
    ])
  }
}
