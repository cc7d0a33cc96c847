/** Counters by name. The names are our protocols and codes, so their number is bounded. */
export class Meter {
  readonly bytesIn = new Counter()
  readonly bytesOut = new Counter()
  readonly messagesIn = new Counter()
  readonly messagesOut = new Counter()
  readonly events = new Counter()

  toRecord (): Record<keyof Omit<Meter, 'toRecord'>, Record<string, number>> {
    return {
      bytesIn: this.bytesIn.toRecord(),
      bytesOut: this.bytesOut.toRecord(),
      messagesIn: this.messagesIn.toRecord(),
      messagesOut: this.messagesOut.toRecord(),
      events: this.events.toRecord()
    }
  }
}

export class Counter {
  readonly #counts = new Map<string, number>()

  add (name: string, count = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + count)
  }

  toRecord (): Record<string, number> {
    return Object.fromEntries(this.#counts)
  }
}
