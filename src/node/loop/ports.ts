import type { MemberId } from '../../protocol/types/index.js'

/**
 * What the host loop needs of the world. The daemon gives it real clocks, disks and sockets, the
 * simulator seeded ones; the code between is the same.
 */
export interface HostClock {
  /** Milliseconds since 1970-01-01 UTC; may jump. */
  wall (): number
  /** Milliseconds of a clock that only goes forward. */
  monotonic (): number
}

export interface Scheduler {
  /** Calls `task` once after `ms`; the result cancels it. */
  after (ms: number, task: () => void): () => void
  /** Calls `task` when nothing else is waiting. */
  idle (task: () => void): void
}

/** `relay`: repeats what most know already, and may wait for company. */
export type Urgency = 'vote' | 'block' | 'relay'

/** The consensus streams, as bytes. */
export interface ConsensusPort {
  broadcast (frame: Uint8Array, priority: Urgency): void
  send (to: MemberId, frame: Uint8Array, priority: 'vote' | 'block'): void
  report (peer: MemberId, code: string): void
}

/** The write-ahead log (consensus.md §10). */
export interface LogPort {
  append (record: { readonly type: number, readonly payload: Uint8Array }): void
  flush (): Promise<void>
  records (): readonly { readonly type: number, readonly payload: Uint8Array }[]
  reset (keep: (record: { readonly payload: Uint8Array }) => boolean): Promise<void>
}

/** A function is called only if the line is written. */
export type LogFields = object | (() => object)

/** The calls of pino that are used in this folder. */
export interface Logger {
  debug (fields: LogFields, message: string): void
  info (fields: LogFields, message: string): void
  warn (fields: LogFields, message: string): void
  error (fields: LogFields, message: string): void
}
