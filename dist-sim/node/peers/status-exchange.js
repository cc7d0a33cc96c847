import { certificateBeside, statusMessageCodec, verifyCertificate } from '../../protocol/codec/index.js';
import { isAbstaining } from '../../protocol/replica/index.js';
import { equal, hex, VoteKind } from '../../protocol/types/index.js';
import { Abstainers } from '../signing/abstainers.js';
import { AddressRequests } from './address-requests.js';
import { ForkWatch } from './fork-watch.js';
import { ask, serve } from './ask.js';
import { every } from '../loop/timers.js';
const STATUS_INTERVAL_MS = 5_000;
/** The government takes no part in consensus, so it asks more often. */
const GOVERNMENT_INTERVAL_MS = 1_000;
/**
 * Exchanges STATUS with peers (SPECIFICATION.md §3.9), on connect and every 5 s. A status states the height,
 * the lists and a digest of the addresses that a node knows. The certificate of its last block and the
 * receiver's votes go only to a peer that may lack them, since they are large. The statuses of peers drive
 * catching up and the gating of connections.
 */
export class StatusExchange {
    parts;
    /** The votes of each member at its highest height and view. Only members have consensus streams. */
    #votes = new Map();
    #forks;
    #abstainers;
    #addresses;
    #stop;
    #tip;
    constructor(parts) {
        this.parts = parts;
        this.#forks = new ForkWatch(parts);
        this.#abstainers = new Abstainers(parts);
        this.#addresses = new AddressRequests(parts);
    }
    async start() {
        const { parts } = this;
        parts.commits.subscribe(({ certificate }) => { this.#tip = certificate; });
        const head = parts.store.head();
        if (head !== undefined)
            await this.#loadTip(head.height);
        await serve(parts, 'status', statusMessageCodec, statusMessageCodec, async (from, status) => {
            this.#take(from, status);
            return this.#own(from);
        });
        parts.network.on('connect', id => {
            this.#addresses.forget(id);
            this.#exchange(id).catch(this.parts.fail);
        });
        const interval = parts.role === 'government' ? GOVERNMENT_INTERVAL_MS : STATUS_INTERVAL_MS;
        this.#stop = every(parts, interval, () => { this.exchangeWithAll().catch(parts.fail); });
    }
    stop() {
        this.#stop?.();
    }
    /** Exchanges statuses with all peers at once, after a list or an address changed. */
    async exchangeWithAll() {
        await Promise.all(this.parts.network.peers()
            .filter(peer => peer.access !== 'stranger')
            .map(async (peer) => { await this.#exchange(peer.id); }));
    }
    async #exchange(id) {
        const access = this.parts.membership.accessOf(id);
        if (access === 'stranger')
            return;
        const own = { codec: statusMessageCodec, value: this.#own(id) };
        const asked = this.parts.clock.monotonic();
        const reply = await ask(this.parts, id, 'status', own, statusMessageCodec);
        if (reply.verdict === 'accept')
            this.#take(id, reply.value, this.parts.clock.monotonic() - asked);
    }
    /** Notes a vote that its signer sent itself; the stream proves the sender. */
    noteVote(from, vote) {
        if (!equal(from, vote.signer))
            return;
        const known = this.#votes.get(hex(from)) ?? [];
        const [latest] = known;
        // Old votes are repeated (R9), and prove nothing after a later vote.
        const order = latest === undefined ? 1 : vote.height - latest.height || vote.view - latest.view;
        if (order > 0)
            this.#votes.set(hex(from), [vote]);
        else if (order === 0 && known.every(other => other.kind !== vote.kind)) {
            this.#votes.set(hex(from), [...known, vote]);
        }
    }
    #own(to) {
        const { chain, clock, hostLoop, membership, statuses } = this.parts;
        const { ledger, consensus, context, signer, votesFrom } = hostLoop.state;
        const peer = statuses.of(to);
        const hasTip = peer?.height === context.height && equal(peer.lastHash, ledger.hash);
        return {
            chainId: chain.id,
            height: context.height,
            view: consensus.view,
            lastHash: ledger.hash,
            now: clock.wall(),
            allowlistVersion: membership.committed.list.version,
            successorVersion: membership.successor?.list.version ?? membership.committed.list.version,
            addressDigest: this.parts.addresses.digest(),
            tip: hasTip ? undefined : this.#tip,
            yourVotes: peer?.wantsVotes === false ? [] : this.#votes.get(hex(to)) ?? [],
            wantsVotes: signer !== undefined && votesFrom === Infinity,
            votesFrom: isAbstaining(hostLoop.state) ? votesFrom : undefined
        };
    }
    /** @param roundTripMs undefined unless this status answers ours */
    #take(id, status, roundTripMs) {
        if (!this.parts.statuses.take(id, status, roundTripMs)) {
            this.parts.network.report(id, 'another-chain');
            return;
        }
        this.#addresses.look(id, status.addressDigest).catch(this.parts.fail);
        this.parts.lists.noteVersion(id, Math.max(status.allowlistVersion, status.successorVersion));
        this.#abstainers.note(id, status.votesFrom);
        this.#proveTip(status);
        if (status.tip !== undefined)
            this.#forks.look(status.tip);
        const { membership, trust } = this.parts;
        if (membership.accessOf(id) === 'government') {
            trust.noteGovernment({ height: status.height - 1, hash: status.lastHash });
            this.parts.syncer.noteGovernmentHeight(id, status.height);
        }
        else {
            trust.noteMember(id, status.height, membership.set);
            this.parts.syncer.noteHeight(id, status.height);
        }
    }
    /** Verifies the certificate of the peer's last block, which then proves that height. */
    #proveTip({ tip }) {
        const { chain, hostLoop, membership } = this.parts;
        if (tip?.kind !== VoteKind.finalize || tip.height <= hostLoop.state.ledger.height)
            return;
        const { recovery } = hostLoop.state.context;
        const isProven = [membership.set, membership.successorSet].some(set => set !== undefined && verifyCertificate(chain, set.members, tip, recovery).verdict === 'accept');
        if (isProven)
            this.parts.syncer.noteProven(tip.height);
    }
    async #loadTip(height) {
        const stored = await this.parts.store.readBlock(height);
        if (stored === undefined)
            return;
        const certificate = certificateBeside(stored.certificate);
        if (certificate.verdict === 'accept')
            this.#tip ??= certificate.value;
    }
}
//# sourceMappingURL=status-exchange.js.map