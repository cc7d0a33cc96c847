import { ServiceError } from '../../api/index.js';
import { systemClock } from '../machine/clocks.js';
import { diagnose, nodeFacts, PeerWatch } from '../examine/doctor/index.js';
import { CaseFinder } from './case-finder.js';
import { CaseWaiters } from './case-waiters.js';
import { blockReport } from './events.js';
import { governmentServices } from './government-services.js';
import { hospitalServices } from './hospital-services.js';
import { nodeServices } from './node-services.js';
import { Parties } from './parties.js';
import { statusView } from './status.js';
import { whyPending } from './why-pending.js';
/**
 * Implements the API's port `Services`. It answers calls from the running parts and the store, and decides
 * nothing about the protocol. Each refusal says what to do next.
 */
export class NodeServicesHost {
    base;
    role;
    node;
    government;
    hospital;
    #waiters = new CaseWaiters();
    #listeners = new Set();
    #parties;
    #whyPending;
    #finder;
    constructor(base, role) {
        this.base = base;
        this.role = base.options.role;
        this.#parties = new Parties(base);
        const peers = new PeerWatch(base.network, systemClock);
        const government = 'desk' in role ? role : undefined;
        const hospital = 'desk' in role ? undefined : role;
        const toDecide = async () => government !== undefined
            ? government.desk.list().filter(({ state }) => state === 'pending').length
            : (await base.chain?.hospital?.reviews.list())?.length ?? 0;
        const health = async ({ phase, toDecide }) => diagnose(await nodeFacts({
            base, node: role, peers, phase, toDecide, show: id => this.#parties.show(id)
        }));
        this.#whyPending = whyPending(async () => await health(statusView(base, this.#parties, await toDecide())), systemClock.monotonic);
        this.node = nodeServices({
            base, parties: this.#parties, waiters: this.#waiters,
            running: () => this.#chain(),
            finder: () => this.#cases(),
            toDecide, health,
            approved: () => base.chain === undefined ? government?.approved() ?? [] : [],
            needed: () => government?.parameters.minMembers ??
                base.chain?.chain.genesis.parameters.minMembers ?? 0
        });
        this.government = government === undefined ? undefined : governmentServices(government);
        this.hospital = hospital === undefined
            ? undefined
            : hospitalServices(hospital, () => {
                const chain = this.#chain();
                if (chain.hospital === undefined)
                    throw noChain(base);
                return { chain, hospital: chain.hospital, finder: this.#cases() };
            }, this.#waiters, this.#parties);
    }
    follow(chain) {
        chain.commits.subscribe(commit => {
            this.#waiters.follow(commit);
            if (this.#listeners.size === 0)
                return;
            const report = blockReport(chain, commit, this.#parties);
            for (const listener of [...this.#listeners])
                listener(report);
        });
    }
    /** Ends all waits of requests; it is called before the API stops. */
    stop() {
        this.#waiters.stop();
    }
    subscribe(listener) {
        this.#listeners.add(listener);
        return () => { this.#listeners.delete(listener); };
    }
    #chain() {
        if (this.base.chain === undefined)
            throw noChain(this.base);
        return this.base.chain;
    }
    #cases() {
        const chain = this.#chain();
        this.#finder ??= new CaseFinder(chain, this.#parties, chain.hospital?.cases, this.#whyPending, chain.hospital?.findings);
        return this.#finder;
    }
}
function noChain({ folders }) {
    if (folders.data.chainId !== undefined) {
        return new ServiceError(503, 'starting', 'this node is reading its chain; try again in a moment');
    }
    return new ServiceError(409, 'no-chain', 'this node has no chain yet: the government enrols the ' +
        'hospitals and then begins the chain (allowlist pending, approve, begin). A chain that has just begun ' +
        'arrives here in a moment');
}
//# sourceMappingURL=index.js.map