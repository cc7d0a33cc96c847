import {
  MeasurePhase, attestationKey, eventsOf, measureKey, measureRowCodec
} from '../../../protocol/ledger/index.js'
import {
  Measure, TransactionKind, Wiped, concat, equal, hex, type CaseId, type Discard, type FileSystemKind,
  type MemberId, type PatientHandle, type Timestamp
} from '../../../protocol/types/index.js'
import { readU64, u64, type Operation } from '../../../storage/index.js'
import type { CommittedBlock } from '../../loop/host-loop.js'
import { every } from '../../loop/timers.js'
import type { Fail, HostClock, Logger } from '../../machine/ports.js'
import { correctedTime } from '../../signing/own-clock.js'
import { Forgetting, Progress, type ForgettingParts } from './forgetting.js'
import { OpenDecisions } from './open-decisions.js'
import type { OwnTransactionsParts } from '../own-transactions.js'
import type { StepSender } from './step-sender.js'
import { WaitingSteps } from './waiting-steps.js'

const CHECK_MS = 5_000
/** Effects and attestations that wait for their blocks at once. */
const MAX_SENT = 32
/** Versions that are overwritten together. Their deleted rows leave the files of the database in one pass. */
const MAX_TOGETHER = 256
const ID_BYTES = 32
const DAY_MS = 86_400_000

/** What a hospital says about its disk in its attestations. */
export interface OwnDisk {
  readonly fileSystem: FileSystemKind
  readonly discard: Discard
  /** For how many days a backup is kept. */
  readonly backupDays: number
}

interface Erased {
  readonly record: CaseId
  readonly versions: readonly CaseId[]
}

export interface ErasuresParts extends OwnTransactionsParts, ForgettingParts {
  readonly sender: StepSender, readonly disk: OwnDisk,
  readonly clock: HostClock, readonly logger: Logger, readonly fail: Fail
  /** Tells which hospitals have read records of a patient, by the log of accesses. */
  readonly readersOf: (handle: PatientHandle) => Promise<readonly MemberId[]>
}

/**
 * Carries out erasures (SPECIFICATION.md §19.3). It executes orders whose time has come, overwrites what this
 * hospital has of each erased record, and attests it. The batch of the block with an effect notes the record,
 * so that a start completes what was interrupted, before anything is served.
 */
export class Erasures {
  #stop: (() => void) | undefined
  #last: Promise<unknown> = Promise.resolve()
  #isSending = false
  /** Effects of blocks that nobody has begun to carry out. */
  readonly #effects: Erased[] = []
  readonly #steps: WaitingSteps
  readonly #forgetting: Forgetting
  /** The erased records that this hospital has read, until somebody confirms them. */
  readonly #notices = new Set<string>()
  /** The measures about which this hospital may decide. */
  readonly decisions: OpenDecisions

  constructor (private readonly parts: ErasuresParts) {
    this.decisions = new OpenDecisions(parts)
    this.#steps = new WaitingSteps(parts.sender, parts.fail, MAX_SENT)
    this.#forgetting = new Forgetting(parts)
  }

