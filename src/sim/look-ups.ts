import { namesGranted } from '../protocol/ledger/index.js'
import { nameInput } from '../protocol/names/index.js'
import { hex, type KeyEpoch, type PatientName } from '../protocol/types/index.js'
import type { HospitalParts } from '../node/clinical/hospital.js'
import { every } from '../node/loop/timers.js'
import { Allowances } from '../node/names/allowances.js'
import { NameAsker } from '../node/names/name-asker.js'
import { NameServer } from '../node/names/name-server.js'
import { NamesError } from '../node/names/names-error.js'
import type { Random } from './random.js'

const LOOK_MS = 1_500
/** Patients that honest hospitals ask for, and the most of them at once. */
const PATIENTS = 30
const BATCH = 3
/** A greedy hospital asks for this many patients at once, so that it soon uses up its allowance. */
const GREEDY_BATCH = 64

/** The names that a hospital got, in the order of the inputs. */
export interface LookUp {
  readonly epoch: KeyEpoch
  readonly inputs: readonly Uint8Array[]
  readonly names: readonly PatientName[]
}

/** Asks for the names of made-up patients, and evaluates those of other hospitals, by parts of the daemon. */
export class LookUps {
  readonly #server: NameServer
  readonly #asker: NameAsker
  #cancel: (() => void) | undefined

  constructor (
    private readonly parts: HospitalParts, private readonly random: Random,
    private readonly isGreedy: boolean, private readonly named: (found: LookUp) => void
  ) {
    const allowances = new Allowances(parts.store, (hospital, day) =>
      namesGranted(parts.hostLoop.state.ledger, hospital, day))
    this.#server = new NameServer(parts, allowances)
    this.#asker = new NameAsker(parts)
  }

  async start (): Promise<void> {
    await this.#server.start()
    this.#cancel = every(this.parts, LOOK_MS, () => { this.#look().catch(this.parts.fail) })
  }

  stop (): void { this.#cancel?.() }

  /** Asks for the names of some patients. With too few holders in reach there are none. */
  async #look (): Promise<void> {
    const count = this.isGreedy ? GREEDY_BATCH : this.random.between(1, BATCH)
    const inputs = Array.from({ length: count }, () => nameInput('urn:simulated', this.#patient())!)
    try {
      const { epoch, names } = await this.#asker.evaluate(inputs)
      this.named({ epoch, inputs, names })
    } catch (error) {
      if (!(error instanceof NamesError)) throw error
    }
  }

  #patient (): string {
    return this.isGreedy ? hex(this.random.bytes(8)) : String(this.random.between(1, PATIENTS))
  }
}
