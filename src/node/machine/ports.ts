/**
 * A node reaches time, timers and its log through these ports alone. The daemon has real clocks, the
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

/** A function is called only if the line is written. */
export type LogFields = object | (() => object)

/** The calls of pino that this folder uses. */
export interface Logger {
  debug (fields: LogFields, message: string): void
  info (fields: LogFields, message: string): void
  warn (fields: LogFields, message: string): void
  error (fields: LogFields, message: string): void
}

/** Makes this many bytes of fresh secret randomness. */
export type RandomBytes = (count: number) => Uint8Array

/** Tells the operator something that must not be missed. */
export type RaiseAlarm = (code: string, message: string) => void

/** The node cannot go on safely: the process must end. */
export type Fail = (error: unknown) => void

/** Only a hospital takes part in agreement; the government follows. */
export type NodeRole = 'hospital' | 'government'
