/**
 * `starting`: it has a chain and is still reading it; `waiting`: not enrolled or no genesis yet; `syncing`:
 * behind; `halted`: see `alarms`.
 */
export type PhaseView = 'starting' | 'waiting' | 'syncing' | 'following' | 'validating' | 'halted'

/** The process of the node, as it fares. */
export interface ProcessView {
  readonly residentBytes: number
  readonly heapBytes: number
  /** How late the event loop came to what was due, in the last 10 to 20 seconds. */
  readonly eventLoopDelayMs: { readonly p99: number, readonly max: number }
}

export interface DiskView {
  /** Of the file system that holds the data folder; what an ordinary user may still write. */
  readonly freeBytes: number
  readonly totalBytes: number
  readonly databaseBytes: number
  readonly logBytes: number
}

/** Lines of the log that its stream did not take. */
export interface LogLossView {
  readonly lines: number
  /** When the first was lost. */
  readonly since: number
  /** `ENOSPC`, `EPIPE`, `EIO`, or in words. */
  readonly cause: string
  /** The last one that was tried was lost, too. */
  readonly lasts: boolean
}
