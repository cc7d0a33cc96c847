/**
 * This folder defines the canonical bytes of everything that is hashed, signed, stored or sent
 * (SPECIFICATION.md §2 and §3). It makes ids, leaf hashes and signed messages, and checks signatures.
 *
 * It must never accept two encodings of the same value, and must not use the ledger. Byte strings of a
 * decoded value are views onto the received bytes. A caller copies each part that it keeps longer than the
 * message.
 */
export {
  addressRecordCodec, addressRecordsCodec, allowlistCodec, enrolmentRequestCodec, joinSignatureCodec,
  joinSignaturesCodec, memberCodec,
  signedAddressRecordCodec, signedAllowlistCodec, signedEnrolmentRequestCodec
} from './parts/allowlist.js'
export {
  HEADER_BYTES, HEADER_FORMAT, blockCodec, compactBlockCodec, finalBlockCodec, headerCodec
} from './parts/block.js'
export { caseCodec } from './parts/case.js'
export { assembleCertificate, signersOf, verifyCertificate } from './parts/certificate.js'
export {
  complaintCodec, dealingCodec, dealingProofBytes, elementCodec, equalityProofCodec
} from './parts/dealing.js'
export {
  contestSignBytes, emergencySignBytes, rosterKeySignBytes, surgeSignBytes
} from './parts/emergency.js'
export {
  ATTESTED_REVIEW_RATE, EMERGENCY_LIMITS, genesisCodec, signedGenesisCodec
} from './parts/genesis.js'
export {
  PAD_COMMITMENT_BYTES, allowlistHash, blockHash, bodyAad, bodyHash, caseIds, caseIdsOf,
  caseKeyCommitment, casePartAad, chainIdOf, findingsCommitment, isPadOf,
  keyCommitment, opinionsRoot, padCommitment, proposalsRoot, transactionIdOfBytes, transactionLeaf
} from './parts/identifiers.js'
export { authorityCodec, erasureActCodec, erasureSignBytes } from './parts/erasure-act.js'
export { appointedCodec, orderSignBytes, patientActCodec, possessionSignBytes, vouchSignBytes }
  from './parts/patient-act.js'
export { OPINION_BYTES, PROPOSAL_BYTES, opinionCodec, proposalCodec } from './parts/proposal.js'
export { rulesetCodec, rulesetId } from './parts/ruleset.js'
export { recoveryCodec, recoveryId, recoverySignBytes, recoveryStatementCodec } from './parts/recovery.js'
export type { RecoveryOutcome } from './parts/recovery.js'
export {
  beaconShareCodec, beaconSharesCodec, certificateBeside, finalityCodec, shareMessageCodec
} from './parts/share.js'
export {
  allowlistSignBytes, blockProposalSignBytes, genesisSignBytes, joinSignBytes, voteSignBytes
} from './parts/sign-bytes.js'
export { verifyBlockProposal, verifyVote } from './parts/verify-vote.js'
export { certificateCodec, blockProposalCodec, statementCodec, voteCodec } from './parts/vote.js'

export { accessEntryCodec, accessKindCodec } from './forms/access-log.js'
export { fromBase45, toBase45 } from './wire/base45.js'
export { ALL_FORMS, FORMS, formsOf } from './forms/index.js'
export type { Forms } from './forms/index.js'
export { signJoin, verifyAllowlistSignature, verifyJoin } from './forms/allowlist.js'
export {
  accusedOf, conflictHeight, conflictKey, isConflict, isProvenOpinion
} from './forms/conflict.js'
export { conflictCodec, provenOpinionCodec } from './forms/conflict-codec.js'
export { MAX_EMERGENCY_MS } from './forms/emergency-open.js'
export { signStep } from './forms/erasure-order.js'
export { verifyAuthor } from './forms/form.js'
export type { Form, Unsigned } from './forms/form.js'
export { approveRaise } from './forms/names-allow.js'
export { namesTotalsCodec } from './forms/names-totals.js'
export { vouchFor } from './forms/patient-key.js'
export { signOrder } from './forms/patient-order.js'
export { caseIdOf, isProvenProposal, proveOpinion, proveProposal } from './forms/proofs.js'
export { namesIn, signAs, signTransaction, transactionCodec, verifyTransaction } from './forms/transaction.js'
export type { UnsignedTransaction } from './forms/transaction.js'

