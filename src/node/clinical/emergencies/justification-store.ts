import {
  NoJustification, decode, emergencyReplyCodec, emergencyRequestCodec, type EmergencyReply,
  type EmergencyRequest
} from '../../../protocol/codec/index.js'
import {
  justificationAad, justificationCodec, justificationCommitment, justificationKey, type Justification
} from '../../../protocol/consent/index.js'
import { aeadOpen, openBox, sealBox, x25519PublicKey } from '../../../protocol/crypto/native/sealing/index.js'
import { sha256 } from '../../../protocol/crypto/index.js'
import {
  emergencyKey, emergencyRowCodec, eventsOf, judgesOf, type EmergencyRow
} from '../../../protocol/ledger/index.js'
import {
  equal, utf8, type Chain, type EmergencyId, type MemberId, type PatientName, type Signer
} from '../../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../../storage/index.js'
import type { CommitFeed } from '../../loop/commit-feed.js'
import type { HostLoop } from '../../loop/host-loop.js'
import type { Fail, RandomBytes } from '../../machine/ports.js'
import type { Secrets } from '../../machine/secrets.js'
import { ask, serve, type AskParts } from '../../peers/ask.js'
import { PeerChoice } from '../../peers/peer-choice.js'

const BOX_CONTEXT = utf8('medichain/v2/justification')
const SALT_BYTES = 16
/** How many hospitals are asked for a sealed justification, one after the other. */
const MAX_ASKED = 8
const KEY_PURPOSE = 'justification-key'

export interface JustificationStoreParts extends AskParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly hostLoop: HostLoop
  readonly commits: CommitFeed, readonly fail: Fail, readonly random: RandomBytes, readonly secrets: Secrets
}

/**
 * Keeps the sealed justifications of emergencies at each hospital, and the keys of those that this hospital
 * opened. Drawn hospitals get such a key, sealed to a key of their request (SPECIFICATION.md §17.4).
 */
export class JustificationStore {
  readonly #peers: PeerChoice

  constructor (private readonly parts: JustificationStoreParts) {
    this.#peers = new PeerChoice(parts.network)
  }

  async start (): Promise<void> {
    await serve(this.parts, 'emergency', emergencyRequestCodec, emergencyReplyCodec,
      async (from, request, access) => access === 'member'
        ? await this.#answer(from, request)
        : { type: 'refused', code: NoJustification.notDrawn })
    this.parts.commits.subscribe(({ delta }) => {
      for (const { hospital, id, sealedHash } of eventsOf(delta, 'emergency')) {
        this.#follow(id, hospital, sealedHash).catch(this.parts.fail)
      }
    })
  }

  /** The rows of an own justification, which are durable before its announcement is sent. */
  operationsToKeep (id: EmergencyId, sealed: Uint8Array, key: Uint8Array): Operation[] {
    const { secrets, store } = this.parts
    return [
      store.justifications.putting(id, sealed),
      store.justificationKeys.putting(id, secrets.seal(KEY_PURPOSE, id, key))
    ]
  }

  async row (id: EmergencyId): Promise<EmergencyRow | undefined> {
    const found = await this.parts.store.entry(emergencyKey(id))
    return found === undefined ? undefined : emergencyRowCodec.decode(found)
  }

  /** Opens a justification as a judge, or with the name of the patient. Undefined if that is not possible. */
  async open (id: EmergencyId, row: EmergencyRow, name?: PatientName): Promise<Justification | undefined> {
    const { chain } = this.parts
    const sealed = await this.#sealed(id, row)
    if (sealed === undefined) return undefined
    const salt = sealed.subarray(0, SALT_BYTES)
    const key = name === undefined ? await this.#key(id, row) : justificationKey(chain.id, name, salt)
    if (key === undefined) return undefined
    if (!equal(justificationCommitment(chain.id, key), row.keyCommitment)) return undefined
    const aad = justificationAad(chain.id, row.hospital, row.handle)
    const bytes = aeadOpen(key, sealed.subarray(SALT_BYTES), aad)
    const opened = bytes === undefined ? undefined : decode(justificationCodec, bytes)
    return opened?.verdict === 'accept' ? opened.value : undefined
  }

  async #answer (from: MemberId, request: EmergencyRequest): Promise<EmergencyReply> {
    const { random, secrets, store } = this.parts
    const { id } = request
    if (request.type === 'justification') {
      const sealed = await store.justifications.get(id)
      return sealed === undefined ? refused(NoJustification.notHere) : { type: 'sealed', sealed }
    }
    const [row, kept] = await Promise.all([this.row(id), store.justificationKeys.get(id)])
    const isDrawn = row !== undefined && judgesOf(row).some(({ hospital }) => equal(hospital, from))
    if (!isDrawn) return refused(NoJustification.notDrawn)
    const key = kept === undefined ? undefined : secrets.open(KEY_PURPOSE, id, kept)
    if (key === undefined) return refused(NoJustification.notHere)
    const box = sealBox(request.ephemeralKey, key, BOX_CONTEXT,
      { ephemeralSeed: random(32), nonce: random(12) })
    return box === undefined ? refused(NoJustification.notHere) : { type: 'box', box }
  }

  /** Stores the justification of an announcement, if a hospital has it. */
  async #follow (id: EmergencyId, hospital: MemberId, sealedHash: Uint8Array): Promise<void> {
    const { hostLoop, store } = this.parts
    if (await store.justifications.get(id) !== undefined) return
    const sealed = await this.#fetch(id, hospital, sealedHash)
    if (sealed !== undefined && !hostLoop.stopped) await store.justifications.put(id, sealed)
  }

  async #sealed (id: EmergencyId, { hospital, sealedHash }: EmergencyRow): Promise<Uint8Array | undefined> {
    return await this.parts.store.justifications.get(id) ?? await this.#fetch(id, hospital, sealedHash)
  }

  /** Asks the opening hospital first, then others. */
  async #fetch (
    id: EmergencyId, opener: MemberId, sealedHash: Uint8Array
  ): Promise<Uint8Array | undefined> {
    const others = this.#peers.order().filter(peer => !equal(peer, opener))
    const asked = [...this.parts.network.isConnected(opener) ? [opener] : [], ...others].slice(0, MAX_ASKED)
    for (const peer of asked) {
      const reply = await ask(this.parts, peer, 'emergency',
        { codec: emergencyRequestCodec, value: { type: 'justification', id } }, emergencyReplyCodec)
      if (reply.verdict !== 'accept' || reply.value.type !== 'sealed') continue
      if (equal(sha256(reply.value.sealed), sealedHash)) return reply.value.sealed.slice()
    }
    return undefined
  }

  /** Returns the key of an own emergency, or asks the opening hospital for it. */
  async #key (id: EmergencyId, { hospital }: EmergencyRow): Promise<Uint8Array | undefined> {
    const { network, random, secrets, store } = this.parts
    const kept = await store.justificationKeys.get(id)
    if (kept !== undefined) return secrets.open(KEY_PURPOSE, id, kept)
    if (!network.isConnected(hospital)) return undefined
    const seed = random(32)
    const value = { type: 'key', id, ephemeralKey: x25519PublicKey(seed) } as const
    const reply = await ask(this.parts, hospital, 'emergency', { codec: emergencyRequestCodec, value },
      emergencyReplyCodec)
    if (reply.verdict !== 'accept' || reply.value.type !== 'box') return undefined
    return openBox(seed, reply.value.box, BOX_CONTEXT)
  }
}

function refused (code: NoJustification): EmergencyReply {
  return { type: 'refused', code }
}
