/** A transaction with its verdict without a ledger. */
import type { Transaction } from '../../../src/protocol/types/index.js'
import { encode } from './chain.js'

export interface Vector {
  readonly desc: string
  readonly bytes: Uint8Array
  readonly verdict: 'accept' | 'reject' | 'ignore'
  readonly code?: string
}
export type Kind<K extends Transaction['kind']> = Extract<Transaction, { readonly kind: K }>

export const good = (desc: string, of: Transaction): Vector =>
  ({ desc, bytes: encode(of), verdict: 'accept' })
export const bad = (code: string, desc: string, of: Transaction): Vector =>
  ({ desc, bytes: encode(of), verdict: 'reject', code })
export const stranger = (desc: string, of: Transaction): Vector =>
  ({ desc, bytes: encode(of), verdict: 'ignore', code: 'unknown-author' })
