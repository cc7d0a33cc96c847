import { struct, u32, type Codec } from '../../codec/index.js'
import type { MemberId } from '../../types/index.js'
import type { EntryKey } from './entry.js'
import { unjustifiedCodec, type Unjustified } from './roster.js'

/** An `attested-counts` row, the public counts of a hospital (SPECIFICATION.md §17.6). */
export interface AttestedCounts {
  /** What reviews found of the consents that it attested. */
  readonly justified: number
  readonly unjustified: number
  readonly divided: number
  /** Reviews whose forms went with their erased patients. */
  readonly void: number
  /** Judgements that it gave on consents of others, and how many of them were late. */
  readonly judged: number
  readonly late: number
  /** Its newest unjustified consents, oldest first. */
  readonly recent: readonly Unjustified[]
}

export const NO_ATTESTED: AttestedCounts =
  { justified: 0, unjustified: 0, divided: 0, void: 0, judged: 0, late: 0, recent: [] }

export const attestedCountsCodec: Codec<AttestedCounts> = struct<AttestedCounts>({
  justified: u32, unjustified: u32, divided: u32, void: u32, judged: u32, late: u32, recent: unjustifiedCodec
})

export function attestedCountsKey (hospital: MemberId): EntryKey {
  return { space: 'attested-counts', key: hospital }
}
