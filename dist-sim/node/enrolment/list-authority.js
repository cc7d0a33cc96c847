import { allowlistHash, allowlistSignBytes, genesisSignBytes } from '../../protocol/codec/index.js';
import { ed25519PublicKey, ed25519Sign } from '../../protocol/crypto/index.js';
import { checkRecoveryList, checkSuccessor, verifyGenesis } from '../../protocol/membership/index.js';
import { accept, compare, equal } from '../../protocol/types/index.js';
/** Makes and signs the genesis and the lists that follow it, as only the government may. */
export class ListAuthority {
    listSeed;
    publicKey;
    constructor(listSeed) {
        this.listSeed = listSeed;
        this.publicKey = ed25519PublicKey(listSeed);
    }
    /** Returns the signed genesis and its chain, or why the genesis is invalid. */
    genesis(given, verifier) {
        const genesis = {
            createdAt: given.createdAt,
            governmentPeer: given.governmentPeer,
            governmentListKey: this.publicKey,
            name: given.name,
            parameters: given.parameters,
            members: sorted(given.members)
        };
        const signed = { genesis, signature: ed25519Sign(this.listSeed, genesisSignBytes(genesis)) };
        const chain = verifyGenesis(signed, verifier, given.governmentPeer);
        return chain.verdict === 'accept' ? accept({ signed, chain: chain.value }) : chain;
    }
    /**
     * Returns the signed successor of `current` with a hospital added or removed, or why it is invalid.
     * @param version above every version that the government has signed, since two lists of one version are
     *   evidence against it
     */
    successor(chain, current, change, version, checkpoint, now) {
        const { add, remove } = change;
        const gone = [add?.id, remove].filter(id => id !== undefined);
        const kept = current.list.entries.filter(entry => !gone.some(id => equal(entry.id, id)));
        const list = {
            version,
            prevHash: allowlistHash(chain.id, current.list),
            issuedAt: now,
            checkpointHeight: checkpoint.height,
            checkpointHash: checkpoint.hash,
            entries: sorted(add === undefined ? kept : [...kept, add])
        };
        const signed = this.#sign(chain, list);
        const valid = checkSuccessor(chain, current, signed);
        return valid.verdict === 'accept' ? accept(signed) : valid;
    }
    /**
     * Returns a signed list for a recovery without some hospitals (SPECIFICATION.md §10.6), or why it is
     * invalid.
     * @param version that no earlier list has
     */
    recoveryList(chain, current, remove, version, now) {
        const signed = this.#sign(chain, {
            ...current.list, version, prevHash: allowlistHash(chain.id, current.list), issuedAt: now,
            entries: current.list.entries.filter(entry => !remove.some(id => equal(entry.id, id)))
        });
        const valid = checkRecoveryList(chain, current, signed);
        return valid.verdict === 'accept' ? accept(signed) : valid;
    }
    #sign(chain, list) {
        return { list, signature: ed25519Sign(this.listSeed, allowlistSignBytes(chain.id, list)) };
    }
}
function sorted(members) {
    return [...members].sort((a, b) => compare(a.id, b.id));
}
//# sourceMappingURL=list-authority.js.map