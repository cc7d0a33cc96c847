/**
 * Bounds the requests in flight. Each answer that the node is busy halves the bound, and each batch that the
 * node takes at once adds one.
 */
export class Window {
  #running = 0
  #bound: number
  #wake: (() => void)[] = []

  constructor (private readonly most: number) {
    this.#bound = Math.min(2, most)
  }

  /** The number of requests that may be in flight now. */
  get bound (): number { return this.#bound }

  async enter (): Promise<void> {
    while (this.#running >= this.#bound) await new Promise<void>(resolve => { this.#wake.push(resolve) })
    this.#running++
  }

  leave (): void {
    this.#running--
    for (const wake of this.#wake.splice(0)) wake()
  }

  widen (): void {
    this.#bound = Math.min(this.most, this.#bound + 1)
    for (const wake of this.#wake.splice(0)) wake()
  }

  narrow (): void {
    this.#bound = Math.max(1, Math.floor(this.#bound / 2))
  }
}
