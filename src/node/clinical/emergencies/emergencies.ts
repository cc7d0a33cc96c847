import { emergencySignBytes, type UnsignedTransaction } from '../../../protocol/codec/index.js'
import {
  EMERGENCY_REASONS, justificationAad, justificationCodec, justificationCommitment, justificationKey,
  type EmergencyReason
} from '../../../protocol/consent/index.js'
import { sha256 } from '../../../protocol/crypto/index.js'
import { aeadSeal } from '../../../protocol/crypto/native/sealing/index.js'
import {
  NO_EMERGENCIES, emergencyCountsCodec, emergencyCountsKey, eventsOf,
  openedInHour
} from '../../../protocol/ledger/index.js'
import { patientHandle } from '../../../protocol/names/index.js'
import {
  BoundedMap, TransactionKind, concat, hex, type ClinicianSignature, type EmergencyClaim,
  type EmergencyId, type Height, type MemberId, type PatientName, type Timestamp
} from '../../../protocol/types/index.js'
import type { Touch } from '../../signing/touch.js'
import type { CommitFeed } from '../../loop/commit-feed.js'
import type { RandomBytes } from '../../machine/ports.js'
import type { JustificationStore } from './justification-store.js'
import type { EmergencyOutbox, EmergencyOutboxParts } from './outbox.js'
import { shortName, type OwnTransactions } from '../own-transactions.js'
import type { Roster } from './roster.js'

/** How many prepared emergencies wait for the signatures of clinicians, and for how long. */
const MAX_PREPARED = 1_024
const PREPARED_MS = 600_000
const SALT_BYTES = 16
const NONCE_BYTES = 12
const ID_BYTES = 16

export interface EmergenciesParts extends EmergencyOutboxParts {
  readonly commits: CommitFeed, readonly random: RandomBytes, readonly now: () => Timestamp
  readonly nameOf: (id: MemberId) => string, readonly touch: Touch
}

/** What a clinician asks for. */
export interface EmergencyWish {
  readonly name: PatientName
  readonly entry: number
  readonly reason: EmergencyReason
  readonly text: string
  readonly durationMs: number
}

/** An emergency that waits for the signature of its clinician. */
export interface PreparedEmergency {
  readonly id: string
  readonly entry: number
  readonly claim: EmergencyClaim
  readonly message: Uint8Array
}

interface Prepared extends PreparedEmergency {
  readonly sealed: Uint8Array
  readonly key: Uint8Array
  readonly preparedAt: Timestamp
}

/** How an entry of the roster signed a prepared emergency. */
export interface Signed {
  readonly entry: number
  readonly signature: Uint8Array
}

/** Without a height this hospital is out of touch, so that own records alone open. */
export type Opened = { readonly code: string } |
  { readonly id: EmergencyId, readonly until: Timestamp, readonly height?: Height }

/**
 * Opens emergencies of this hospital (SPECIFICATION.md §17.2). Nothing is opened before the announcement is
 * durable here and, unless this hospital is out of touch, in a final block.
 */
export class Emergencies {
  readonly #prepared = new BoundedMap<string, Prepared>(MAX_PREPARED)

  constructor (
    private readonly parts: EmergenciesParts, private readonly own: OwnTransactions,
    private readonly outbox: EmergencyOutbox, private readonly justifications: JustificationStore,
    private readonly roster: Roster
  ) {}

  start (): void {
    const { alarm, chain: { genesis: { parameters } }, commits, nameOf } = this.parts
    commits.subscribe(({ delta }) => {
      for (const { hospital, id, isAboveSoft } of eventsOf(delta, 'emergency')) {
        if (!isAboveSoft) continue
        alarm('many-emergencies', `${nameOf(hospital)} opened more than ${parameters.emergencySoft} ` +
          `emergencies within an hour; the last is ${shortName(id)}. Each of them is reviewed. Ask that ` +
          'hospital why.')
      }
      for (const { hospital, until } of eventsOf(delta, 'emergency-surge')) {
        alarm('emergency-surge', `Two clinicians of ${nameOf(hospital)} lifted its limit of emergencies ` +
          `until ${new Date(until).toISOString()}. Each emergency is still reviewed.`)
      }
    })
  }

