import {
  MeasurePhase, attestationKey, eventsOf, measureKey, measureRowCodec
} from '../../../protocol/ledger/index.js'
import {
  Measure, TransactionKind, Wiped, concat, equal, hex, type CaseId, type Discard, type FileSystemKind,
  type MemberId, type PatientHandle, type Timestamp
} from '../../../protocol/types/index.js'
import { readU64, u64, type Operation } from '../../../storage/index.js'
import type { Closures } from '../../custody/closures.js'
import type { CommittedBlock } from '../../loop/host-loop.js'
import { every } from '../../loop/timers.js'
import type { Fail, HostClock, Logger } from '../../machine/ports.js'
import { correctedTime, type OwnClockParts } from '../../signing/own-clock.js'
import type { Eraser } from './eraser.js'
import type { OwnTransactionsParts } from '../own-transactions.js'
import type { StepSender } from './step-sender.js'

const CHECK_MS = 5_000
/** Effects and attestations that one check sends. */
const MAX_SENT = 32
const ID_BYTES = 32
/** What a row of `erasing` has before the versions. */
const Progress = { ordered: 0, erased: 1 } as const
const DAY_MS = 86_400_000

/** What a hospital says about its disk in its attestations. */
export interface OwnDisk {
  readonly fileSystem: FileSystemKind
  readonly discard: Discard
  /** For how many days a backup is kept. */
  readonly backupDays: number
}

export interface ErasuresParts extends OwnTransactionsParts, OwnClockParts {
  readonly eraser: Eraser, readonly closures: Closures, readonly sender: StepSender, readonly disk: OwnDisk,
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
  /** The erased records that this hospital has read, until somebody confirms them. */
  readonly #notices = new Set<string>()

  constructor (private readonly parts: ErasuresParts) {}

  /** Erases everything that the ledger of this node has as erased. Nothing is served before. */
  async start (): Promise<void> {
    for await (const [record] of this.parts.store.erasureNotices.iterate()) this.#notices.add(hex(record))
    await this.#replay()
    const { commits, fail, hostLoop } = this.parts
    commits.subscribe(({ delta }) => {
      for (const { act, record, versions } of eventsOf(delta, 'measure')) {
        if (act !== 'effect') continue
        this.#enqueue(async () => { await this.#erase(record, versions) }).catch((error: unknown) => {
          // The next start completes what a stop has interrupted.
          if (!hostLoop.stopped) fail(error)
        })
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
    const attested = eventsOf(delta, 'erasure-attested').filter(({ author }) => equal(author, signer.id))
      .map(({ record }) => erasing.deleting(record))
    return [...steps, ...attested]
  }

  /** Erases again what is left. A folder may come from a backup, in whole or in part. */
  async #replay (): Promise<void> {
    const { eraser, logger, store } = this.parts
    for await (const [record, row] of store.erasing.iterate()) {
      if (row[0] === Progress.ordered) await this.#erase(record, versionsIn(row))
    }
    let again = 0
    for await (const { key } of store.entries('erased')) {
      if (!await eraser.isLeft([key])) continue
      await eraser.erase([key], undefined, [])
      again++
    }
    if (again > 0) logger.warn({ records: again }, 'erased records had come back, and were erased again')
  }

  async #erase (record: CaseId, versions: readonly CaseId[]): Promise<void> {
    const { eraser, logger, store } = this.parts
    const measure = await store.entry(measureKey(record, Measure.erase))
    const patient = measure === undefined ? undefined : measureRowCodec.decode(measure).handle
    if (patient !== undefined) await this.#notice(record, patient)
    const row = concat(Uint8Array.of(Progress.erased), ...versions)
    await eraser.erase(versions, patient, [store.erasing.putting(record, row)])
    logger.info({ record: hex(record), versions: versions.length }, 'a record is erased here')
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
    await Promise.all([...await this.#due(), ...await this.#unattested()])
  }

  async #due (): Promise<Promise<unknown>[]> {
    const { closures, hostLoop, sender, signer, store } = this.parts
    const { attemptWindowMs } = hostLoop.state.ledger.parameters
    const now = correctedTime(this.parts)
    const sent: Promise<unknown>[] = []
    for await (const [key] of store.erasuresDue.iterate()) {
      const at = readU64(key)
      if (at > now || sent.length === MAX_SENT) break
      const record = key.slice(-ID_BYTES)
      // Orders that are held must not keep the later ones from being sent.
      if (await this.#isHeld(record)) continue
      const versions = await closures.versions(record)
      const [newest] = versions
      // The others wait, so that an order is not sent by all at once.
      const isOwn = newest !== undefined && equal(newest.submitter, signer.id)
      if (!isOwn && now < at + attemptWindowMs / 24) continue
      sent.push(sender.send({
        kind: TransactionKind.erasureOrder, author: signer.id, record, measure: Measure.erase,
        act: { type: 'effect', at, versions: versions.map(({ id }) => id) }
      }))
    }
    return sent
  }

  async #isHeld (record: CaseId): Promise<boolean> {
    const row = await this.parts.store.entry(measureKey(record, Measure.hold))
    return row !== undefined && measureRowCodec.decode(row).phase === MeasurePhase.inForce
  }

  async #unattested (): Promise<Promise<unknown>[]> {
    const { disk, hostLoop, sender, signer, store } = this.parts
    const sent: Promise<unknown>[] = []
    for await (const [record, row] of store.erasing.iterate({ limit: MAX_SENT })) {
      if (row[0] !== Progress.erased) continue
      if (await store.entry(attestationKey(record, signer.id)) !== undefined) {
        await store.erasing.delete(record)
        continue
      }
      sent.push(sender.send({
        kind: TransactionKind.erasureAttest, author: signer.id, record,
        wiped: Wiped.pads + Wiped.bodies + Wiped.rows + Wiped.caches,
        fileSystem: disk.fileSystem, discard: disk.discard,
        backupsUntil: backupsUntil(hostLoop.state.ledger.timestamp, disk)
      }))
    }
    return sent
  }

  #enqueue (work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }
}

function versionsIn (row: Uint8Array): CaseId[] {
  const versions: CaseId[] = []
  for (let at = 1; at < row.length; at += ID_BYTES) versions.push(row.slice(at, at + ID_BYTES))
  return versions
}

function backupsUntil (now: Timestamp, { backupDays }: OwnDisk): Timestamp {
  return now + backupDays * DAY_MS
}
