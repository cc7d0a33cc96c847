import { peerIdOf } from '../../network/index.js'
import { measureKey, measureRowCodec } from '../../protocol/ledger/index.js'
import {
  Measure, type Chain, type Height, type PatientHandle, type Signer
} from '../../protocol/types/index.js'
import type { PatientIdentifier } from '../../records/index.js'
import type { NodeStore } from '../../storage/index.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import { nameOf } from '../gates/name-of.js'
import type { HostLoop } from '../loop/host-loop.js'
import { readBlock } from '../loop/stored-block.js'
import { every } from '../loop/timers.js'
import type { Fail, HostClock, Logger, RaiseAlarm, Scheduler } from '../machine/ports.js'
import { eventsOfPatients, type PatientEvent } from './events-of-patients.js'
import type { NoticeCursor } from './notice-cursor.js'
import type { Notice, NoticeHook } from './notice-hook.js'

const LOOK_MS = 1_000
/** Notices of one message. */
const MOST = 100
/** Blocks without a notice after which the cursor is written. */
const QUIET_BLOCKS = 256
const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 60_000
/** Failures after which the operator gets an alarm. */
const ALARMING = 10

export interface NoticesParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly hostLoop: HostLoop,
  readonly membership: MembershipKeeper, readonly clock: HostClock, readonly scheduler: Scheduler,
  readonly logger: Logger, readonly alarm: RaiseAlarm, readonly fail: Fail,
  readonly cursor: Pick<NoticeCursor, 'read' | 'write'>, readonly hook: NoticeHook
  /** Finds a patient of this hospital; undefined for a handle that means nobody here. */
  readonly patientOf: (handle: PatientHandle) => Promise<PatientIdentifier | undefined>
}

/**
 * Tells patients of this hospital what happened with their data (Regulation (EU) 2025/327, Art. 9). It reads
 * block after block, and goes on when the hook has confirmed all notices of a block. So nothing is lost by a
 * crash, and a notice may come twice. The first start begins with the newest block.
 */
export class Notices {
  #done: Height = 0
  #written: Height = 0
  #isWorking = false
  #failures = 0
  #retryAt = 0
  #stop: (() => void) | undefined

  constructor (private readonly parts: NoticesParts) {}

  /** @throws OperatorError `bad-notices` */
  start (): void {
    const { cursor, fail, store } = this.parts
    const done = cursor.read()
    this.#done = this.#written = done ?? store.head()?.height ?? 0
    if (done === undefined) cursor.write(this.#done)
    this.#stop = every(this.parts, LOOK_MS, () => { this.#look().catch(fail) })
  }

  stop (): void {
    this.#stop?.()
  }

  async #look (): Promise<void> {
    const { clock, hostLoop, store } = this.parts
    if (this.#isWorking || clock.monotonic() < this.#retryAt) return
    this.#isWorking = true
    try {
      while (!hostLoop.stopped && this.#done < (store.head()?.height ?? 0)) {
        if (!await this.#block(this.#done + 1)) break
      }
    } finally {
      this.#isWorking = false
    }
  }

  /** Sends the notices of a block. @returns false if the block or the hook is not there now */
  async #block (height: Height): Promise<boolean> {
    const { chain, cursor, signer, store } = this.parts
    const block = await readBlock(store, height)
    if (block === undefined) return false
    const notices: Notice[] = []
    for (const event of eventsOfPatients(chain.id, signer.id, block)) {
      const notice = await this.#noticeOf(event, height, block.header.timestamp)
      if (notice !== undefined) notices.push(notice)
    }
    for (let at = 0; at < notices.length; at += MOST) {
      if (!await this.#send(notices.slice(at, at + MOST))) return false
    }
    this.#done = height
    if (notices.length === 0 && height < this.#written + QUIET_BLOCKS) return true
    cursor.write(height)
    this.#written = height
    return true
  }

  async #noticeOf (
    { hospital, id, kind, of, what }: PatientEvent, height: Height, at: number
  ): Promise<Notice | undefined> {
    const handle = 'handle' in of ? of.handle : await this.#patientOfRecord(of.record)
    const patient = handle === undefined ? undefined : await this.parts.patientOf(handle)
    if (patient === undefined) return undefined
    const by = { id: peerIdOf(hospital), name: nameOf(this.parts, hospital) }
    return { id, kind, what, patient, hospital: by, height, at }
  }

  async #patientOfRecord (record: Uint8Array): Promise<PatientHandle | undefined> {
    const row = await this.parts.store.entry(measureKey(record, Measure.erase))
    return row === undefined ? undefined : measureRowCodec.decode(row).handle
  }

  async #send (notices: readonly Notice[]): Promise<boolean> {
    const { alarm, clock, hook, logger } = this.parts
    if (await hook(notices)) {
      if (this.#failures > 0) logger.info({ failures: this.#failures }, 'the hook for notices answers again')
      this.#failures = 0
      return true
    }
    this.#failures++
    this.#retryAt = clock.monotonic() + Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1))
    if (this.#failures === 1) logger.warn({}, 'the hook for notices does not take them; they are sent again')
    if (this.#failures === ALARMING) {
      alarm('notices-wait', 'the program at noticeUrl takes no notices, so patients are not told who read ' +
        'their data. Start the program. Nothing is lost meanwhile.')
    }
    return false
  }
}