  /** Erases everything that the ledger of this node has as erased. Nothing is served before. */
  async start (): Promise<void> {
    for await (const [record] of this.parts.store.erasureNotices.iterate()) this.#notices.add(hex(record))
    await this.#replay()
    await this.decisions.start()
    const { commits, fail, signer } = this.parts
    commits.subscribe(({ delta }) => {
      for (const { act, record, versions } of eventsOf(delta, 'measure')) {
        if (act !== 'effect') continue
        this.#effects.push({ record, versions })
        this.#enqueue(async () => { await this.#erase(this.#nextEffects()) })
      }
      for (const { author, record, wiped } of eventsOf(delta, 'erasure-attested')) {
        if (equal(author, signer.id) || (wiped & Wiped.patient) === 0) continue
        this.#enqueue(async () => { await this.#forgetting.follow(record) })
      }
    })
    this.#stop = every(this.parts, CHECK_MS, () => {
      if (this.#isSending) return
      this.#isSending = true
      this.#send().catch(fail).finally(() => { this.#isSending = false })
    })
  }

  stop (): void {
    this.#stop?.()
  }

  /** The number of notices that wait for somebody to confirm them. */
  get toConfirm (): number {
    return this.#notices.size
  }

  /** Ends a notice. @returns false if there is none of this record */
  async confirm (record: CaseId): Promise<boolean> {
    if (!this.#notices.delete(hex(record))) return false
    await this.parts.store.erasureNotices.delete(record)
    return true
  }

  /** Resolves when all effects of blocks so far are carried out. */
  async settled (): Promise<void> {
    await this.#last
  }

  /** Returns the notes that are written with a block. */
  operationsToNote ({ delta }: CommittedBlock): Operation[] {
    const { signer, store: { erasing, erasuresDue } } = this.parts
    const steps = eventsOf(delta, 'measure').filter(({ measure }) => measure === Measure.erase)
      .flatMap(({ effectiveAt, phase, record, versions }): Operation[] => {
        const due = concat(u64(effectiveAt), record)
        if (phase === MeasurePhase.ordered) return [erasuresDue.putting(due, new Uint8Array(0))]
        const done = effectiveAt === 0 ? [] : [erasuresDue.deleting(due)]
        return versions.length === 0
          ? done
          : [...done, erasing.putting(record, concat(Uint8Array.of(Progress.ordered), ...versions))]
      })
    const attested = eventsOf(delta, 'erasure-attested').flatMap(({ author, record, wiped }) => {
      if (equal(author, signer.id)) return [erasing.deleting(record)]
      return (wiped & Wiped.patient) === 0 ? [] : [this.#forgetting.noteOf(record)]
    })
    return [...steps, ...attested]
  }

  /** Erases again what is left. A folder may come from a backup, in whole or in part. */
  async #replay (): Promise<void> {
    const { eraser, logger, store } = this.parts
    // An iterator that is open during an erasure would keep the deleted bytes in the files.
    for await (const [record, row] of store.erasing.iterate()) {
      if (isWaiting(row)) this.#effects.push({ record, versions: versionsIn(row) })
    }
    while (this.#effects.length > 0) await this.#erase(this.#nextEffects())
    await this.#forgetting.followNotes()
    const again: CaseId[] = []
    for await (const { key } of store.entries('erased')) {
      if (await eraser.isLeft([key])) again.push(key)
    }
    for (let at = 0; at < again.length; at += MAX_TOGETHER) {
      await eraser.erase(again.slice(at, at + MAX_TOGETHER), [], [], [])
    }
    if (again.length > 0) {
      logger.warn({ records: again.length }, 'erased records had come back, and were erased again')
    }
  }

  /** Takes the effects that are carried out together: one, or as many as have MAX_TOGETHER versions. */
  #nextEffects (): Erased[] {
    let versions = 0
    const end = this.#effects.findIndex((effect, at) => {
      versions += effect.versions.length
      return at > 0 && versions > MAX_TOGETHER
    })
    return this.#effects.splice(0, end < 0 ? this.#effects.length : end)
  }

  async #erase (effects: readonly Erased[]): Promise<void> {
    if (effects.length === 0) return
    const { eraser, logger, store } = this.parts
    const patients: PatientHandle[] = []
    for (const { record } of effects) {
      const handle = await this.#forgetting.handleOf(record)
      if (handle === undefined) continue
      patients.push(handle)
      await this.#notice(record, handle)
    }
    const remains = await this.#forgetting.begin(effects)
    await eraser.erase(effects.flatMap(({ versions }) => versions), patients, [...remains.values()],
      effects.map(({ record, versions }) => store.erasing.putting(record, concat(
        Uint8Array.of(remains.has(hex(record)) ? Progress.forgotten : Progress.erased), ...versions))))
    for (const { record, versions } of effects) {
      logger.info({ record: hex(record), versions: versions.length }, 'a record is erased here')
    }
  }

  /** Notes for the operators that this hospital read the record, and may have copies elsewhere. */
  async #notice (record: CaseId, patient: PatientHandle): Promise<void> {
    const { signer, store } = this.parts
    const readers = await this.parts.readersOf(patient)
    if (!readers.some(reader => equal(reader, signer.id))) return
    await store.erasureNotices.put(record, u64(correctedTime(this.parts)))
    this.#notices.add(hex(record))
  }

  /** Executes orders whose time has come, and attests what is erased here. */
  async #send (): Promise<void> {
    const { hostLoop: { state, stopped }, signer } = this.parts
    const maySpeak = state.votesFrom <= state.context.height && state.ledger.set.has(signer.id)
    if (stopped || !maySpeak) return
    for (const row of await this.#dueRows()) await this.#execute(row)
    for (const [record, isForgotten] of await this.#erasedHere()) await this.#attest(record, isForgotten)
  }

  /**
   * Reads the orders whose time has come, the oldest first. The ledger limits the orders of a day (§19.5). No
   * iterator is open while steps are sent.
   */
  async #dueRows (): Promise<Uint8Array[]> {
    const rows: Uint8Array[] = []
    const now = correctedTime(this.parts)
    for await (const [key] of this.parts.store.erasuresDue.iterate()) {
      if (readU64(key) > now) break
      rows.push(key)
    }
    return rows
  }

  async #execute (row: Uint8Array): Promise<void> {
    const { closures, hostLoop, signer } = this.parts
    const { attemptWindowMs } = hostLoop.state.ledger.parameters
    const [at, record] = [readU64(row), row.slice(-ID_BYTES)]
    if (await this.#isHeld(record)) return
    const versions = await closures.versions(record)
    const [newest] = versions
    // The others wait, so that an order is not sent by all at once.
    const isOwn = newest !== undefined && equal(newest.submitter, signer.id)
    if (!isOwn && correctedTime(this.parts) < at + attemptWindowMs / 24) return
    await this.#steps.send({
      kind: TransactionKind.erasureOrder, author: signer.id, record, measure: Measure.erase,
      act: { type: 'effect', at, versions: versions.map(({ id }) => id) }
    })
  }

  async #isHeld (record: CaseId): Promise<boolean> {
    const row = await this.parts.store.entry(measureKey(record, Measure.hold))
    return row !== undefined && measureRowCodec.decode(row).phase === MeasurePhase.inForce
  }

  /** Reads the records that are erased here, and that wait for their attestation. */
  async #erasedHere (): Promise<[CaseId, boolean][]> {
    const records: [CaseId, boolean][] = []
    for await (const [record, row] of this.parts.store.erasing.iterate()) {
      if (!isWaiting(row)) records.push([record, row[0] === Progress.forgotten])
    }
    return records
  }

  async #attest (record: CaseId, isForgotten: boolean): Promise<void> {
    const { disk, signer, store } = this.parts
    if (await store.entry(attestationKey(record, signer.id)) !== undefined) {
      await store.erasing.delete(record)
      return
    }
    if (!isForgotten && !await this.#forgetting.isOver(record)) {
      this.#enqueue(async () => { await this.#forgetting.follow(record) })
      return
    }
    await this.#steps.send({
      kind: TransactionKind.erasureAttest, author: signer.id, record,
      wiped: Wiped.pads + Wiped.bodies + Wiped.rows + Wiped.caches + (isForgotten ? Wiped.patient : 0),
      fileSystem: disk.fileSystem, discard: disk.discard,
      backupsUntil: this.#now() + disk.backupDays * DAY_MS
    })
  }

  /**
   * Returns the time from which a new backup has the pad no more. The last block may be long ago. The block
   * with the attestation may be dated a little behind the clocks, and none behind the last block.
   */
  #now (): Timestamp {
    const { chain, clock, hostLoop } = this.parts
    const time = Math.min(clock.wall(), correctedTime(this.parts)) - chain.genesis.parameters.maxSkewMs
    return Math.max(hostLoop.state.ledger.timestamp, time)
  }

  #enqueue (work: () => Promise<void>): void {
    this.#last = this.#last.then(work).catch((error: unknown) => {
      // The next start completes what a stop has interrupted.
      if (!this.parts.hostLoop.stopped) this.parts.fail(error)
    })
  }
}

function isWaiting ([progress]: Uint8Array): boolean {
  return progress === Progress.ordered || progress === Progress.forgetting
}

function versionsIn (row: Uint8Array): CaseId[] {
  const versions: CaseId[] = []
  for (let at = 1; at < row.length; at += ID_BYTES) versions.push(row.slice(at, at + ID_BYTES))
  return versions
}
