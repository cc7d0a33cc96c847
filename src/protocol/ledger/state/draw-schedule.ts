import { assert, type Case, type Height, type Hex, type Timestamp } from '../../types/index.js'

/** The open cases that a block drew. They share all deadlines. */
export interface Draw {
  readonly height: Height
  readonly openedAt: Timestamp
  readonly ids: Set<Hex>
}

/** Sorts open cases by the time of their draw, so that a binary search finds deadlines. */
export class DrawSchedule {
  /** Sorted by height, and so by `openedAt`. No draw is empty. */
  private readonly draws: Draw[] = []

  /** Returns the draws with `from` < openedAt <= `to`, oldest first. */
  between (from: Timestamp, to: Timestamp): readonly Draw[] {
    return this.draws.slice(this.firstAfter(from), this.firstAfter(to))
  }

  /** Returns the oldest draw with openedAt > `from`. */
  after (from: Timestamp): Draw | undefined {
    return this.draws[this.firstAfter(from)]
  }

  add ({ openedAt, drawHeight }: Case, id: Hex): void {
    const at = this.firstAfter(openedAt - 1)
    const draw = this.draws[at]
    if (draw?.openedAt === openedAt) draw.ids.add(id)
    else this.draws.splice(at, 0, { height: drawHeight, openedAt, ids: new Set([id]) })
  }

  remove ({ openedAt }: Case, id: Hex): void {
    const at = this.firstAfter(openedAt - 1)
    const draw = this.draws[at]
    assert(draw?.openedAt === openedAt, 'an open case belongs to a draw')
    draw.ids.delete(id)
    if (draw.ids.size === 0) this.draws.splice(at, 1)
  }

  image (): unknown {
    return this.draws.map(draw => ({ ...draw, ids: [...draw.ids].sort() }))
  }

  /** Returns the index of the first draw with openedAt > `time`. */
  private firstAfter (time: Timestamp): number {
    let low = 0
    let high = this.draws.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.draws[middle]!.openedAt > time) high = middle
      else low = middle + 1
    }
    return low
  }
}
