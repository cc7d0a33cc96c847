import { TransactionKind, isVerdict } from '../../protocol/types/index.js';
import { entryOf } from '../entry-of.js';
import { areContrary, name } from './arithmetic.js';
import { Invariant } from './checker.js';
import { isLeaders, isSignedVote, offenceOf, TWO_LISTS, twoOpinions, twoProposals, twoVotes } from './offences.js';
/** Votes are kept for at most this many views ahead (§14). */
const VIEW_WINDOW = 16;
/** Less than the bound on the evidence that a node makes at a height. */
const CLAIMS_PER_HEIGHT = 32;
/**
 * §12: if an honest hospital received two contradictory statements, evidence must come onto the chain.
 * Four kinds of statements demand no evidence:
 * * statements of another height, since such votes are not compared;
 * * statements to a process that has ended, since evidence waits in memory;
 * * statements to a hospital that ceased to be a member, since it may not accuse;
 * * statements beyond the bounds of §14.
 */
export class EvidenceFollows extends Invariant {
    invariant = '§12';
    #received = new WeakMap();
    #opinions = new WeakMap();
    #proved = new Set();
    #alarmed = new WeakSet();
    #mustAlarm = new Map();
    #claims = [];
    #owed = [];
    /** Describes the missing evidence of offences before `since`, simulated ms. */
    missing(since) {
        this.#confirm();
        this.#owed = this.#owed.filter(claim => !this.#proved.has(claim.offence) && this.#isOwed(claim));
        return this.#owed.filter(({ at }) => at < since)
            .map(({ node, offence }) => `${node.name} received two ${offence}`);
    }
    received(node, _from, message) {
        this.#confirm(node);
        if (message.type === 'vote')
            this.#addVote(node, message.vote);
        else if (message.type === 'proposal')
            this.#addProposal(node, message.proposal.proposal);
    }
    inspect(node) { this.#confirm(node); }
    gossiped(node, transaction) { this.#addOpinions(node, transaction); }
    committed(node, { block: { transactions } }) {
        this.#confirm(node);
        for (const { transaction } of transactions) {
            this.#addOpinions(node, transaction);
            if (transaction.kind === TransactionKind.evidence)
                this.#mustAlarm.set(node, node.life);
        }
    }
    deciding(_node, { block }) {
        for (const { transaction } of block.transactions) {
            if (transaction.kind === TransactionKind.evidence)
                this.#proved.add(offenceOf(transaction.conflict));
        }
    }
    alarmed(node, code) {
        if (node.life === undefined)
            return;
        if (code === 'evidence')
            this.#alarmed.add(node.life);
        if (code === 'conflicting-lists')
            this.#owe(node, TWO_LISTS);
    }
    finish() {
        for (const [node, life] of this.#mustAlarm) {
            if (node.life === undefined || node.life !== life || this.#alarmed.has(node.life))
                continue;
            this.violate(`${node.name} has made evidence final and raised no alarm`);
        }
    }
    #addVote(node, vote) {
        const received = this.#receivedAt(node, vote.signer, vote);
        if (received === undefined)
            return;
        const place = `${name(vote.signer)}/${vote.view}`;
        const before = received.votes.get(place) ?? [];
        const isKnown = ({ kind, blockHash }) => kind === vote.kind && name(blockHash) === name(vote.blockHash);
        if (before.some(isKnown))
            return;
        if (!isSignedVote(this.run, vote))
            received.spoilt.add(place);
        if (received.spoilt.has(place))
            return;
        received.votes.set(place, [...before, vote]);
        for (const earlier of before) {
            if (areContrary(earlier, vote))
                this.#claim(node, received, twoVotes(vote.signer));
        }
    }
    #addProposal(node, proposal) {
        const received = this.#receivedAt(node, proposal.signer, proposal);
        if (received === undefined)
            return;
        const place = `${name(proposal.signer)}/${proposal.view}`;
        const first = received.proposals.get(place);
        if (first !== undefined && name(first.blockHash) === name(proposal.blockHash))
            return;
        if (!isLeaders(this.run, proposal))
            return;
        received.proposals.set(place, first ?? proposal);
        if (first !== undefined)
            this.#claim(node, received, twoProposals(proposal.signer));
    }
    /** Returns the statements received so far; undefined if no evidence is demanded. */
    #receivedAt(node, signer, { height, view }) {
        const state = node.parts?.hostLoop.state;
        if (state === undefined || !node.isHonest || !this.run.isLiar(signer))
            return undefined;
        if (!this.run.history.isMember(signer, height) || height !== state.context.height)
            return undefined;
        if (view > state.consensus.view + VIEW_WINDOW)
            return undefined;
        return entryOf(this.#received, state.consensus, () => ({ votes: new Map(), proposals: new Map(), spoilt: new Set(), claims: 0 }));
    }
    #claim(node, received, offence) {
        const state = node.parts?.hostLoop.state;
        if (state === undefined || ++received.claims > CLAIMS_PER_HEIGHT)
            return;
        this.#claims.push({
            node, offence, life: node.life, height: state.context.height, consensus: state.consensus,
            at: this.run.timeline.now
        });
    }
    /** Confirms claims: a node has judged both objects if nothing waits in the same consensus state. */
    #confirm(of) {
        this.#claims = this.#claims.filter(claim => {
            const { node, life, consensus } = claim;
            if (of !== undefined && node !== of)
                return true;
            const host = node.parts?.hostLoop;
            if (host === undefined || node.life !== life || host.state.consensus !== consensus)
                return false;
            if (host.waiting > 0)
                return true;
            this.#owed.push(claim);
            return false;
        });
    }
    #addOpinions(node, transaction) {
        if (transaction.kind !== TransactionKind.opinions || node.life === undefined)
            return;
        const { author: validator, opinions } = transaction;
        if (!node.isHonest || !this.run.isLiar(validator))
            return;
        const said = entryOf(this.#opinions, node.life, () => new Map());
        for (const { caseId, decision } of opinions) {
            if (!isVerdict(decision))
                continue;
            const slot = `${name(validator)} ${name(caseId)}`;
            if (entryOf(said, slot, () => decision) !== decision)
                this.#owe(node, twoOpinions(validator));
        }
    }
    #owe(node, offence) {
        const height = node.parts?.hostLoop.state.context.height;
        if (height === undefined || !node.isHonest)
            return;
        const at = this.run.timeline.now;
        this.#owed.push({ node, offence, life: node.life, height, consensus: undefined, at });
    }
    /** Returns whether the process still runs, and its hospital was a member ever since. */
    #isOwed({ node, life, height }) {
        if (node.life !== life || node.parts === undefined)
            return false;
        const { history } = this.run;
        for (let at = height; at <= history.tip + 1; at++) {
            if (!history.isMember(node.signer.id, at))
                return false;
        }
        return true;
    }
}
//# sourceMappingURL=evidence-follows.js.map