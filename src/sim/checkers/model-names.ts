import type { Chain, MemberId, NamesAllow, NamesTotals } from '../../protocol/types/index.js'
import { name, number16, number32, number64, quorumOf, tagged } from './arithmetic.js'

const DAY_MS = 24 * 60 * 60 * 1000
/** A row has the day of the block and the seven days before it. */
const KEPT_DAYS = 8

interface Counts {
  readonly days: Map<number, { fresh: number, accepted: number }>
  readonly raises: Map<number, number>
  reported: number
}

/** Follows what the allowances of names depend on (§6.12). */
export class ModelNames {
  readonly #known = new Set<string>()
  readonly #counts = new Map<string, Counts>()
  /** Every hospital that was a member. */
  readonly #hospitals = new Set<string>()
  /** The rows that the block writes: table and key, and the value. */
  #rows = new Map<string, string>()
  /** The hospitals whose counts the block changes. */
  #changed = new Set<string>()
  #day = 0

  constructor (private readonly chain: Chain) {}

  begin (time: number, members: readonly MemberId[]): void {
    this.#rows = new Map()
    this.#changed = new Set()
    this.#day = Math.floor(time / DAY_MS)
    for (const id of members) this.#hospitals.add(name(id))
  }

  /** A hospital opens a case. */
  file (submitter: string, pseudonym: Uint8Array, height: number): void {
    if (this.#known.has(name(pseudonym))) return
    this.#known.add(name(pseudonym))
    this.#rows.set(`pseudonym ${name(pseudonym)}`, name(number64(height)))
    this.#today(submitter).fresh++
  }

  accept (submitter: string): void { this.#today(submitter).accepted++ }

  /** @param members before the block */
  allow (
    { approvals, author, raise: { day, hospital, names } }: NamesAllow, members: readonly string[]
  ): string | undefined {
    const counts = this.#countsOf(name(hospital))
    const isHigher = names > (counts.raises.get(day) ?? 0)
    for (const old of counts.raises.keys()) if (old < this.#day) counts.raises.delete(old)
    counts.raises.set(day, names)
    if (![author, hospital].every(id => members.includes(name(id)))) return 'a raise of a stranger'
    if (day !== this.#day && day !== this.#day + 1) return 'a raise of another day'
    if (!isHigher) return 'a raise that is not higher'
    const message = Buffer.concat([
      tagged(this.chain, 'names-raise'), hospital, number32(day), number32(names)
    ])
    const by = approvals.filter(({ member, signature }) =>
      members.includes(name(member)) && this.chain.verifier.verify(member, message, signature))
    const signers = new Set(by.map(({ member }) => name(member)))
    return signers.size >= quorumOf(members.length) ? undefined : 'a raise without a quorum'
  }

  report ({ author, day, totals }: NamesTotals, members: readonly string[]): string | undefined {
    const counts = this.#countsOf(name(author))
    const isLater = day > counts.reported
    counts.reported = day
    const value = Buffer.concat([number16(totals.length),
      ...totals.flatMap(({ hospital, names }) => [hospital, number32(names)])])
    this.#rows.set(`name-totals ${name(author)}`, name(value))
    if (!members.includes(name(author))) return 'totals of a stranger'
    if (!isLater) return 'totals of a day twice'
    if (day >= this.#day || day <= this.#day - KEPT_DAYS) return 'totals of another day'
    const ids = totals.map(({ hospital }) => name(hospital))
    if (ids.join() !== [...new Set(ids)].sort().join()) return 'totals out of order'
    if (totals.length === 0 || totals.some(({ names }) => names === 0)) return 'totals of nothing'
    return ids.every(id => this.#hospitals.has(id)) ? undefined : 'totals of names for a stranger'
  }

  /** The rows of the block, sorted. */
  get rows (): string[] {
    for (const hospital of this.#changed) {
      this.#rows.set(`names ${hospital}`, name(bytesOf(this.#countsOf(hospital))))
    }
    return [...this.#rows].map(([key, value]) => `${key} ${value}`).sort()
  }

  #today (hospital: string): { fresh: number, accepted: number } {
    const { days } = this.#countsOf(hospital)
    for (const day of days.keys()) if (day <= this.#day - KEPT_DAYS) days.delete(day)
    const today = days.get(this.#day) ?? { fresh: 0, accepted: 0 }
    days.set(this.#day, today)
    return today
  }

  #countsOf (hospital: string): Counts {
    const counts = this.#counts.get(hospital) ?? { days: new Map(), raises: new Map(), reported: 0 }
    this.#counts.set(hospital, counts)
    this.#changed.add(hospital)
    return counts
  }
}

function bytesOf ({ days, raises, reported }: Counts): Buffer {
  const pairs = [...raises].sort(([a], [b]) => a - b)
  return Buffer.concat([
    number16(days.size), ...[...days].flatMap(([day, { fresh, accepted }]) =>
      [number32(day), number32(fresh), number32(accepted)]),
    number16(pairs.length), ...pairs.flatMap(([day, names]) => [number32(day), number32(names)]),
    number32(reported)
  ])
}
