import type { MemberId } from '../../protocol/types/index.js'

/** `relay`: repeats what most know already, and may wait for company. */
export type Urgency = 'vote' | 'block' | 'relay'

/** The consensus streams, as bytes. */
export interface ConsensusPort {
  broadcast (frame: Uint8Array, priority: Urgency): void
  send (to: MemberId, frame: Uint8Array, priority: 'vote' | 'block'): void
  report (peer: MemberId, code: string): void
}

/** The write-ahead log (SPECIFICATION.md §10). */
export interface LogPort {
  append (record: { readonly type: number, readonly payload: Uint8Array }): void
  flush (): Promise<void>
  records (): readonly { readonly type: number, readonly payload: Uint8Array }[]
  reset (keep: (record: { readonly payload: Uint8Array }) => boolean): Promise<void>
}
