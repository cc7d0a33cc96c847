import { casesOf, newListOf } from '../protocol/ledger/index.js';
import { CaseStatus, equal, hex } from '../protocol/types/index.js';
import { textOf } from './checkers/index.js';
import { messageIn, transactionIn } from './frames.js';
import { crashChance } from './plan.js';
/** Watches all nodes: writes their events to the transcript and passes them to the checkers. */
export class NodeWatch {
    world;
    cases = { opened: 0, accepted: 0, closed: 0 };
    checkers = [];
    /** Highest height whose cases were counted, and highest height that an honest node has decided. */
    #counted = 0;
    #decided = 0;
    constructor(world) {
        this.world = world;
    }
    started(node) {
        for (const checker of this.checkers)
            checker.started?.(node);
    }
    booted(node) {
        this.world.note(node.name, `is up at ${node.store?.head()?.height ?? 0}`);
    }
    sent(node, frame) {
        const message = messageIn(frame);
        if (message === undefined)
            return;
        if (node.isHonest)
            this.world.history.adopt(node.running?.hostLoop.state.ledger.adopted?.recovery);
        this.world.note(node.name, `sends ${describe(message)}`);
        const vote = message.type === 'vote' ? message.vote : undefined;
        const isOwnVote = vote !== undefined && node.isHonest && equal(vote.signer, node.signer.id);
        for (const checker of this.checkers) {
            checker.sent?.(node, message);
            if (isOwnVote)
                checker.voted?.(node, vote);
        }
    }
    received(node, from, frame) {
        const message = messageIn(frame);
        if (message === undefined)
            return;
        for (const checker of this.checkers)
            checker.received?.(node, from, message);
    }
    replied(node, reply) {
        for (const checker of this.checkers)
            checker.replied?.(node, reply);
    }
    gossiped(node, message) {
        const transaction = transactionIn(message);
        for (const checker of this.checkers)
            checker.gossiped?.(node, transaction);
    }
    refused(node, from) {
        if (node.isHonest)
            for (const checker of this.checkers)
                checker.refused?.(node, from);
    }
    reported(node, peer, code) {
        const { world } = this;
        world.note(node.name, `reports ${hex(peer).slice(0, 8)}: ${code}`);
        if (!node.isHonest || world.isLiar(peer) || equal(peer, world.government.id))
            return;
        world.violate('blame', `${node.name} blames an honest hospital for ${code}`);
    }
    mustCrash(node, place) {
        const { isStable, plan, random } = this.world;
        if (isStable || !random.chance(crashChance(plan.crash, place)))
            return false;
        this.world.crash(node, place);
        return true;
    }
    deciding(node, commit) {
        this.world.history.add(commit);
        if (!node.isHonest)
            return;
        const isNew = commit.block.header.height === this.#decided + 1;
        if (isNew)
            this.#decided++;
        for (const checker of this.checkers) {
            checker.deciding?.(node, commit);
            if (isNew)
                checker.extending?.(node, commit);
        }
    }
    committed(node, commit) {
        const { header, hash } = commit.block;
        const [opened, closed] = [casesOf(commit.delta, 'opened'), casesOf(commit.delta, 'closed')];
        this.world.note(node.name, `has ${header.height}/${header.view} ${hex(hash).slice(0, 8)} ` +
            `tx ${header.transactionCount} opened ${opened.length} closed ${closed.length}` +
            (commit.caughtUp ? ' (caught up)' : ''));
        if (this.#counted < header.height)
            this.#count(commit);
        if (node.isHonest)
            for (const checker of this.checkers)
                checker.committed?.(node, commit);
    }
    #count({ block: { header }, delta }) {
        this.#counted = header.height;
        if (newListOf(delta) !== undefined) {
            this.world.count(header.view > 0 ? 'list final in a view above 0' : 'list final');
        }
        const closed = casesOf(delta, 'closed');
        this.cases.opened += casesOf(delta, 'opened').length;
        this.cases.closed += closed.length;
        this.cases.accepted += closed.filter(({ status }) => status === CaseStatus.accepted).length;
    }
    acknowledged(node, caseIds) {
        if (node.isHonest)
            for (const checker of this.checkers)
                checker.acknowledged?.(node, caseIds);
    }
    alarmed(node, code, message) {
        if (code === 'halted') {
            this.world.note(node.name, `halts: ${message}`);
            if (node.isSincere)
                this.world.violate('halt', `${node.name}: ${message}`);
            return;
        }
        this.world.note(node.name, `raises alarm ${code}`);
        for (const checker of this.checkers)
            checker.alarmed?.(node, code, message);
    }
    /** Restarts a node that ended with an error. Only a full disk may end honest software. */
    failed(node, error) {
        const { world } = this;
        const text = error instanceof Error ? error.stack ?? error.message : String(error);
        const isDisk = /no space left/.test(text) || /ENOSPC/.test(String(error.cause?.code));
        world.note(node.name, `ends: ${text.split('\n')[0] ?? ''}`);
        if (!isDisk && node.isSincere)
            world.violate('crash', `${node.name}: ${text}`);
        world.count('disk full');
        world.timeline.after(0, () => { node.crash(false); });
        world.restart(node);
    }
}
function describe(message) {
    switch (message.type) {
        case 'vote': return textOf(message.vote);
        case 'share': return `SHARE ${message.share.height} ${hex(message.share.blockHash).slice(0, 8)}`;
        case 'certificate': return `certificate of ${textOf(message.certificate)}`;
        case 'proposal': {
            const { proposal, justifyView, nullifications } = message.proposal;
            const { height, view, blockHash } = proposal;
            return `PROPOSAL ${height}/${view} ${hex(blockHash).slice(0, 8)} ` +
                (justifyView < 0 ? 'fresh' : `of view ${justifyView}`) +
                (nullifications.length > 0 ? `, ${nullifications.length} nullified` : '');
        }
    }
}
//# sourceMappingURL=node-watch.js.map