/**
 * The phase of a node. `starting`: the node is reading its chain. `waiting`: the node is not enrolled, or
 * there is no genesis yet. `syncing`: the node fetches missing blocks. `following`: the node has no vote now.
 * `validating`: the node votes. `halted`: see `alarms`.
 */
export type PhaseView = 'starting' | 'waiting' | 'syncing' | 'following' | 'validating' | 'halted'

export interface ProcessView {
  readonly residentBytes: number
  readonly heapBytes: number
  /** The event loop delay in the last 10 to 20 seconds. */
  readonly eventLoopDelayMs: { readonly p99: number, readonly max: number }
}

export interface DiskView {
  /** The space that an ordinary user can still write on the file system of the data folder. */
  readonly freeBytes: number
  readonly totalBytes: number
  readonly databaseBytes: number
  readonly logBytes: number
}

export interface LogLossView {
  readonly lines: number
  /** When the first line was lost. */
  readonly since: number
  /** An error code such as `ENOSPC`, `EPIPE` or `EIO`, or a text. */
  readonly cause: string
  /** True if the most recent line was lost, too. */
  readonly lasts: boolean
}