export { accessReplyCodec, accessRequestCodec } from './messages/access-messages.js'
export type { SealedEvent } from './messages/access-messages.js'
export { consensusMessageCodec, proposalMessageCodec } from './messages/consensus-message.js'
export {
  consentFormReplyCodec, consentFormRequestCodec, filedFormCodec
} from './messages/consent-form-messages.js'
export type {
  ConsentFormReply, ConsentFormRequest, FiledForm
} from './messages/consent-form-messages.js'
export {
  NoJustification, emergencyReplyCodec, emergencyRequestCodec
} from './messages/emergency-messages.js'
export type { EmergencyReply, EmergencyRequest } from './messages/emergency-messages.js'
export { EnrolmentState, enrolMessageCodec, enrolReplyCodec } from './messages/enrol-messages.js'
export type { EnrolReply } from './messages/enrol-messages.js'
export {
  allowlistExchangeCodec, allowlistReplyCodec, signedAllowlistsCodec, transactionsReplyCodec,
  transactionsSummaryCodec
} from './messages/exchange-messages.js'
export {
  CustodyRefusal, WithheldKey, custodyReplyCodec, custodyRequestCodec, custodyResultsCodec
} from './messages/custody-messages.js'
export type {
  CustodyClaim, CustodyReply, CustodyRequest, CustodyResult, CustodyResults, PatientReading, RefusedCase
} from './messages/custody-messages.js'
export {
  NoExcerpt, excerptReplyCodec, excerptRequestCodec, excerptsCodec
} from './messages/excerpt-messages.js'
export type {
  AskedQuestion, Excerpt, ExcerptReply, ExcerptRequest, UnansweredQuestion
} from './messages/excerpt-messages.js'
export {
  FindingsRefusal, caseFindingsCodec, findingsReplyCodec, findingsRequestCodec, openingCodec, openingsCodec
} from './messages/findings-messages.js'
export type {
  CaseFindings, CaseOpening, FindingsReply, FindingsRequest, Opening, RefusedFindings, WireFinding
} from './messages/findings-messages.js'
export { JoinState, joinReplyCodec, joinRequestCodec } from './messages/join-messages.js'
export type { JoinReply, JoinRequest } from './messages/join-messages.js'
export {
  recordKeyReplyCodec, recordKeyRequestCodec, recordKeysCodec
} from './messages/key-messages.js'
export type { RecordKey, RecordKeyReply, RecordKeyRequest } from './messages/key-messages.js'
export { NameRefusal, nameReplyCodec, nameRequestCodec } from './messages/name-messages.js'
export type { NameAnswer, NameReply, NameRequest } from './messages/name-messages.js'
export { releasePartCodec, releasePartRequestCodec } from './messages/release-messages.js'
export type { ReleasePart } from './messages/release-messages.js'
export { Confirmation, confirmReplyCodec, confirmRequestCodec } from './messages/mismatch-messages.js'
export type { ConfirmRequest } from './messages/mismatch-messages.js'
export { rulesReplyCodec, rulesRequestCodec } from './messages/rule-messages.js'
export type { RulesRequest, SealedRule } from './messages/rule-messages.js'
export { replyCodec, requestCodec } from './messages/request.js'
export { addressDigest } from './messages/address-digest.js'
export type { BodyReply, KnownAddress, Reply, Request } from './messages/request.js'
export { statusMessageCodec } from './messages/status-message.js'
export type { StatusMessage } from './messages/status-message.js'
export { sentBodyCodec, transactionEnvelopeCodec } from './messages/transaction-envelope.js'
export type { SentBody, TransactionEnvelope } from './messages/transaction-envelope.js'
export {
  addressSignBytes, custodyRequestSignBytes, enrolSignBytes, excerptRequestSignBytes,
  findingsRequestSignBytes, recordKeyRequestSignBytes, verifyAddressRecord, verifyCustodyRequest,
  verifyEnrolmentRequest, verifyExcerptRequest, verifyFindingsRequest, verifyRecordKeyRequest
} from './messages/verify-records.js'

export { list, oneOf, option, struct, tagged } from './wire/combinators.js'
export type { Fields } from './wire/combinators.js'
export { DecodeError } from './wire/decode-error.js'
export { chainlessDomain, domain, recoveryDomain } from './wire/domain.js'
export * from './wire/limits.js'
export {
  bytes, bytes16, bytes32, bytes64, flag, i32, text, u16, u32, u64, u8, varBytes
} from './wire/primitives.js'
export { Reader } from './wire/reader.js'
export { codec, decode } from './wire/schema.js'
export type { Codec } from './wire/schema.js'
export { Writer } from './wire/writer.js'
