import { certificateBeside, verifyCertificate } from '../../protocol/codec/index.js';
import { equal, VoteKind } from '../../protocol/types/index.js';
import { readHeader } from '../loop/stored-block.js';
import { pastRecovery, setAt } from '../loop/past-sets.js';
/**
 * Looks for proof of a fork (SPECIFICATION.md §11): a peer's last block differs from ours at that height, and
 * both are final. The replica compares only blocks of this run with its newest block. A node that is ahead
 * takes no blocks from a peer behind it, so it learns of a fork here. Certificates older than TRUST_PERIOD
 * prove nothing.
 */
export class ForkWatch {
    parts;
    #isBusy = false;
    constructor(parts) {
        this.parts = parts;
    }
    /** Compares a peer's last block with ours. @param tip as the peer sent it, unchecked */
    look(tip) {
        const { hostLoop: { state }, fail } = this.parts;
        const { hash, height } = state.ledger;
        if (tip.kind !== VoteKind.finalize || tip.height === 0 || tip.height > height)
            return;
        const isOurs = tip.height === height && equal(tip.blockHash, hash);
        if (isOurs || this.#isBusy || state.halted)
            return;
        this.#isBusy = true;
        this.#compare(tip).catch(fail).finally(() => { this.#isBusy = false; });
    }
    async #compare(tip) {
        const { chain, clock, hostLoop, store } = this.parts;
        const stored = await store.readBlock(tip.height);
        const own = stored === undefined ? undefined : certificateBeside(stored.certificate);
        if (own?.verdict !== 'accept' || equal(own.value.blockHash, tip.blockHash))
            return;
        const header = await readHeader(store, tip.height);
        const age = clock.wall() - (header?.timestamp ?? 0);
        // Its signers may have sold their keys since (§5.5). Such a certificate must not halt this node.
        if (age > chain.genesis.parameters.trustPeriodMs)
            return;
        const { members } = await setAt(chain, store, tip.height);
        const recovery = await pastRecovery(store, tip.height);
        if (verifyCertificate(chain, members, tip, recovery).verdict !== 'accept')
            return;
        hostLoop.submit({ type: 'fork', certificates: [own.value, tip] });
    }
}
//# sourceMappingURL=fork-watch.js.map