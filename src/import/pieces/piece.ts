import { MAX_SUBMISSION_BYTES } from '../../api/index.js'
import type { Fault } from '../fault.js'

/** A submission that contains the piece adds fewer bytes than this. */
const AROUND_BYTES = 4096
/** Bounds what the importer holds of a file. A larger piece cannot be submitted. */
export const MAX_PIECE_BYTES = MAX_SUBMISSION_BYTES - AROUND_BYTES

interface Place {
  /** The number of the line or of the entry, from 1. */
  readonly number: number
}

/** A resource, or an entry of a Bundle with a resource, as the file has it. */
export interface Whole extends Place {
  readonly kind: 'entry' | 'resource'
  /** Where the piece begins in the file, after decompression. */
  readonly offset: number
  /** These bytes are the reader's; they may change when the next piece is asked for. */
  readonly bytes: Buffer
}

export interface Faulty extends Place {
  readonly fault: Fault
}

export type Piece = Whole | Faulty

export function isFaulty (piece: Piece): piece is Faulty {
  return 'fault' in piece
}
