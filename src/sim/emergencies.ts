/**
 * Rosters, emergencies and judgements of a hospital in a run. Its roster has one practitioner, whose key is
 * that of the hospital. All hospitals break the glass for few patients.
 */
import {
  emergencySignBytes, rosterKeySignBytes, signTransaction, transactionCodec, type UnsignedTransaction
} from '../protocol/codec/index.js'
import { sha256 } from '../protocol/crypto/index.js'
import {
  emergencyKey, emergencyRowCodec, entryId, eventsOf, practitionerKey, practitionerRowCodec, whySuspended,
  type EmergencyRow, type EntryKey, type PractitionerRow
} from '../protocol/ledger/index.js'
import {
  Judgement, JudgementReason, ROLES, Standing, TransactionKind, equal, utf8, type ContestRight,
  type EmergencyId
} from '../protocol/types/index.js'
import type { HospitalParts } from '../node/clinical/hospital.js'
import type { CommittedBlock } from '../node/loop/host-loop.js'
import type { Random } from './random.js'

const PATIENTS = 3
const ENTRY = 1
const MINUTE_MS = 60_000
/** The part of blocks after which a hospital opens an emergency, or changes its roster. */
const OPENINGS = 0.1
const CHANGES = 0.03
/** The part of emergencies that a hospital ends early, that a judge finds unjustified, and of contests. */
const CLOSINGS = 0.3
const UNJUSTIFIED = 0.3
const CONTESTS = 0.3
/** The part of judgements that any other hospital contests on a form, which nobody signed. */
const FORMS = 0.05

export class Emergencies {
  constructor (private readonly parts: HospitalParts, private readonly random: Random) {}

  /** Makes what the hospital sends after a block: at most one transaction for each event, and one more. */
  async next ({ delta }: CommittedBlock): Promise<Uint8Array[]> {
    const { chain, hostLoop, signer } = this.parts
    if (hostLoop.state.ledger.keys.active === undefined) return []
    const made: (UnsignedTransaction | undefined)[] = []
    for (const { id, judges } of eventsOf(delta, 'emergency-drawn')) {
      if (judges.some(judge => equal(judge, signer.id))) made.push(await this.#judge(id))
    }
    for (const { hospital, id } of eventsOf(delta, 'emergency')) {
      if (equal(hospital, signer.id) && this.random.chance(CLOSINGS)) made.push(await this.#close(id))
    }
    for (const { hospital, id } of eventsOf(delta, 'emergency-judged')) {
      const isOwn = equal(hospital, signer.id)
      if (!this.random.chance(isOwn ? CONTESTS : FORMS)) continue
      made.push(await this.#contest(id, isOwn
        ? { type: 'hospital' }
        : { type: 'form', form: this.random.bytes(32) }))
    }
    made.push(await this.#begin())
    return made.flatMap(transaction => transaction === undefined
      ? []
      : [transactionCodec.encode(signTransaction(chain.id, signer, transaction))])
  }

  async #judge (id: EmergencyId): Promise<UnsignedTransaction | undefined> {
    const row = await this.#emergency(id)
    if (row === undefined) return undefined
    const isUnjustified = this.random.chance(UNJUSTIFIED)
    return {
      kind: TransactionKind.emergencyJudge, author: this.parts.signer.id, id, opener: row.hospital,
      entry: row.entry, judgement: isUnjustified ? Judgement.unjustified : Judgement.justified,
      reason: isUnjustified ? JudgementReason.noEmergency : JudgementReason.careNeededIt
    }
  }

  async #close (id: EmergencyId): Promise<UnsignedTransaction | undefined> {
    const row = await this.#emergency(id)
    return row && {
      kind: TransactionKind.emergencyClose, author: this.parts.signer.id, handle: row.handle, id
    }
  }

  async #contest (id: EmergencyId, by: ContestRight): Promise<UnsignedTransaction | undefined> {
    const row = await this.#emergency(id)
    return row && {
      kind: TransactionKind.emergencyContest, author: this.parts.signer.id, handle: row.handle, id, by
    }
  }

  /** Enters the practitioner, or opens an emergency, or changes the roster. */
  async #begin (): Promise<UnsignedTransaction | undefined> {
    const { hostLoop, signer } = this.parts
    const isOpening = this.random.chance(OPENINGS)
    const isChange = this.random.chance(CHANGES)
    if (!isOpening && !isChange) return undefined
    const found = await this.#row(practitionerKey(signer.id, ENTRY))
    const row = found === undefined ? undefined : practitionerRowCodec.decode(found)
    if (row === undefined || isChange) return this.#enter(row)
    return whySuspended(row, hostLoop.state.ledger.timestamp) === undefined ? this.#open() : undefined
  }

  #enter (before: PractitionerRow | undefined): UnsignedTransaction {
    const { chain, signer } = this.parts
    const { id } = signer
    const standing = before?.standing === Standing.active && this.random.chance(CHANGES)
      ? Standing.suspended
      : Standing.active
    return {
      kind: TransactionKind.rosterEntry, author: id, entry: ENTRY, version: (before?.version ?? 0) + 1,
      key: id, role: ROLES.doctor, licence: sha256(id), standing,
      possession: before === undefined ? signer.sign(rosterKeySignBytes(chain.id, id, id)) : undefined
    }
  }

  #open (): UnsignedTransaction {
    const { chain, hostLoop, signer } = this.parts
    const { random } = this
    const { id } = signer
    const claim = {
      handle: sha256(chain.id as Uint8Array, utf8(`emergency ${random.between(1, PATIENTS)}`)),
      openedAt: hostLoop.state.ledger.timestamp, durationMs: MINUTE_MS * random.between(1, 240),
      isUnconfirmed: random.chance(UNJUSTIFIED), sealedHash: random.bytes(32), keyCommitment: random.bytes(32)
    }
    const signature = signer.sign(emergencySignBytes(chain.id, id, ENTRY, claim))
    return {
      kind: TransactionKind.emergencyOpen, author: id, ...claim,
      clinician: { entry: ENTRY, key: id, signature }, second: undefined
    }
  }

  async #emergency (id: EmergencyId): Promise<EmergencyRow | undefined> {
    const row = await this.#row(emergencyKey(id))
    return row === undefined ? undefined : emergencyRowCodec.decode(row)
  }

  async #row (key: EntryKey): Promise<Uint8Array | undefined> {
    return (await this.parts.store.loadEntries([key])).get(entryId(key))
  }
}
