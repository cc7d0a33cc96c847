import type {
  Chain, ConsentContest, ConsentJudge, MemberId, PatientFiling
} from '../../protocol/types/index.js'
import { name, number16, number32, number64, number8, sha, tagged } from './arithmetic.js'
import { contestBytes, judgesBytes, type ModelReviewed } from './layouts-of-reviews.js'
import { ModelReviews } from './model-reviews.js'

const NINETY_DAYS_MS = 90 * 86_400_000
const MILLION = 1_000_000n
const CONTESTABLE_MS = 2 * NINETY_DAYS_MS
const [UNJUSTIFIED, DIVIDED, VOID] = [2, 3, 4]
/** The judgement that a review is void. */
const IS_VOID = 3

interface Consent extends ModelReviewed {
  readonly number: number
  readonly form: Uint8Array
  readonly ruleHash: Uint8Array
  readonly height: number
  readonly filedAt: number
}

interface Counts {
  /** How many were justified, unjustified, divided and void. */
  readonly outcomes: number[]
  judged: number
  late: number
  readonly recent: { readonly id: Uint8Array, readonly at: number }[]
}

/** Follows the reviews of attested consents again (§17.6), from SPECIFICATION.md alone. */
export class ModelAttested {
  readonly #consents = new Map<string, Consent>()
  readonly #counts = new Map<string, Counts>()
  readonly #reviews: ModelReviews<Consent>
  #rows = new Map<string, string>()
  #height = 0
  #time = 0
  #members: readonly MemberId[] = []

  constructor (private readonly chain: Chain) {
    this.#reviews = new ModelReviews<Consent>(chain, {
      write: row => { this.#write(row) },
      drop: row => {
        this.#consents.delete(name(row.id))
        this.#rows.set(`attested ${name(row.id)}`, 'none')
      },
      review: (id, row) => { this.#rows.set(`review ${name(id)}`, row === undefined ? 'none' : name(row)) }
    })
  }

  get hasUndrawn (): boolean { return this.#reviews.hasUndrawn }

  get rows (): string[] { return [...this.#rows].map(([key, value]) => `${key} ${value}`) }

  begin (height: number, time: number, members: readonly MemberId[]): void {
    this.#rows = new Map()
    this.#height = height
    this.#time = time
    this.#members = members
    this.#reviews.begin(time, members)
  }

  end (members: readonly MemberId[]): void { this.#reviews.end(members) }

  draw (beacon: Uint8Array, isPresent: (id: string) => boolean): void {
    const rate = BigInt(this.chain.genesis.parameters.attestedReviewRate)
    this.#reviews.draw(beacon, isPresent, ({ id }) => {
      const first = sha(tagged(this.chain, 'attested-sample'), beacon, id).readBigUInt64BE()
      return first * MILLION < rate << 64n
    })
  }

  isSuspended (hospital: MemberId): boolean {
    const { recent } = this.#countsOf(hospital)
    return recent.filter(({ at }) => at > this.#time - NINETY_DAYS_MS).length >= 3
  }

  file ({ author, counter, form, handle }: PatientFiling, ruleHash: Uint8Array, id: Uint8Array): void {
    const row: Consent = {
      id, hospital: author, handle, number: counter, form, ruleHash, height: this.#height,
      filedAt: this.#time, outcome: 0, round: 1, drawnAt: 0, judges: [], contest: undefined
    }
    this.#consents.set(name(id), row)
    this.#write(row)
    this.#reviews.later(row)
  }

  /** Takes a judgement, and tells whether it ends the consent. */
  judge (
    { author, filer, handle, id, judgement, number, reason }: ConsentJudge
  ): { readonly fault: string | undefined, readonly ends: boolean } {
    const row = this.#consents.get(name(id))
    const own = row?.judges.find(({ hospital, round }) =>
      round === row.round && name(hospital) === name(author))
    const isMember = this.#members.some(member => name(member) === name(author))
    if (row === undefined || own === undefined || own.judgement !== 0 || !isMember) {
      return { fault: 'a judgement on a consent by nobody who owes one', ends: false }
    }
    Object.assign(own, { judgement, reason, at: this.#time })
    const counts = this.#countsOf(author)
    counts.judged++
    if (this.#time > row.drawnAt + this.chain.genesis.parameters.emergencyReviewMs) counts.late++
    this.#count(author)
    const given = row.judges.filter(({ round }) => round === row.round).map(judge => judge.judgement)
    if (!given.includes(0)) this.#decide(row, given)
    this.#write(row)
    const isThis = name(row.hospital) === name(filer) && name(row.handle) === name(handle) &&
      row.number === number
    const fits = reason >= 1 && judgement === (reason <= 2 ? 1 : reason <= 6 ? 2 : reason === 7 ? IS_VOID : 0)
    return {
      fault: !isThis ? 'a judgement of another consent' : fits ? undefined : 'another reason',
      ends: row.outcome === UNJUSTIFIED
    }
  }

  /** Takes a contest. No simulated patient of an attested consent has a key, so others file forms. */
  contest (step: ConsentContest): string | undefined {
    const row = this.#consents.get(name(step.id))
    if (row === undefined) return 'a contest of no consent'
    const isLate = this.#time >= row.filedAt + CONTESTABLE_MS
    const isEnded = row.outcome === UNJUSTIFIED
    const fault = this.#reviews.contest(row, step)
    if (fault !== undefined) return fault
    if (!this.#members.some(member => name(member) === name(step.author))) return 'a contest by a stranger'
    if (row.number !== step.number) return 'a contest of another order'
    if (isLate || isEnded) return 'a contest of what nobody contests'
    return step.by.type === 'form' && name(row.hospital) !== name(step.author) ? undefined : 'another right'
  }

  #decide (row: Consent, [first, ...rest]: readonly number[]): void {
    const before = row.outcome
    row.outcome = [first, ...rest].includes(IS_VOID) ? VOID : rest.every(other => other === first)
      ? first ?? 0
      : DIVIDED
    const { outcomes, recent } = this.#countsOf(row.hospital)
    if (before > 0) outcomes[before - 1]! -= 1
    outcomes[row.outcome - 1]! += 1
    if (row.outcome === UNJUSTIFIED) recent.push({ id: row.id, at: this.#time })
    if (recent.length > 8) recent.shift()
    this.#count(row.hospital)
    this.#reviews.done(row)
  }

  #countsOf (hospital: MemberId): Counts {
    const found = this.#counts.get(name(hospital)) ??
      { outcomes: [0, 0, 0, 0], judged: 0, late: 0, recent: [] }
    this.#counts.set(name(hospital), found)
    return found
  }

  #count (hospital: MemberId): void {
    const { judged, late, outcomes, recent } = this.#countsOf(hospital)
    this.#rows.set(`attested-counts ${name(hospital)}`, name(Buffer.concat([
      ...[...outcomes, judged, late].map(number32), number16(recent.length),
      ...recent.flatMap(({ at, id }) => [id, number64(at)])
    ])))
  }

  #write (row: Consent): void {
    this.#rows.set(`attested ${name(row.id)}`, name(Buffer.concat([
      row.hospital, row.handle, number64(row.number), row.form, row.ruleHash, number64(row.height),
      number64(row.filedAt), number8(row.outcome), number8(row.round), number64(row.drawnAt),
      judgesBytes(row.judges), contestBytes(row)
    ])))
  }
}
