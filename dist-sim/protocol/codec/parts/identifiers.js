import { leafHash, merkleRoot, sha256 } from '../../crypto/index.js';
import { concat } from '../../types/index.js';
import { allowlistCodec } from './allowlist.js';
import { headerCodec } from './block.js';
import { chainlessDomain, domain } from '../wire/domain.js';
import { genesisCodec } from './genesis.js';
import { opinionCodec, proposalCodec } from './proposal.js';
/*
 * These are the hashes of SPECIFICATION.md §2 and §3. Ids exclude signatures, because a signer can make many
 * valid signatures of the same message. Leaf hashes and block hashes include signatures.
 */
/** Length of the signature at the end of every transaction. */
const SIGNATURE_BYTES = 64;
/** Returns SHA-256("medichain/v2/genesis" ‖ 0x00 ‖ genesis bytes). */
export function chainIdOf(genesis) {
    return sha256(concat(chainlessDomain('genesis'), genesisCodec.encode(genesis)));
}
export function allowlistHash(chainId, list) {
    return sha256(concat(domain('allowlist-hash', chainId), allowlistCodec.encode(list)));
}
/** Returns SHA-256(D("block") ‖ header). */
export function blockHash(chainId, header) {
    return sha256(concat(domain('block', chainId), headerCodec.encode(header)));
}
/** Returns SHA-256(D("tx") ‖ transaction without its signature). @param bytes the encoded transaction */
export function transactionIdOfBytes(chainId, bytes) {
    return sha256(concat(domain('tx', chainId), bytes.subarray(0, -SIGNATURE_BYTES)));
}
/** Returns the leaf of a transaction in the Merkle tree of its block. It covers the signature. */
export function transactionLeaf(bytes) {
    return leafHash(bytes);
}
/**
 * Returns the case ids of a PROPOSE: SHA-256(D("case") ‖ submitter ‖ leaf hash of the proposal). So two
 * submissions of equal bytes are the same case.
 */
export function caseIds(chainId, submitter, leaves) {
    const prefix = domain('case', chainId);
    const leafAt = prefix.byteLength + submitter.byteLength;
    // All hashes share this buffer, because hashing is most of the cost of verifying a diagnosis.
    const message = concat(prefix, submitter, new Uint8Array(32));
    return leaves.map(leaf => {
        message.set(leaf, leafAt);
        return sha256(message);
    });
}
/** Returns SHA-256(D("body") ‖ submitter ‖ ciphertext). So no hospital can claim another's body. */
export function bodyHash(chainId, submitter, ciphertext) {
    return sha256(domain('body', chainId), submitter, ciphertext);
}
/** Returns D("record-part") ‖ submitter ‖ r, the additional data of the AES-256-GCM of a record part. */
export function bodyAad(chainId, submitter, r) {
    return concat(domain('record-part', chainId), submitter, r);
}
/** Returns SHA-256(D("record-key") ‖ key). The proposal commits to the key, since AES-GCM does not. */
export function keyCommitment(chainId, key) {
    return sha256(concat(domain('record-key', chainId), key));
}
/** Returns SHA-256(D("findings") ‖ salt ‖ findings), to which a rejection commits (§7.9). */
export function findingsCommitment(chainId, { salt, findings }) {
    return sha256(domain('findings', chainId), salt, findings);
}
/** Returns SHA-256(D("linking-key") ‖ key). */
export function linkingKeyCommitment(chainId, key) {
    return sha256(concat(domain('linking-key', chainId), key));
}
/** Returns the case ids of a PROPOSE by encoding its proposals. */
export function caseIdsOf(chainId, { author, proposals }) {
    const leaves = proposals.map(proposal => leafHash(proposalCodec.encode(proposal)));
    return caseIds(chainId, author, leaves);
}
/** Returns the Merkle root over the encoded proposals. */
export function proposalsRoot(proposals) {
    return merkleRoot(proposals.map(proposalCodec.encode));
}
/** Returns the Merkle root over the encoded opinions. */
export function opinionsRoot(opinions) {
    return merkleRoot(opinions.map(opinionCodec.encode));
}
//# sourceMappingURL=identifiers.js.map