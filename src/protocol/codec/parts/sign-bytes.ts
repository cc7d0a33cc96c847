import type {
  AddressRecord, Allowlist, BlockProposal, ChainId, Conflict, EnrolmentRequest, Genesis,
  LinkingEpoch, MemberId, Opinions, ProposeHead, ProvenOpinion, Statement
} from '../../types/index.js'
import { concat } from '../../types/index.js'
import { addressRecordCodec, allowlistCodec, enrolmentRequestCodec } from './allowlist.js'
import { conflictCodec } from '../forms/conflict-codec.js'
import { chainlessDomain, domain } from '../wire/domain.js'
import { genesisCodec } from './genesis.js'
import type { KeyRequestParties, LinkingKeyRequest, RecordKeyRequest } from '../messages/key-messages.js'
import { recordKeyRequestFieldsCodec } from '../messages/key-messages.js'
import { u16, u32, u64 } from '../wire/primitives.js'
import { statementCodec } from './vote.js'

/*
 * The exact message of every signature of the protocol. Each has a domain of its own, so a vote can
 * never be replayed as a transaction, nor anything on another chain (consensus.md §2 and §3).
 */

/** By the government's list key; the genesis precedes the chain id. */
export function genesisSignBytes (genesis: Genesis): Uint8Array {
  return concat(chainlessDomain('genesis-sig'), genesisCodec.encode(genesis))
}

/** By the hospital that asks; names the government, as no chain id exists yet. */
export function enrolSignBytes (governmentPeer: MemberId, request: EnrolmentRequest): Uint8Array {
  return concat(chainlessDomain('enrol'), governmentPeer, enrolmentRequestCodec.encode(request))
}

export function allowlistSignBytes (chainId: ChainId, list: Allowlist): Uint8Array {
  return concat(domain('allowlist', chainId), allowlistCodec.encode(list))
}

export function addressSignBytes (chainId: ChainId, record: AddressRecord): Uint8Array {
  return concat(domain('address', chainId), addressRecordCodec.encode(record))
}

/** D("propose") ‖ submitter ‖ firstSeq ‖ count ‖ root, so that one proposal can be proved alone. */
export function proposeSignBytes (
  chainId: ChainId, head: Omit<ProposeHead, 'signature'>
): Uint8Array {
  const { submitter, firstSeq, count, root } = head
  return concat(
    domain('propose', chainId), submitter, u64.encode(firstSeq), u16.encode(count), root
  )
}

/** The head of an OPINIONS, which its signature covers. */
export type OpinionsHead =
  Pick<Opinions, 'validator' | 'rulesetHash'> & Pick<ProvenOpinion, 'count' | 'root'>

/** D("opinions") ‖ validator ‖ rulesetHash ‖ count ‖ root. */
export function opinionsSignBytes (chainId: ChainId, head: OpinionsHead): Uint8Array {
  const { validator, rulesetHash, count, root } = head
  return concat(domain('opinions', chainId), validator, rulesetHash, u16.encode(count), root)
}

export function evidenceSignBytes (
  chainId: ChainId, evidence: { readonly author: MemberId, readonly conflict: Conflict }
): Uint8Array {
  const { author, conflict } = evidence
  return concat(domain('evidence', chainId), author, conflictCodec.encode(conflict))
}

export function linkingEpochSignBytes (
  chainId: ChainId, linking: Pick<LinkingEpoch, 'author' | 'epoch' | 'commitment'>
): Uint8Array {
  const { author, epoch, commitment } = linking
  return concat(domain('linking-epoch', chainId), author, u16.encode(epoch), commitment)
}

/** D("vote") ‖ kind ‖ height ‖ view ‖ blockHash; equal for all signers of a certificate. */
export function voteSignBytes (chainId: ChainId, statement: Statement): Uint8Array {
  return concat(domain('vote', chainId), statementCodec.encode(statement))
}

export function blockProposalSignBytes (
  chainId: ChainId, proposal: Pick<BlockProposal, 'height' | 'view' | 'blockHash'>
): Uint8Array {
  const { height, view, blockHash } = proposal
  return concat(domain('proposal', chainId), u64.encode(height), u32.encode(view), blockHash)
}

/** Binds both ends and the key that the answer is sealed to. */
export function recordKeyRequestSignBytes (
  chainId: ChainId, parties: KeyRequestParties, request: Omit<RecordKeyRequest, 'signature'>
): Uint8Array {
  return concat(
    domain('record-key-request', chainId), parties.requester, parties.holder,
    recordKeyRequestFieldsCodec.encode(request)
  )
}

export function linkingKeyRequestSignBytes (
  chainId: ChainId, parties: KeyRequestParties, request: Omit<LinkingKeyRequest, 'signature'>
): Uint8Array {
  return concat(
    domain('linking-key-request', chainId), parties.requester, parties.holder,
    request.ephemeralKey, u16.encode(request.epoch)
  )
}
