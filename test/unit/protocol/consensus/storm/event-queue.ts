interface Entry { readonly at: number, readonly order: number, readonly run: () => void }

/**
 * Simulates time: runs events in the order of their times, and events of equal times in the order of their
 * creation.
 */
export class EventQueue {
  now = 0
  readonly #heap: Entry[] = []
  #made = 0

  after (ms: number, run: () => void): void {
    const heap = this.#heap
    heap.push({ at: this.now + ms, order: this.#made++, run })
    for (let i = heap.length - 1; i > 0;) {
      const parent = (i - 1) >> 1
      if (!earlier(heap[i]!, heap[parent]!)) break
      swap(heap, i, parent)
      i = parent
    }
  }

  /** Runs events until `done`, or until no event is left before `deadline`. */
  runUntil (deadline: number, done: () => boolean): void {
    while (!done()) {
      const next = this.#heap[0]
      if (next === undefined || next.at > deadline) return
      this.#removeFirst()
      this.now = next.at
      next.run()
    }
  }

  #removeFirst (): void {
    const heap = this.#heap
    const last = heap.pop()!
    if (heap.length === 0) return
    heap[0] = last
    for (let i = 0; ;) {
      const [left, right] = [2 * i + 1, 2 * i + 2]
      let first = i
      if (left < heap.length && earlier(heap[left]!, heap[first]!)) first = left
      if (right < heap.length && earlier(heap[right]!, heap[first]!)) first = right
      if (first === i) return
      swap(heap, i, first)
      i = first
    }
  }
}

function earlier (a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

function swap (heap: Entry[], i: number, j: number): void {
  const entry = heap[i]!
  heap[i] = heap[j]!
  heap[j] = entry
}
