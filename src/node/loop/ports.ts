import type { Change, Entries, EntryKey } from '../../protocol/ledger/index.js'
import type { Height, MemberId } from '../../protocol/types/index.js'
import type { BodyChanges, Operation } from '../../storage/index.js'
import type { HostClock, Logger, Scheduler } from '../machine/ports.js'

/** `relay`: most receivers know the content already, so the frame may wait and be sent with others. */
export type Urgency = 'vote' | 'block' | 'relay'

export interface ConsensusPort {
  broadcast (frame: Uint8Array, priority: Urgency): void
  send (to: MemberId, frame: Uint8Array, priority: Urgency): void
  /** Names the connected members and leaving members, which get what is broadcast. */
  voters (): readonly MemberId[]
  report (peer: MemberId, code: string): void
}

/** Writes and reads the write-ahead log (SPECIFICATION.md §10). */
export interface LogPort {
  append (record: { readonly type: number, readonly payload: Uint8Array }): void
  flush (): Promise<void>
  records (): readonly { readonly type: number, readonly payload: Uint8Array }[]
  reset (keep: (record: { readonly payload: Uint8Array }) => boolean): Promise<void>
}

export interface LoopStore {
  loadEntries (keys: readonly EntryKey[]): Promise<Entries>
  commitBlock (commit: {
    readonly height: Height, readonly hash: Uint8Array, readonly block: Uint8Array,
    readonly certificate: Uint8Array, readonly changes: readonly Change[],
    readonly extra: readonly Operation[], readonly bodies: () => BodyChanges | undefined
  }): Promise<void>
}

export interface LoopPorts {
  readonly store: LoopStore
  readonly log: LogPort
  readonly consensus: ConsensusPort
  readonly clock: HostClock
  readonly scheduler: Scheduler
  readonly logger: Logger
}
