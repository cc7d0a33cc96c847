/** The vectors of transactions: bytes and the verdict on them. */
import type { Transaction } from '../../../src/protocol/types/index.js'
import { encode } from './chain.js'

export interface Vector {
  readonly desc: string
  readonly bytes: Uint8Array
  readonly verdict: 'accept' | 'reject' | 'ignore'
  readonly code?: string
}

export const good = (desc: string, of: Transaction): Vector =>
  ({ desc, bytes: encode(of), verdict: 'accept' })
export const bad = (code: string, desc: string, of: Transaction): Vector =>
  ({ desc, bytes: encode(of), verdict: 'reject', code })
export const stranger = (desc: string, of: Transaction): Vector =>
  ({ desc, bytes: encode(of), verdict: 'ignore', code: 'unknown-author' })
