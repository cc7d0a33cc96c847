import type { Caller } from './caller.js'

/**
 * Counts places, and gives a client only a part of them. What holds a place may be ended to make room when
 * it waits for its caller.
 */
export class Places<T> {
  /** The oldest is the first. The value is the id of the client, if a client has the place. */
  readonly #held = new Map<T, string | undefined>()

  constructor (private readonly most: number, private readonly mostOfClient = most) {}

  /**
   * Takes a place.
   * @param make ends the oldest that waits for its caller, and returns whether there was one
   * @returns whether there was a place
   */
  take (holder: T, caller: Caller | undefined, make: (held: Iterable<T>) => boolean = () => false): boolean {
    const client = caller?.kind === 'client' ? caller.id : undefined
    const own = client === undefined ? [] : [...this.#held].filter(([, id]) => id === client)
    if (own.length >= this.mostOfClient && !make(own.map(([one]) => one))) return false
    if (this.#held.size >= this.most && !make(this.#held.keys())) return false
    this.#held.set(holder, client)
    return true
  }

  free (holder: T): void {
    this.#held.delete(holder)
  }
}
