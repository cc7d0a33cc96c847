import type { NetworkEvents } from './shared/network.js'

type Listeners = { [K in keyof NetworkEvents]: Set<NetworkEvents[K]> }

/** Typed and synchronous; what a listener throws reaches whoever emitted. */
export class Events {
  readonly #listeners: Listeners = {
    connect: new Set(),
    disconnect: new Set(),
    'consensus-open': new Set(),
    'consensus-close': new Set(),
    ban: new Set(),
    standstill: new Set()
  }

  on<K extends keyof NetworkEvents> (event: K, listener: NetworkEvents[K]): () => void {
    const listeners: Set<NetworkEvents[K]> = this.#listeners[event]
    listeners.add(listener)
    return () => { listeners.delete(listener) }
  }

  emit<K extends keyof NetworkEvents> (event: K, ...args: Parameters<NetworkEvents[K]>): void {
    const listeners: Set<NetworkEvents[K]> = this.#listeners[event]
    for (const listener of [...listeners]) {
      (listener as (...values: Parameters<NetworkEvents[K]>) => void)(...args)
    }
  }
}
