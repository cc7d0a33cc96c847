import type { Chain, EmergencyContest, MemberId } from '../../protocol/types/index.js'
import { name, number16, number8, sha, tagged } from './arithmetic.js'
import type { ModelJudge, ModelReviewed } from './layouts-of-reviews.js'

const NOT_DRAWN = Buffer.alloc(3)
/** The tags of rights to contest. */
const RIGHTS = { hospital: 0, key: 1, form: 2 } as const

/** Where the rows of reviews go. A `review` row without bytes is deleted, and so is a dropped row. */
export interface ReviewRows<T> {
  write (row: T): void
  drop (row: T): void
  review (id: Uint8Array, row: Buffer | undefined): void
}

/** Follows the draws of reviews again (§17.4): who judges, and who replaces judges that left. */
export class ModelReviews<T extends ModelReviewed> {
  #undrawn: T[] = []
  /** What is under review, with the judges that owed a judgement at the last draw. */
  readonly #owing = new Map<string, { readonly row: T, readonly judges: readonly MemberId[] }>()
  #time = 0
  #members: readonly MemberId[] = []

  constructor (private readonly chain: Chain, private readonly rows: ReviewRows<T>) {}

  /** Tells whether a block with σ draws judges. */
  get hasUndrawn (): boolean { return this.#undrawn.length > 0 }

  begin (time: number, members: readonly MemberId[]): void {
    this.#time = time
    this.#members = members
  }

  /** Has the next block with σ draw judges. */
  later (row: T): void {
    if (!this.#undrawn.includes(row)) this.#undrawn.push(row)
    this.#owing.delete(name(row.id))
    this.rows.review(row.id, NOT_DRAWN)
  }

  /** Draws judges again who are no members and owe a judgement, if the block changed the members. */
  end (members: readonly MemberId[]): void {
    if (members.map(name).join() === this.#members.map(name).join()) return
    const isMember = (id: MemberId): boolean => members.some(member => name(member) === name(id))
    for (const { judges, row } of [...this.#owing.values()]) if (!judges.every(isMember)) this.later(row)
  }

  /** Begins the second round of a review. @returns the fault of a contest that is no patient's */
  contest (
    row: T, { author, by, handle }: Pick<EmergencyContest, 'author' | 'by' | 'handle'>
  ): string | undefined {
    const deadline = row.drawnAt + this.chain.genesis.parameters.emergencyReviewMs
    const isStranded = row.round === 2 && owed(row).some(({ hospital }) =>
      !this.#members.some(member => name(member) === name(hospital)))
    const isEarly = !isStranded &&
      (row.drawnAt === 0 || (owed(row).length > 0 && this.#time <= deadline))
    const right = RIGHTS[by.type]
    const isSpent = !isStranded && row.contest !== undefined &&
      (row.contest.right === RIGHTS.key || right !== RIGHTS.key)
    row.judges.splice(0, Infinity, ...row.judges.filter(({ round }) => round === 1))
    const isLast = isSpent || this.#others(row).length === 0
    row.round = 2
    row.drawnAt = 0
    row.contest = { author, right }
    this.rows.write(row)
    this.later(row)
    if (isEarly || isLast) return 'a contest that is too early or too late'
    return name(row.handle) === name(handle) ? undefined : 'a contest of another'
  }

  /** Ends a review. */
  done (row: T): void {
    this.#owing.delete(name(row.id))
    this.rows.review(row.id, undefined)
  }

  /** Draws the judges: the members that are present come first. @param isReviewed false to draw none */
  draw (
    beacon: Uint8Array, isPresent: (id: string) => boolean, isReviewed: (row: T) => boolean = () => true
  ): void {
    for (const row of this.#undrawn) {
      if (row.drawnAt > 0 && owed(row).length === 0) continue
      if (row.drawnAt === 0 && row.round === 1 && !isReviewed(row)) {
        this.rows.drop(row)
        this.done(row)
        continue
      }
      this.#drawFor(row, beacon, isPresent)
      const judges = owed(row).map(({ hospital }) => hospital)
      this.#owing.set(name(row.id), { row, judges })
      this.rows.review(row.id, Buffer.concat([number8(1), number16(judges.length), ...judges]))
    }
    this.#undrawn = []
  }

  #drawFor (row: T, beacon: Uint8Array, isPresent: (id: string) => boolean): void {
    const ticket = (id: MemberId): string =>
      name(sha(tagged(this.chain, 'emergency-draw'), beacon, row.id, id))
    const ranked = this.#others(row).sort((a, b) => ticket(a) < ticket(b) ? -1 : 1)
    const [here, away] = [true, false].map(wanted =>
      ranked.filter(id => isPresent(name(id)) === wanted)) as [MemberId[], MemberId[]]
    const gone = owed(row).filter(({ hospital }) =>
      !this.#members.some(member => name(member) === name(hospital)))
    const drawn = [...here, ...away].slice(0, row.drawnAt > 0 ? gone.length : 2)
    for (const hospital of drawn) {
      const judge = { hospital, round: row.round, judgement: 0, reason: 0, at: 0 }
      const former = gone.shift()
      if (former === undefined) row.judges.push(judge)
      else row.judges[row.judges.indexOf(former)] = judge
    }
    if (row.drawnAt > 0 && drawn.length === 0) return
    row.drawnAt = this.#time
    this.rows.write(row)
  }

  /** Returns the members that may judge: not the hospital itself, and nobody twice. */
  #others ({ hospital, judges }: T): MemberId[] {
    const used = [hospital, ...judges.map(judge => judge.hospital)].map(name)
    return this.#members.filter(id => !used.includes(name(id)))
  }
}

function owed ({ judges, round }: ModelReviewed): ModelJudge[] {
  return judges.filter(judge => judge.round === round && judge.judgement === 0)
}
