import type { PatientReading } from '../../protocol/codec/index.js'
import {
  AccessKind, BoundedMap, hex, type CaseId, type ChainId, type MemberId, type Timestamp
} from '../../protocol/types/index.js'
import type { AccessLog } from './access-log.js'
import { notesOfHolder } from './note.js'
import type { RefusedAttempts } from './refused-attempts.js'

/** A key that was given once opens the record for ever, so a repetition within this time is no new access. */
const REPEAT_MS = 600_000
const REMEMBERED = 65_536

/** What a holder of the custody key answered to a request for the keys of a patient. */
export interface KeysAnswered {
  readonly requester: MemberId
  readonly reading: PatientReading
  readonly given: readonly CaseId[]
  /** The cases that the consents refused. */
  readonly refused: readonly CaseId[]
}

/**
 * Logs, for the patient, each key to which this hospital gave its part, and each that it refused. So a
 * hospital that reads without logging shows in the logs of the holders. Requests that are repeated would fill
 * the log, and show nothing new.
 */
export class KeyNotes {
  readonly #recent = new BoundedMap<string, Timestamp>(REMEMBERED)

  constructor (
    private readonly chainId: ChainId, private readonly log: Pick<AccessLog, 'record'>,
    private readonly attempts: RefusedAttempts
  ) {}

  countAttempt (requester: MemberId, now: Timestamp): void {
    this.attempts.note(requester, now)
  }

  /** Resolves when the log is durable. @throws AccessLogFull; then no key may be given */
  async note ({ given, reading, refused, requester }: KeysAnswered, now: Timestamp): Promise<void> {
    const keyOf = (what: string, id: CaseId): string => `${what} ${hex(requester)} ${hex(id)}`
    const isNew = (what: string) => (id: CaseId): boolean =>
      now - (this.#recent.get(keyOf(what, id)) ?? -Infinity) >= REPEAT_MS
    const newly = { given: given.filter(isNew('given')), refused: refused.filter(isNew('refused')) }
    if (newly.refused.length > 0) this.attempts.note(requester, now)
    const details = {
      purpose: reading.purpose, practitioner: reading.practitioner, role: reading.role,
      other: requester.slice()
    }
    await this.log.record([
      ...newly.given.length === 0
        ? []
        : notesOfHolder(this.chainId, reading, AccessKind.keyGiven, { ...details, cases: newly.given }),
      ...newly.refused.length === 0
        ? []
        : notesOfHolder(this.chainId, reading, AccessKind.keyRefused,
          { ...details, isPermitted: false, cases: newly.refused })
    ])
    for (const id of newly.given) this.#recent.renew(keyOf('given', id), now)
    for (const id of newly.refused) this.#recent.renew(keyOf('refused', id), now)
  }
}
