import { checkDealing, judgeComplaint } from '../../protocol/sharing/index.js';
import { TransactionKind } from '../../protocol/types/index.js';
import { name } from './arithmetic.js';
const DAY_MS = 86_400_000;
const WAIT_MS = 30_000;
/** The rules of shared keys (§6.5 to §6.10) again. The mathematics of dealings is that of `sharing`. */
export class ModelEpochs {
    run;
    #active;
    #pending;
    #last = 0;
    /** Dealers to bar from the epoch that the end of this block opens. */
    #reopens;
    #boxes = new Map();
    #lostAt = new Map();
    constructor(run) {
        this.run = run;
        this.#open(run.chain.genesis.members, []);
    }
    get hasActive() { return this.#active !== undefined; }
    /** The numbers of the active and the pending epoch. */
    get numbers() {
        return [this.#active, this.#pending].map(epoch => epoch?.number ?? 'none').join();
    }
    /** @param id of the transaction */
    faultOf(transaction, id, time) {
        const author = name(transaction.author);
        if (!this.#boxes.has(author))
            return 'by a stranger';
        switch (transaction.kind) {
            case TransactionKind.keysDeal: return this.#deal(author, transaction.dealing, name(id));
            case TransactionKind.keysComplain: return this.#complain(author, transaction);
            case TransactionKind.keysReady: return this.#ready(author, transaction);
            case TransactionKind.keysLost: return this.#lose(author, transaction, time);
        }
    }
    /** Tells whether a list may replace these members (§6.10). */
    mayChange(before, after) {
        const epoch = this.#active;
        if (epoch === undefined || before.join() === after.join())
            return true;
        if (epoch.holders.join() !== before.join())
            return false;
        const left = this.#readyIn(epoch).filter(holder => after.includes(holder));
        return left.length >= thresholdOf(epoch.holders.length) + Math.floor((after.length - 1) / 3);
    }
    /** Tells whether a block of this time ends the wait of a quorum of ready holders (§7.7). */
    isDue(before, time) {
        const epoch = this.#pending;
        if (epoch === undefined || !this.#isComplete(epoch))
            return false;
        const due = epoch.since + WAIT_MS;
        return this.#readyIn(epoch).length >= neededOf(epoch.holders.length) && due > before && due <= time;
    }
    /** The end of a block (§6.5, §6.9). @param members at the next height */
    end(time, members) {
        const ids = members.map(({ id }) => name(id));
        const newest = this.#pending ?? this.#active;
        if (this.#reopens !== undefined || newest?.holders.join() !== ids.join()) {
            this.#open(members, this.#reopens ?? []);
            return;
        }
        const epoch = this.#pending;
        if (epoch === undefined)
            return;
        const needed = neededOf(epoch.holders.length);
        const list = epoch.dealt.filter(({ isVoid }) => !isVoid).slice(0, needed).map(({ id }) => id);
        if (list.join() !== epoch.list.join())
            epoch.since = time;
        epoch.list = list;
        if (!this.#isComplete(epoch))
            return;
        const ready = this.#readyIn(epoch).length;
        if (ready < epoch.holders.length && (ready < needed || time < epoch.since + WAIT_MS))
            return;
        this.#active = epoch;
        this.#pending = undefined;
    }
    /** Tells whether too few holders of the active epoch stated that they hold their shares (§10.6). */
    isVoid({ statements }) {
        const epoch = this.#active;
        if (epoch === undefined)
            return false;
        const held = statements.filter(({ keyEpoch, signer }) => keyEpoch === epoch.number && epoch.holders.includes(name(signer)));
        return held.length < thresholdOf(epoch.holders.length);
    }
    /** The end of a block that voids the active epoch. @param members at the next height */
    restart(members) {
        this.#active = undefined;
        this.#open(members, []);
    }
    #open(members, barred) {
        const boxes = new Map(members.map(({ boxKey, id }) => [name(id), this.#boxes.get(name(id)) ?? boxKey]));
        for (const id of [...this.#lostAt.keys()])
            if (!boxes.has(id))
                this.#lostAt.delete(id);
        this.#boxes = boxes;
        this.#reopens = undefined;
        this.#pending = {
            number: ++this.#last, holders: [...boxes.keys()], boxes: [...boxes.values()], barred, dealt: [],
            ready: new Map(), list: [], since: 0
        };
    }
    #isComplete({ holders, list }) {
        return list.length === neededOf(holders.length);
    }
    #readyIn({ holders, list, ready }) {
        return holders.filter(holder => {
            const checked = ready.get(holder);
            return checked !== undefined && list.every(id => checked.has(id));
        });
    }
    #numbered(number) {
        return [this.#pending, this.#active].find(epoch => epoch?.number === number);
    }
    #deal(dealer, dealing, id) {
        const epoch = this.#pending;
        if (epoch?.number !== dealing.epoch)
            return 'a dealing of another epoch';
        if (name(dealing.dealer) !== dealer || !epoch.holders.includes(dealer))
            return 'a dealing of another';
        if (epoch.barred.includes(dealer))
            return 'a barred dealer';
        if (epoch.dealt.some(other => other.dealer === dealer))
            return 'a second dealing';
        const { id: chainId, verifier } = this.run.chain;
        const fault = checkDealing(verifier.group, chainId, dealing, {
            holders: epoch.holders.length, threshold: thresholdOf(epoch.holders.length), keys: [0]
        });
        epoch.dealt.push({ id, dealer, dealing, isVoid: false });
        return fault === undefined ? undefined : `a dealing: ${fault}`;
    }
    #complain(author, { complaint, dealing: id, epoch: number }) {
        const epoch = this.#numbered(number);
        const accused = epoch?.dealt.find(dealt => dealt.id === name(id));
        if (epoch === undefined || accused === undefined)
            return 'a complaint about nothing';
        const holder = epoch.holders.indexOf(author);
        if (holder < 0)
            return 'a complaint of a stranger';
        if (accused.isVoid)
            return 'a complaint twice';
        if (epoch.ready.get(author)?.has(accused.id) === true)
            return 'a complaint after its ready';
        const { id: chainId, verifier } = this.run.chain;
        const judgement = judgeComplaint(verifier.group, chainId, accused.dealing, id, holder, epoch.boxes[holder] ?? id, complaint);
        accused.isVoid = true;
        if (epoch === this.#active) {
            this.#reopens = epoch.dealt.filter(({ isVoid }) => isVoid).map(({ dealer }) => dealer);
        }
        return judgement === 'holds' ? undefined : `a complaint: ${judgement}`;
    }
    #ready(author, { boxKey, dealings, epoch: number }) {
        const epoch = this.#numbered(number);
        const holder = epoch?.holders.indexOf(author) ?? -1;
        if (epoch === undefined || holder < 0)
            return 'ready for nothing';
        if (!this.#isComplete(epoch))
            return 'ready too early';
        if (dealings.some(id => !epoch.dealt.some(dealt => dealt.id === name(id))))
            return 'ready for the unknown';
        const before = epoch.ready.get(author);
        const checked = new Set([...before ?? [], ...dealings.map(name)]);
        epoch.ready.set(author, checked);
        if (before !== undefined && checked.size === before.size)
            return 'ready twice';
        if (!epoch.list.every(id => checked.has(id)))
            return 'ready for less than Dl';
        if (name(boxKey) === name(epoch.boxes[holder] ?? boxKey))
            return 'ready with its old box key';
        this.#boxes.set(author, boxKey);
        return undefined;
    }
    #lose(author, { boxKey, epoch }, time) {
        const before = this.#lostAt.get(author);
        const isKnown = name(this.#boxes.get(author) ?? boxKey) === name(boxKey);
        this.#lostAt.set(author, time);
        this.#boxes.set(author, boxKey);
        this.#active?.ready.delete(author);
        this.#reopens ??= [];
        if (epoch !== this.#last)
            return 'lost shares of another epoch';
        if (before !== undefined && time < before + DAY_MS)
            return 'lost shares twice in a day';
        return isKnown ? 'lost shares, but not the box key' : undefined;
    }
}
/** Returns n − f, the number of dealings that make a fresh key, and of holders that must be ready. */
function neededOf(n) {
    return Math.floor(2 * n / 3) + 1;
}
function thresholdOf(n) {
    return Math.max(2, Math.floor((n - 1) / 3) + 1);
}
//# sourceMappingURL=model-epochs.js.map