import type { AccessLog, Chain, MemberId } from '../../protocol/types/index.js'
import { name, number16, number32, number64, number8, sha, tagged, ZEROS } from './arithmetic.js'

const DAY_MS = 86_400_000
const ACCESSES_PER_DAY = 500_000

/** Follows the log of accesses again (§18), from SPECIFICATION.md alone. */
export class ModelAccesses {
  readonly #heads = new Map<string, { count: number, chain: Uint8Array }>()
  /** The number of the last batch of each hospital. */
  readonly #last = new Map<string, number>()
  readonly #counts = new Map<string, { day: number, accesses: number }>()
  #rows = new Map<string, string>()
  #height = 0
  #time = 0
  #members: readonly string[] = []

  constructor (private readonly chain: Chain) {}

  begin (height: number, time: number, members: readonly MemberId[]): void {
    this.#rows = new Map()
    this.#height = height
    this.#time = time
    this.#members = members.map(name)
  }

  /** The rows of the block, sorted. */
  get rows (): string[] { return [...this.#rows].map(([key, value]) => `${key} ${value}`).sort() }

  take ({ author, entries, number }: AccessLog, id: Uint8Array): string | undefined {
    const hospital = name(author)
    const isNext = number === (this.#last.get(hospital) ?? 0) + 1
    this.#last.set(hospital, number)
    for (const [position, { handle, hash, kind }] of entries.entries()) {
      const head = this.#heads.get(name(handle)) ?? { count: 0, chain: ZEROS }
      head.count++
      head.chain = sha(tagged(this.chain, 'access-link'), handle, head.chain, author, number64(number),
        number16(position), number8(kind), hash, number64(this.#height))
      this.#heads.set(name(handle), head)
      this.#rows.set(`access-head ${name(handle)}`,
        name(Buffer.concat([number64(head.count), head.chain, number64(this.#height)])))
    }
    this.#rows.set(`access-batch ${hospital}${name(number64(number))}`,
      name(Buffer.concat([number64(this.#height), id])))
    const isTooMany = this.#count(hospital, entries.length)
    if (!this.#members.includes(hospital)) return 'accesses of a stranger'
    if (entries.length === 0 || entries.length > 512) return 'a batch of no size'
    if (entries.some(({ kind }) => kind < 1 || kind > 9)) return 'an access of no kind'
    if (new Set(entries.map(({ hash }) => name(hash))).size < entries.length) return 'an access twice'
    if (!isNext) return 'a batch of accesses out of turn'
    return isTooMany ? 'too many accesses' : undefined
  }

  #count (hospital: string, more: number): boolean {
    const day = Math.floor(this.#time / DAY_MS)
    const last = this.#counts.get(hospital)
    const count = last?.day === day ? last : { day, accesses: 0 }
    count.accesses += more
    this.#counts.set(hospital, count)
    this.#rows.set(`access-count ${hospital}`,
      name(Buffer.concat([number64(this.#last.get(hospital) ?? 0), number32(day), number32(count.accesses)])))
    return count.accesses > ACCESSES_PER_DAY
  }
}
