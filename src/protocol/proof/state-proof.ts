import {
  bytes32, certificateCodec, headerCodec, list, option, signedAllowlistCodec, signedGenesisCodec, struct, u8,
  varBytes, type Codec
} from '../codec/index.js'
import type { Certificate, Header, RecoveryId, SignedAllowlist, SignedGenesis } from '../types/index.js'
import type { RowClaim } from '../tree/index.js'

/** What a proof of one row has (README.md). */
export interface StateProof extends RowClaim {
  readonly genesis: SignedGenesis
  /** The list that the header names; undefined for version 1, which is in the genesis. */
  readonly list: SignedAllowlist | undefined
  readonly header: Header
  readonly certificate: Certificate
  /** The recovery under which the header was decided; zeros before the first (§10.6). */
  readonly recovery: RecoveryId
  /** From the page of the root on. */
  readonly pages: readonly Uint8Array[]
}

const MAX_KEY_BYTES = 128
/** The longest rows are lists and dealings for 100 hospitals. */
const MAX_VALUE_BYTES = 1024 * 1024
const MAX_PAGE_BYTES = 2049
const MAX_PAGES = 65

export const stateProofCodec: Codec<StateProof> = struct<StateProof>({
  genesis: signedGenesisCodec,
  list: option(signedAllowlistCodec),
  header: headerCodec,
  certificate: certificateCodec,
  recovery: bytes32,
  table: u8,
  key: varBytes(MAX_KEY_BYTES),
  value: option(varBytes(MAX_VALUE_BYTES)),
  pages: list(varBytes(MAX_PAGE_BYTES), MAX_PAGES)
})
