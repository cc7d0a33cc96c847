import { concat, NO_RECOVERY } from '../../types/index.js';
import { chainlessDomain, domain, recoveryDomain } from '../wire/domain.js';
import { u32, u64 } from '../wire/primitives.js';
import { allowlistCodec } from './allowlist.js';
import { genesisCodec } from './genesis.js';
import { statementCodec } from './vote.js';
/*
 * These functions return the signed message of a genesis, a list, a vote and a block proposal. Each message
 * begins with a different domain, so a vote cannot be replayed as a transaction or on another chain
 * (SPECIFICATION.md §2.1). `forms` has the messages of transactions, `messages` has those of requests.
 */
/** Returns the message that the government's list key signs. It contains no chain id. */
export function genesisSignBytes(genesis) {
    return concat(chainlessDomain('genesis-sig'), genesisCodec.encode(genesis));
}
export function allowlistSignBytes(chainId, list) {
    return concat(domain('allowlist', chainId), allowlistCodec.encode(list));
}
/** Returns D("join") ‖ list hash ‖ block hash, which a member of the new list signs (§5.1). */
export function joinSignBytes(chainId, list, block) {
    return concat(domain('join', chainId), list, block);
}
/**
 * Returns D("vote") ‖ recovery ‖ kind ‖ height ‖ view ‖ blockHash, equal for all signers of a certificate.
 * @param recovery under which the height is decided; no bytes before the first recovery (§10.6)
 */
export function voteSignBytes(chainId, statement, recovery = NO_RECOVERY) {
    return concat(recoveryDomain('vote', chainId, recovery), statementCodec.encode(statement));
}
/** Returns D("proposal") ‖ recovery ‖ height ‖ view ‖ blockHash. */
export function blockProposalSignBytes(chainId, proposal, recovery = NO_RECOVERY) {
    const { height, view, blockHash } = proposal;
    const prefix = recoveryDomain('proposal', chainId, recovery);
    return concat(prefix, u64.encode(height), u32.encode(view), blockHash);
}
//# sourceMappingURL=sign-bytes.js.map