  /** Seals the justification, and returns what the clinician must sign. */
  prepare ({ durationMs, entry, name, reason, text }: EmergencyWish): PreparedEmergency {
    const { chain, now, random, signer, touch } = this.parts
    const handle = patientHandle(chain.id, name)
    const salt = random(SALT_BYTES)
    const key = justificationKey(chain.id, name, salt)
    const plain = justificationCodec.encode({ reason: EMERGENCY_REASONS[reason], text })
    const sealed = concat(salt, aeadSeal(key, random(NONCE_BYTES), plain,
      justificationAad(chain.id, signer.id, handle)))
    const claim: EmergencyClaim = {
      handle, durationMs, isUnconfirmed: touch.isLost, sealedHash: sha256(sealed),
      // Blocks may be dated a little behind this clock. No block before this time has the announcement.
      openedAt: Math.max(0, now() - chain.genesis.parameters.maxSkewMs),
      keyCommitment: justificationCommitment(chain.id, key)
    }
    const prepared: Prepared = {
      id: hex(random(ID_BYTES)), entry, claim, sealed, key, preparedAt: now(),
      message: emergencySignBytes(chain.id, signer.id, entry, claim)
    }
    this.#prepared.set(prepared.id, prepared)
    return prepared
  }

  /** Returns what a second must sign of a prepared emergency. */
  messageFor (id: string, entry: number): Uint8Array | undefined {
    const { chain, signer } = this.parts
    const prepared = this.#find(id)
    return prepared && emergencySignBytes(chain.id, signer.id, entry, prepared.claim)
  }

  entryOf (id: string): number | undefined {
    return this.#find(id)?.entry
  }

  /** Announces a prepared emergency, and waits until a final block has it. */
  async open (id: string, signature: Uint8Array, second: Signed | undefined): Promise<Opened> {
    const prepared = this.#find(id)
    if (prepared === undefined) return { code: 'not-prepared' }
    const clinician = await this.#signatureOf({ entry: prepared.entry, signature })
    const other = second === undefined ? undefined : await this.#signatureOf(second)
    if (clinician === undefined || (second !== undefined && other === undefined)) {
      return { code: 'unknown-clinician' }
    }
    const tx = await this.own.prepare({
      kind: TransactionKind.emergencyOpen, author: this.parts.signer.id, ...prepared.claim, clinician,
      second: other
    } satisfies UnsignedTransaction)
    if ('code' in tx) return tx
    if (await this.#isLimited()) return { code: 'emergencies-of-the-hour' }
    this.#prepared.delete(id)
    await this.outbox.keep(tx, this.justifications.operationsToKeep(tx.id, prepared.sealed, prepared.key))
    const until = prepared.claim.openedAt + prepared.claim.durationMs
    if (!prepared.claim.isUnconfirmed) {
      const sent = await this.own.send(tx)
      return 'code' in sent ? sent : { ...sent, until }
    }
    this.parts.alarm('unconfirmed-emergency', `Emergency ${shortName(tx.id)} opened own records while this ` +
      'hospital is out of touch. It is announced first when the others are back.')
    this.own.offer(tx.bytes)
    return { id: tx.id, until }
  }

  /** Tells whether the hard limit of this hour is reached. No block would take the announcement. */
  async #isLimited (): Promise<boolean> {
    const { chain: { genesis: { parameters } }, now, signer, store } = this.parts
    const row = await store.entry(emergencyCountsKey(signer.id))
    const counts = row === undefined ? NO_EMERGENCIES : emergencyCountsCodec.decode(row)
    return openedInHour(counts, now()) >= parameters.emergencyHard && counts.surgeUntil <= now()
  }

  #find (id: string): Prepared | undefined {
    const prepared = this.#prepared.get(id)
    if (prepared === undefined || this.parts.now() - prepared.preparedAt >= PREPARED_MS) return undefined
    return prepared
  }

  async #signatureOf ({ entry, signature }: Signed): Promise<ClinicianSignature | undefined> {
    const found = await this.roster.find(entry)
    return found && { entry, key: found.row.key, signature }
  }
}
