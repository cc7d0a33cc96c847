import {
  certificateCodec, proposalMessageCodec, struct, tagged, voteCodec, type Codec
} from '../codec/index.js'
import type { Certificate, ProposalMessage, Vote } from '../types/index.js'

/**
 * A record of the write-ahead log (§10.1). Own votes and proposals are flushed before they are sent. Every
 * accepted certificate of the height is logged too.
 */
export type WalRecord =
  | { readonly type: 'vote', readonly vote: Vote }
  | { readonly type: 'proposal', readonly proposal: ProposalMessage }
  | { readonly type: 'certificate', readonly certificate: Certificate }

/** Tags never change, so that a log of an older version stays readable. */
export const walRecordCodec: Codec<WalRecord> = tagged<WalRecord>({
  vote: [1, struct({ vote: voteCodec })],
  proposal: [2, struct({ proposal: proposalMessageCodec })],
  certificate: [3, struct({ certificate: certificateCodec })]
})
