interface Entry {
  readonly at: number
  readonly order: number
  task: (() => void) | undefined
}

/** Time between two calls of `done`, which inspects every node. */
const DONE_MS = 10
/** More tasks than any moment of a run has. */
const TASKS_AT_ONCE = 1_000_000

/**
 * Simulated time in ms. Tasks run in the order of their times; tasks of equal times run in the order of
 * their creation. After each task all its promise callbacks run, since the code under test waits only for
 * promises that tasks resolve. So nothing depends on the speed of this machine.
 */
export class Timeline {
  #now = 0
  #made = 0
  /** Number of tasks that ran at this moment. */
  #ran = 0
  readonly #heap: Entry[] = []

  constructor (private readonly tasksAtOnce = TASKS_AT_ONCE) {}

  get now (): number { return this.#now }

  /** Adds a task. @returns the function that cancels it */
  after (ms: number, task: () => void): () => void {
    const entry: Entry = { at: this.#now + Math.max(0, ms), order: this.#made++, task }
    this.#push(entry)
    return () => { entry.task = undefined }
  }

  /**
   * Runs up to `deadline`, or until `done` returns true.
   * @returns the last result of `done`
   * @throws if tasks of one moment make tasks of the same moment without end
   */
  async run (deadline: number, done: () => boolean): Promise<boolean> {
    let asked = -Infinity
    for (;;) {
      if (this.#now - asked >= DONE_MS) {
        if (done()) return true
        asked = this.#now
      }
      const next = this.#heap[0]
      if (next === undefined || next.at > deadline) break
      this.#removeFirst()
      if (next.task === undefined) continue
      this.#ran = next.at > this.#now ? 1 : this.#ran + 1
      if (this.#ran > this.tasksAtOnce) throw new Error(`time stands still at ${next.at} ms`)
      this.#now = next.at
      next.task()
      await settled()
    }
    this.#now = Math.max(this.#now, deadline)
    return done()
  }

  #push (entry: Entry): void {
    const heap = this.#heap
    let i = heap.push(entry) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!isEarlier(entry, heap[parent] as Entry)) break
      heap[i] = heap[parent] as Entry
      i = parent
    }
    heap[i] = entry
  }

  #removeFirst (): void {
    const heap = this.#heap
    const last = heap.pop() as Entry
    if (heap.length === 0) return
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= heap.length) break
      const right = child + 1
      const isRight = right < heap.length &&
        isEarlier(heap[right] as Entry, heap[child] as Entry)
      if (isRight) child = right
      if (!isEarlier(heap[child] as Entry, last)) break
      heap[i] = heap[child] as Entry
      i = child
    }
    heap[i] = last
  }
}

function isEarlier (a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

/** Waits until all promise callbacks have run; they come before the next turn of the event loop. */
function settled (): Promise<void> {
  return new Promise(resolve => { setImmediate(resolve) })
}
