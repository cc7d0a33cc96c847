import { blockHash } from '../codec/index.js'
import { merkleRootOfHashes } from '../crypto/index.js'
import {
  equal, VoteKind, type Certificate, type ChainId, type CompactBlock, type ProposalMessage
} from '../types/index.js'

/**
 * Whether the parts of a leader's message fit together (§3.7 BLOCK-PROPOSAL, R4): a reason why no
 * honest leader can have sent it, or undefined. Signatures of the attached certificates are for R6.
 */
export function malformation (chainId: ChainId, message: ProposalMessage): string | undefined {
  const { proposal, justifyView, block, notarization } = message
  if (justifyView < -1 || justifyView >= proposal.view) return 'justification-view'
  if (!areNullificationsInRange(message)) return 'justification-nullifications'
  if (justifyView === -1) {
    if (block === undefined || notarization !== undefined) return 'fresh-without-block'
    return blockMalformation(chainId, message, block)
  }
  if (block !== undefined || notarization === undefined) return 'repeat-without-notarization'
  return isNotarizationOf(message, notarization) ? undefined : 'justification-notarization'
}

/** The block is the one that was signed, and its list of transactions is the one in its header. */
function blockMalformation (
  chainId: ChainId, { proposal }: ProposalMessage, { header, leaves }: CompactBlock
): string | undefined {
  if (!equal(blockHash(chainId, header), proposal.blockHash)) return 'block-hash'
  // "if r = -1: require header.view = p.view"
  if (header.height !== proposal.height || header.view !== proposal.view) return 'header-view'
  if (header.transactionCount !== leaves.length) return 'block-leaves'
  return equal(merkleRootOfHashes(leaves), header.transactionRoot) ? undefined : 'block-leaves'
}

function isNotarizationOf ({ proposal, justifyView }: ProposalMessage, of: Certificate): boolean {
  return of.kind === VoteKind.notarize && of.height === proposal.height &&
    of.view === justifyView && equal(of.blockHash, proposal.blockHash)
}

/** Only of views in (r, p.view), ascending, each at most once: so at most as many as such views. */
function areNullificationsInRange (message: ProposalMessage): boolean {
  const { proposal, justifyView, nullifications } = message
  let previous = justifyView
  for (const { kind, height, view } of nullifications) {
    if (kind !== VoteKind.nullify || height !== proposal.height) return false
    if (view <= previous || view >= proposal.view) return false
    previous = view
  }
  return true
}
