import { blockHash, caseIdsOf } from '../../protocol/codec/index.js';
import { sigmaEpoch } from '../../protocol/ledger/index.js';
import { combine } from '../../protocol/lottery/index.js';
import { beaconOf, rankedValidators } from '../../protocol/sortition/index.js';
import { NO_RECOVERY, hex, TransactionKind } from '../../protocol/types/index.js';
import { DRAWN } from './parameters.js';
/** How many values of r a colluder tries for a proposal, and how many times for a block that it leads. */
const TRIES = 4;
const TIMES = 16;
/**
 * Hospitals that want each other as validators. They pool their secret shares, and compute every draw that
 * they can. What they cannot compute they guess: they try the last public beacon, and a σ from too few
 * shares. They choose the r of a proposal and the time of a block by that.
 */
export class Colluders {
    chain;
    patients;
    members;
    #names;
    constructor(chain, patients, members) {
        this.chain = chain;
        this.patients = patients;
        this.members = members;
        this.#names = new Set(members.map(({ signer }) => hex(signer.id)));
    }
    has(id) { return this.#names.has(hex(id)); }
    /** Tells whether the hospitals that decide a case are all colluders. */
    hold(validators) {
        return validators.slice(0, DRAWN).every(id => this.has(id));
    }
    /** Returns the best of some proposals by the beacon that is public now. */
    bestProposal(author, make) {
        const { state } = this.chain;
        const proposals = Array.from({ length: TRIES }, make);
        const ids = caseIdsOf(this.chain.chain.id, { author: author.signer.id, proposals });
        const good = ids.findIndex(id => this.#wins(state.beacon, id, author.signer.id));
        return proposals[Math.max(0, good)];
    }
    /** Returns the time of the block whose draws are best, and the number of these that the colluders like. */
    bestTime(block) {
        const { chain } = this.chain;
        const times = Array.from({ length: TIMES }, (_, i) => block.header.timestamp + i);
        return times.map(timestamp => {
            const beacon = this.#foreseen(blockHash(chain.id, { ...block.header, timestamp }));
            return { timestamp, wins: beacon === undefined ? 0 : this.#winsIn(block, beacon) };
        }).reduce((best, other) => other.wins > best.wins ? other : best);
    }
    /** Returns beacon_h of a block that may become final, as far as the own shares show it. */
    #foreseen(hash) {
        const { chain, state } = this.chain;
        const epoch = sigmaEpoch(state);
        if (epoch === undefined)
            return undefined;
        const height = state.height + 1;
        const shares = this.chain.sharesOf(this.members, { height, hash });
        const sigma = combine({ chain, epoch, height, hash, recovery: NO_RECOVERY }, shares);
        return sigma === undefined ? undefined : beaconOf(chain.id, height, sigma);
    }
    /** Counts the first cases of invented patients that colluders would decide alone. */
    #winsIn({ transactions }, beacon) {
        return transactions.reduce((wins, { caseIds, transaction }) => {
            if (transaction.kind !== TransactionKind.propose || !this.has(transaction.author))
                return wins;
            const { author, proposals } = transaction;
            return wins + caseIds.filter((id, i) => this.patients.hasNoRejection(proposals[i].pseudonym) && this.#wins(beacon, id, author)).length;
        }, 0);
    }
    #wins(beacon, id, submitter) {
        const { chain, state } = this.chain;
        const ranked = rankedValidators(chain.id, beacon, id, submitter, state.set);
        return this.hold(ranked.map(other => other.id));
    }
}
//# sourceMappingURL=colluders.js.map