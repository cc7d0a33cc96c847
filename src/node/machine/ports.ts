/**
 * Gives a node the time. A node reaches time, timers and its log only through the ports in this file. The
 * daemon has real clocks, and the simulator has seeded clocks, below the same code.
 */
export interface HostClock {
  /** Milliseconds since 1970-01-01 UTC; may jump. */
  wall (): number
  /** Milliseconds of a clock that never jumps. */
  monotonic (): number
}

export interface Scheduler {
  /** Calls `task` once after `ms`; the result cancels it. */
  after (ms: number, task: () => void): () => void
  /** Calls `task` when nothing else is waiting. */
  idle (task: () => void): void
}

/** The fields of a line, or a function that computes them, which is called only if the line is written. */
export type LogFields = object | (() => object)

/** Declares the calls of pino that a node uses. */
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

/** Appends a line to the file of proofs that are not on the chain. */
export type KeepEvidence = (line: string) => Promise<void>

/** Ends the process, because the node cannot continue safely. */
export type Fail = (error: unknown) => void

/** A hospital takes part in agreement; the government only follows. */
export type NodeRole = 'hospital' | 'government'
