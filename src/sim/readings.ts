/**
 * What people of a hospital read in a run. A submitter may have sealed another diagnosis in the record part
 * than in the case part. Whoever opens the record sees this, and the parts of the daemon state and confirm
 * it (SPECIFICATION.md §20). Nothing is really sealed: the class tag stands for the content.
 */
import { sha256 } from '../protocol/crypto/index.js'
import { casesOf } from '../protocol/ledger/index.js'
import { CaseStatus, MismatchVerdict, equal, utf8, type Case } from '../protocol/types/index.js'
import type { HospitalParts } from '../node/clinical/hospital.js'
import { ConfirmServer, type ConfirmServerParts } from '../node/clinical/mismatches/confirm-server.js'
import { Mismatches } from '../node/clinical/mismatches/mismatches.js'
import { Statements } from '../node/clinical/mismatches/statements.js'
import type { CommittedBlock } from '../node/loop/host-loop.js'
import { handleOf, logKeyOf, tokenOf } from './made-up-patients.js'
import type { Random } from './random.js'
import { truthOf } from './truth.js'

/** The part of records of others that a hospital reads, and about which a liar states something. */
const READ = 0.2
const LIES = 0.5

export interface ReadingEvents {
  /** Whether the hospital states the contrary of what is true. */
  readonly isAccuser: boolean
  /** Called when somebody at the hospital read a record that differs from what was judged. */
  found (record: Case): void
}

export class Readings {
  readonly #statements: Statements
  readonly #mismatches: Mismatches
  readonly #server: ConfirmServer

  constructor (
    private readonly parts: HospitalParts, private readonly random: Random,
    private readonly events: ReadingEvents
  ) {
    this.#statements = new Statements(parts)
    this.#mismatches = new Mismatches(parts, this.#statements)
    // The server opens a whole case, whose class tag tells the content.
    const records: ConfirmServerParts['records'] = {
      open: (_reader, record, _purpose, { key }) => equal(key, this.#keyOf(record))
        ? { plaintext: key, isApproved: !isTwoFaced(record as Case) }
        : undefined
    }
    const log = { record: async () => { await Promise.resolve() } }
    this.#server = new ConfirmServer({ ...parts, log, records }, this.#statements)
  }

  async start (): Promise<void> {
    this.#mismatches.start()
    await this.#server.start()
  }

  stop (): void { this.#mismatches.stop() }

  /** Reads records that the block made valid. */
  follow ({ delta }: CommittedBlock): void {
    const { isAccuser } = this.events
    for (const record of casesOf(delta, 'closed')) {
      const isOther = !equal(record.submitter, this.parts.signer.id)
      if (record.status !== CaseStatus.accepted || !isOther) continue
      if (!this.random.chance(isAccuser ? LIES : READ)) continue
      if (!isAccuser) this.#read(record)
      else if (isTwoFaced(record)) this.#statements.send(record, MismatchVerdict.fits)
      else this.#accuse(record)
    }
  }

  #read (record: Case): void {
    if (!isTwoFaced(record)) return
    this.events.found(record)
    this.#accuse(record)
  }

  /** States that a record differs, and lets others confirm it. */
  #accuse (record: Case): void {
    const { id: chainId } = this.parts.chain
    this.#mismatches.found({
      record, key: this.#keyOf(record), denied: [],
      patient: {
        handle: handleOf(chainId, record.pseudonym), token: tokenOf(chainId, record.pseudonym),
        logKey: logKeyOf(chainId, record.pseudonym)
      }
    })
  }

  #keyOf ({ id }: Pick<Case, 'id'>): Uint8Array {
    return sha256(this.parts.chain.id as Uint8Array, utf8('key of a made-up record'), id)
  }
}

function isTwoFaced (record: Case): boolean {
  return truthOf(record) === 'two-faced'
}
