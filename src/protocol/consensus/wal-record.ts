import {
  certificateCodec, proposalMessageCodec, struct, tagged, voteCodec, type Codec
} from '../codec/index.js'
import type { Certificate, ProposalMessage, Vote } from '../types/index.js'

/**
 * What consensus writes ahead (§10): own votes and own proposals, flushed before they leave the
 * node, and every certificate accepted for the height.
 */
export type WalRecord =
  | { readonly type: 'vote', readonly vote: Vote }
  | { readonly type: 'proposal', readonly proposal: ProposalMessage }
  | { readonly type: 'certificate', readonly certificate: Certificate }

/** Tags are frozen: a log written by an older version must stay readable. */
export const walRecordCodec: Codec<WalRecord> = tagged<WalRecord>({
  vote: [1, struct({ vote: voteCodec })],
  proposal: [2, struct({ proposal: proposalMessageCodec })],
  certificate: [3, struct({ certificate: certificateCodec })]
})
