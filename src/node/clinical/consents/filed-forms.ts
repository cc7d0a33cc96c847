import {
  NoJustification, consentFormReplyCodec, consentFormRequestCodec, decode, filedFormCodec,
  type ConsentFormReply, type ConsentFormRequest, type FiledForm
} from '../../../protocol/codec/index.js'
import { ruleHash as hashOfRule } from '../../../protocol/consent/index.js'
import { openBox, sealBox, x25519PublicKey } from '../../../protocol/crypto/native/sealing/index.js'
import { sha256 } from '../../../protocol/crypto/index.js'
import {
  CONTESTABLE_MS, Outcome, attestedKey, attestedRowCodec, eventsOf, isUnderReview, judgesOf,
  type AttestedRow, type Delta
} from '../../../protocol/ledger/index.js'
import {
  concat, dayOf, equal, utf8, type AttestedId, type Chain, type MemberId, type PatientHandle, type Signer,
  type Timestamp
} from '../../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../../storage/index.js'
import type { CommitFeed } from '../../loop/commit-feed.js'
import type { HostLoop } from '../../loop/host-loop.js'
import type { Fail, RaiseAlarm, RandomBytes } from '../../machine/ports.js'
import type { Secrets } from '../../machine/secrets.js'
import { ask, serve, type AskParts } from '../../peers/ask.js'

const BOX_CONTEXT = utf8('medichain/v2/consent-form')
const PURPOSE = 'consent-form'

export interface FiledFormsParts extends AskParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly commits: CommitFeed
  readonly random: RandomBytes, readonly secrets: Secrets, readonly alarm: RaiseAlarm
  readonly hostLoop: HostLoop, readonly fail: Fail
}

/**
 * Keeps the forms of consents that this hospital filed in its own favour, until nobody may contest their
 * reviews. Drawn hospitals get such a form, sealed to a key of their request (SPECIFICATION.md §17.6).
 */
export class FiledForms {
  #day = 0

  constructor (private readonly parts: FiledFormsParts) {}

  async start (): Promise<void> {
    await serve(this.parts, 'consent-form', consentFormRequestCodec, consentFormReplyCodec,
      async (from, request, access) => access === 'member'
        ? await this.#answer(from, request)
        : refused(NoJustification.notDrawn))
    await this.#dropOld(this.parts.hostLoop.state.ledger.timestamp)
    this.parts.commits.subscribe(({ delta }) => {
      this.#tell(delta)
      if (dayOf(delta.timestamp) > this.#day) this.#dropOld(delta.timestamp).catch(this.parts.fail)
    })
  }

  /** Keeps a form durably, before its consent is sent. */
  async keep (handle: PatientHandle, ruleHash: Uint8Array, form: FiledForm): Promise<void> {
    const { secrets, store } = this.parts
    const key = concat(handle, ruleHash)
    await store.consentForms.put(key, secrets.seal(PURPOSE, key, filedFormCodec.encode(form)))
  }

  /** Forgets the form of a consent, such as one that the chain refused. */
  async drop (handle: PatientHandle, ruleHash: Uint8Array): Promise<void> {
    await this.parts.store.consentForms.delete(concat(handle, ruleHash))
  }

  /** Returns the deletions of forms that no judge needs any more, for the batch of the block. */
  operationsToDrop ({ delta }: { readonly delta: Delta }): Operation[] {
    const { signer, store } = this.parts
    const ended = [
      ...eventsOf(delta, 'attested-drawn').filter(({ isReviewed }) => !isReviewed),
      ...eventsOf(delta, 'attested-judged').filter(({ isFinal }) => isFinal)
    ]
    return ended.filter(({ hospital }) => equal(hospital, signer.id))
      .map(({ handle, ruleHash }) => store.consentForms.deleting(concat(handle, ruleHash)))
  }

  /** Deletes the forms of own consents whose time of contests is over, once on each day of block time. */
  async #dropOld (time: Timestamp): Promise<void> {
    const { hostLoop, signer, store } = this.parts
    this.#day = dayOf(time)
    for await (const { value } of store.entries('attested')) {
      const row = attestedRowCodec.decode(value)
      const isOld = equal(row.hospital, signer.id) && time >= row.filedAt + CONTESTABLE_MS
      if (!isOld || isUnderReview(row) || hostLoop.stopped) continue
      const kept = await store.consentForms.get(concat(row.handle, row.ruleHash))
      if (kept !== undefined) await this.drop(row.handle, row.ruleHash)
    }
  }

  async row (id: AttestedId): Promise<AttestedRow | undefined> {
    const found = await this.parts.store.entry(attestedKey(id))
    return found === undefined ? undefined : attestedRowCodec.decode(found)
  }

  /** Returns the form of a consent as a judge; undefined if the filer gives none that fits the chain. */
  async open (id: AttestedId, row: AttestedRow): Promise<FiledForm | undefined> {
    const { chain } = this.parts
    const bytes = await this.#fetch(id, row)
    const form = bytes === undefined ? undefined : decode(filedFormCodec, bytes)
    if (form?.verdict !== 'accept') return undefined
    const { document, rule } = form.value
    const fits = equal(sha256(document), row.form) &&
      equal(hashOfRule(chain.id, row.handle, rule), row.ruleHash)
    return fits ? form.value : undefined
  }

  async #answer (
    from: MemberId, { ephemeralKey, id }: ConsentFormRequest
  ): Promise<ConsentFormReply> {
    const { random } = this.parts
    const row = await this.row(id)
    const isDrawn = row !== undefined && judgesOf(row).some(({ hospital }) => equal(hospital, from))
    if (!isDrawn) return refused(NoJustification.notDrawn)
    const form = await this.#own(row)
    const seeds = { ephemeralSeed: random(32), nonce: random(12) }
    const box = form === undefined ? undefined : sealBox(ephemeralKey, form, BOX_CONTEXT, seeds)
    return box === undefined ? refused(NoJustification.notHere) : { type: 'box', box }
  }

  async #own ({ handle, ruleHash }: AttestedRow): Promise<Uint8Array | undefined> {
    const { secrets, store } = this.parts
    const key = concat(handle, ruleHash)
    const kept = await store.consentForms.get(key)
    return kept === undefined ? undefined : secrets.open(PURPOSE, key, kept)
  }

  async #fetch (id: AttestedId, { hospital }: AttestedRow): Promise<Uint8Array | undefined> {
    const { network, random } = this.parts
    if (!network.isConnected(hospital)) return undefined
    const seed = random(32)
    const reply = await ask(this.parts, hospital, 'consent-form',
      { codec: consentFormRequestCodec, value: { id, ephemeralKey: x25519PublicKey(seed) } },
      consentFormReplyCodec)
    if (reply.verdict !== 'accept' || reply.value.type !== 'box') return undefined
    return openBox(seed, reply.value.box, BOX_CONTEXT)
  }

  #tell (delta: Delta): void {
    const { alarm, signer } = this.parts
    for (const { hospital, number, outcome } of eventsOf(delta, 'attested-judged')) {
      if (outcome !== Outcome.unjustified || !equal(hospital, signer.id)) continue
      alarm('consent-unjustified', `Two hospitals found consent ${number} of a patient unjustified, which ` +
        'this hospital had filed in its own favour. It has ended. After three of them within 90 days this ' +
        'hospital files none for a while.')
    }
  }
}

function refused (code: NoJustification): ConsentFormReply {
  return { type: 'refused', code }
}
