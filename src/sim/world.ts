import type { Signer } from '../protocol/types/index.js'
import type { Bounds } from './bounds.js'
import type { WatchedRun } from './checkers/index.js'
import type { Fabric } from './fabric.js'
import type { Random } from './random.js'
import type { Violation } from './report.js'
import type { SimNode } from './sim-node.js'
import type { Timeline } from './timeline.js'

/** The run, as the parts that cause faults and judge nodes see it. */
export interface World extends WatchedRun {
  readonly bounds: Bounds
  readonly timeline: Timeline
  readonly random: Random
  readonly fabric: Fabric
  readonly government: Signer
  readonly violations: readonly Violation[]
  /** Returns the honest members of the current set that have not halted. */
  members (): SimNode[]
  /** Returns the honest members whose chain is shorter than `goal`. */
  laggards (goal: number): SimNode[]
  /** Returns the members whose signatures contradict each other. */
  contradictors (): ReadonlySet<string>
  /** Ends a process at a place in its code, and restarts the node later. */
  crash (node: SimNode, place: string): void
  /** Ends the proposals of all hospitals. */
  rest (): void
  /** Starts a node after a while, unless it is up by then. */
  restart (node: SimNode): void
  note (who: string, what: string): void
  count (fault: string): void
  /** Counts a fault, and notes it in the transcript. */
  happens (fault: string, who: string, what: string): void
  /** Reports an error in the code of this program. */
  crashed (error: unknown): void
}
