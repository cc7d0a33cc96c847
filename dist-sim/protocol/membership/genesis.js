import { chainIdOf, genesisSignBytes } from '../codec/index.js';
import { ZERO_32, accept, equal, ignore, reject } from '../types/index.js';
import { checkParameters } from './check-parameters.js';
import { faultOfEntries } from './entries.js';
/**
 * Checks parameters, keys, entries and signature of a genesis (SPECIFICATION.md §2.8 Genesis). The
 * signing key is the list key that the genesis names. A node trusts a genesis that names the configured
 * government.
 * @param expectedGovernment the configured government; a genesis with another government is ignored
 */
export function verifyGenesis(signed, verifier, expectedGovernment) {
    const { genesis, signature } = signed;
    if (expectedGovernment !== undefined && !equal(expectedGovernment, genesis.governmentPeer)) {
        return ignore('another-government');
    }
    const parameters = checkParameters(genesis.parameters);
    if (parameters.verdict !== 'accept')
        return parameters;
    const governmentKeys = [genesis.governmentPeer, genesis.governmentListKey];
    if (!governmentKeys.every(key => verifier.screenKey(key)))
        return reject('weak-key');
    if (!verifier.verify(genesis.governmentListKey, genesisSignBytes(genesis), signature)) {
        return reject('bad-signature');
    }
    const fault = faultOfEntries(genesis, verifier, genesis.members);
    if (fault !== undefined)
        return reject(fault);
    return accept({ id: chainIdOf(genesis), genesis, verifier });
}
/** Returns version 1 of the allowlist, with the members of the genesis and block 0 as checkpoint. */
export function firstAllowlist(chain) {
    return {
        version: 1,
        prevHash: ZERO_32,
        issuedAt: chain.genesis.createdAt,
        checkpointHeight: 0,
        // The hash of the virtual block 0 is the chain id.
        checkpointHash: chain.id,
        entries: chain.genesis.members
    };
}
/** Returns version 1 with a signature of zeros. The signature of the genesis covers the members. */
export function firstSignedAllowlist(chain) {
    return { list: firstAllowlist(chain), signature: new Uint8Array(64) };
}
//# sourceMappingURL=genesis.js.map