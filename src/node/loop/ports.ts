import type { MemberId } from '../../protocol/types/index.js'

/** `relay`: most receivers know the content already, so the frame may wait and be sent with others. */
export type Urgency = 'vote' | 'block' | 'relay'

/** Sends frames on the consensus streams. */
export interface ConsensusPort {
  broadcast (frame: Uint8Array, priority: Urgency): void
  send (to: MemberId, frame: Uint8Array, priority: 'vote' | 'block'): void
  report (peer: MemberId, code: string): void
}

/** Writes and reads the write-ahead log (SPECIFICATION.md §10). */
export interface LogPort {
  append (record: { readonly type: number, readonly payload: Uint8Array }): void
  flush (): Promise<void>
  records (): readonly { readonly type: number, readonly payload: Uint8Array }[]
  reset (keep: (record: { readonly payload: Uint8Array }) => boolean): Promise<void>
}
