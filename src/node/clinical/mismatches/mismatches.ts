import {
  Confirmation, confirmReplyCodec, confirmRequestCodec, type ConfirmRequest
} from '../../../protocol/codec/index.js'
import { MismatchOutcome, confirming, eventsOf, hasStated, type MismatchRow }
  from '../../../protocol/ledger/index.js'
import {
  BoundedMap, Decision, MismatchVerdict, compare, equal, hex, type Case, type MemberId
} from '../../../protocol/types/index.js'
import type { CommitFeed } from '../../loop/commit-feed.js'
import type { HostLoop } from '../../loop/host-loop.js'
import { every } from '../../loop/timers.js'
import type { Fail, Scheduler } from '../../machine/ports.js'
import { ask, type AskParts } from '../../peers/ask.js'
import type { Statements, StatementParts } from './statements.js'

/** How many records may wait for confirmations, and for how long: 720 tries make an hour. */
const MAX_WAITING = 64
const RETRY_MS = 5_000
const MAX_TRIES = 720

export interface MismatchesParts extends AskParts, StatementParts {
  readonly hostLoop: HostLoop, readonly commits: CommitFeed, readonly scheduler: Scheduler,
  readonly fail: Fail
}

/** A record whose case part differs from the one that was judged. */
export interface Mismatched {
  readonly record: Case
  readonly key: Uint8Array
  /** Names the patient to hospitals that confirm, so that they log what they open. */
  readonly patient: Pick<ConfirmRequest, 'handle' | 'token' | 'logKey'>
  /** The hospitals to which the patient denies the record. */
  readonly denied: readonly MemberId[]
}

interface Waiting extends Mismatched {
  tries: number
  isAsking: boolean
}

/**
 * Names a submitter that sealed two different diagnoses (SPECIFICATION.md §20.3). The hospital that opens
 * such a record states it on the chain. Then it lets other hospitals open the record, one after the other,
 * until enough have stated the same. It asks those first that judged the case part, and none that the
 * patient denies. Meanwhile the key is in memory alone.
 */
export class Mismatches {
  readonly #waiting = new BoundedMap<string, Waiting>(MAX_WAITING)
  #stop: (() => void) | undefined

  constructor (private readonly parts: MismatchesParts, private readonly statements: Statements) {}

  start (): void {
    this.parts.commits.subscribe(({ delta }) => {
      for (const { caseId } of eventsOf(delta, 'mismatch')) this.#ask(hex(caseId))
    })
    this.#stop = every(this.parts, RETRY_MS, () => {
      for (const name of [...this.#waiting.keys()]) this.#ask(name)
    })
  }

  stop (): void {
    this.#stop?.()
  }

  /** Notes a record that a reader of this hospital opened. */
  found (mismatched: Mismatched): void {
    const { record } = mismatched
    if (equal(record.submitter, this.parts.signer.id) || this.#waiting.has(hex(record.id))) return
    this.#waiting.set(hex(record.id), { ...mismatched, tries: 0, isAsking: false })
    this.#ask(hex(record.id))
  }

  #ask (name: string): void {
    const waiting = this.#waiting.get(name)
    if (waiting === undefined || waiting.isAsking || this.parts.hostLoop.stopped) return
    waiting.isAsking = true
    this.#proceed(name, waiting).then(() => { waiting.isAsking = false }, this.parts.fail)
  }

  /** States the mismatch, or asks for confirmations once the chain has the statement. */
  async #proceed (name: string, waiting: Waiting): Promise<void> {
    const { record } = waiting
    const row = await this.statements.rowOf(record)
    if (row.outcome !== MismatchOutcome.stated || ++waiting.tries > MAX_TRIES) {
      this.#waiting.delete(name)
    } else if (hasStated(row, this.parts.signer.id)) await this.#confirm(waiting, row)
    else this.statements.send(record, MismatchVerdict.differs)
  }

  async #confirm ({ denied, key, patient, record }: Waiting, row: MismatchRow): Promise<void> {
    const { members } = this.parts.hostLoop.state.ledger.set
    const said = row.statements.filter(({ verdict }) => verdict === MismatchVerdict.differs).length
    let missing = confirming(members.length) - said
    for (const id of candidates(record, members.map(member => member.id))) {
      if (missing <= 0) return
      if (equal(id, this.parts.signer.id) || hasStated(row, id)) continue
      if (denied.some(one => equal(one, id))) continue
      const reply = await ask(this.parts, id, 'mismatch',
        { codec: confirmRequestCodec, value: { caseId: record.id, key, ...patient } }, confirmReplyCodec)
      if (reply.verdict === 'accept' && reply.value.found === Confirmation.differs) missing--
    }
  }
}

/** Lists the hospitals to ask: those that approved the case part first, since they know it already. */
function candidates ({ opinions, submitter }: Case, members: readonly MemberId[]): MemberId[] {
  const judges = opinions.filter(({ decision }) => decision === Decision.approve)
  const isJudge = (id: MemberId): boolean => judges.some(({ validator }) => equal(validator, id))
  return members.filter(id => !equal(id, submitter))
    .sort((a, b) => Number(isJudge(b)) - Number(isJudge(a)) || compare(a, b))
}
