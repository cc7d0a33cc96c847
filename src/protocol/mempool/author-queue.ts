import type { MemberId } from '../types/index.js'
import type { PoolEntry } from './entry.js'
import { isPropose } from './entry.js'

/** What waits of one author: its PROPOSE by sequence, everything else as it came. */
export class AuthorQueue {
  readonly id: MemberId
  readonly proposes: PoolEntry[] = []
  readonly others: PoolEntry[] = []
  bytes = 0

  constructor (id: MemberId) {
    this.id = id
  }

  get isEmpty (): boolean {
    return this.proposes.length === 0 && this.others.length === 0
  }

  add (entry: PoolEntry): void {
    this.bytes += entry.bytes
    if (!isPropose(entry)) {
      this.others.push(entry)
      return
    }
    let at = this.proposes.length
    while (at > 0 && this.proposes[at - 1]!.firstSeq > entry.firstSeq) at--
    this.proposes.splice(at, 0, entry)
  }

  remove (entry: PoolEntry): void {
    const list = isPropose(entry) ? this.proposes : this.others
    const at = list.indexOf(entry)
    if (at < 0) return
    list.splice(at, 1)
    this.bytes -= entry.bytes
  }

  /** A held PROPOSE with a sequence number in common. */
  overlapping (entry: PoolEntry): PoolEntry | undefined {
    return this.proposes.find(held => held.firstSeq < entry.endSeq && entry.firstSeq < held.endSeq)
  }

  /** The PROPOSE that follow `lastSeq` without a gap. */
  inSequence (lastSeq: number): PoolEntry[] {
    const run: PoolEntry[] = []
    let next = lastSeq + 1
    for (const entry of this.proposes) {
      if (entry.firstSeq < next) continue
      if (entry.firstSeq > next) break
      run.push(entry)
      next = entry.endSeq
    }
    return run
  }

  /** What costs least to lose: the last PROPOSE, else what came last. */
  get dispensable (): PoolEntry | undefined {
    return this.proposes.at(-1) ?? this.others.at(-1)
  }
}
