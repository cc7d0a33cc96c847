import { signTransaction, transactionCodec, transactionLeaf } from '../protocol/codec/index.js';
import { caseKey, casesOf, allDuties, dutiesAhead, dutiesIn, linkingEpochOf } from '../protocol/ledger/index.js';
import { equal, hex, JudgedBy, TransactionKind } from '../protocol/types/index.js';
import { BodyBackfill } from '../node/clinical/body-backfill.js';
import { approval } from '../node/clinical/opinion.js';
import { OwnFindings } from '../node/clinical/own-findings.js';
import { OwnOpinions } from '../node/clinical/own-opinions.js';
import { OwnPresence } from '../node/clinical/own-presence.js';
import { TakeUps } from '../node/clinical/take-ups.js';
import { every } from '../node/loop/timers.js';
import { AntiEntropy } from '../node/peers/anti-entropy.js';
import { Diagnoses } from './diagnoses.js';
import { truthOf } from './truth.js';
const RESEND_MS = 5_000;
/**
 * Does the clinical work of a hospital: proposes made-up diagnoses and judges the cases drawn to it. The
 * clinic replaces the daemon's `Hospital`, whose records decide nothing here. Transactions, opinions and
 * bodies are moved by parts of the daemon.
 */
export class Clinic {
    parts;
    random;
    habits;
    manner;
    events;
    #opinions;
    #findings;
    #takeUps;
    #presence;
    #antiEntropy;
    #backfill;
    #thinking = new Set();
    /** Cases drawn ahead of the block that will draw them. */
    #ahead = new Set();
    #diagnoses;
    #cancelResend;
    #busy = false;
    constructor(parts, random, habits, manner, events) {
        this.parts = parts;
        this.random = random;
        this.habits = habits;
        this.manner = manner;
        this.events = events;
        this.#diagnoses = new Diagnoses(parts, manner, random);
        this.#findings = new OwnFindings(parts);
        this.#opinions = new OwnOpinions({ ...parts, findings: this.#findings });
        this.#takeUps = new TakeUps({ ...parts, opinions: this.#opinions });
        this.#presence = new OwnPresence(parts);
        this.#antiEntropy = new AntiEntropy(parts);
        this.#backfill = new BodyBackfill(parts);
    }
    async start() {
        const { parts } = this;
        await this.#antiEntropy.start();
        await this.#resend();
        this.#cancelResend = every(this.parts, RESEND_MS, () => { this.#resend().catch(this.parts.fail); });
        await this.#resume();
        this.#takeUps.start();
        this.#presence.start();
        parts.commits.subscribe(commit => { this.#follow(commit); });
        parts.commits.subscribeDraws(() => { this.#lookAhead(); });
        await this.#backfill.start();
    }
    stop() {
        this.#cancelResend?.();
        this.#takeUps.stop();
        this.#presence.stop();
        this.#antiEntropy.stop();
        this.#backfill.stop();
    }
    operationsWith(commit) {
        this.events.deciding(commit);
        const { signer, store } = this.parts;
        const own = commit.block.transactions.flatMap(({ leaf, transaction }) => transaction.kind === TransactionKind.propose && equal(transaction.author, signer.id)
            ? [store.deletingOwnProposal(leaf)]
            : []);
        const moot = casesOf(commit.delta, 'closed').map(({ id }) => this.#opinions.operationToForget(id));
        return [...own, ...moot, ...this.#backfill.operationsToNote(commit)];
    }
    /** Proposes a linking epoch, which every chain needs before its first case. */
    proposeLinking() {
        const { chain, hostLoop, signer } = this.parts;
        const epoch = linkingEpochOf(hostLoop.state.ledger) + 1;
        const commitment = this.random.bytes(32);
        const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
            kind: TransactionKind.linkingEpoch, author: signer.id, epoch, commitment
        }));
        this.#publish(transaction, []);
    }
    /** Gives a transaction to the node, and sends the transaction if the node accepts it. */
    #publish(transaction, bodies) {
        const envelope = { transaction, bodies };
        if (this.parts.gate.take(envelope).verdict === 'accept')
            this.parts.gossip(envelope);
    }
    /** Signs, stores and sends a PROPOSE (SPECIFICATION.md §3.13 Own transactions). */
    async propose() {
        const { chain, hostLoop, signer, store } = this.parts;
        if (linkingEpochOf(hostLoop.state.ledger) === 0)
            this.proposeLinking();
        // Like the daemon's Submissions, the clinic waits until the node knows what it signed earlier.
        const isReady = linkingEpochOf(hostLoop.state.ledger) > 0 && hostLoop.state.votesFrom !== Infinity;
        if (this.#busy || !isReady)
            return 0;
        this.#busy = true;
        const { bodies, proposals } = this.#diagnoses.batch();
        const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
            kind: TransactionKind.propose, author: signer.id, proposals
        }));
        const leaf = transactionLeaf(transaction);
        await store.storeOwnProposal({ leaf, transaction, bodies, recordKeys: [] });
        this.#diagnoses.wait(leaf, proposals);
        this.#busy = false;
        const verified = this.parts.gate.verify(transaction);
        if (verified.verdict === 'accept')
            this.events.acknowledged(verified.value.caseIds);
        this.#publish(transaction, bodies.map(body => body.ciphertext));
        return proposals.length;
    }
    /** Sends again, byte for byte, the stored transactions that are in no block. */
    async #resend() {
        const { hostLoop, gate, store } = this.parts;
        for (const transaction of await store.outboxTransactions()) {
            const verified = gate.verify(transaction);
            if (verified.verdict !== 'accept' || hostLoop.state.pool.has(verified.value.leaf))
                continue;
            const parsed = verified.value.transaction;
            if (parsed.kind !== TransactionKind.propose)
                continue;
            this.#diagnoses.wait(verified.value.leaf, parsed.proposals);
            const bodies = await store.getBodies(parsed.proposals.map(({ bodyHash }) => bodyHash));
            if (!bodies.every(body => body !== undefined)) {
                // The PROPOSE is in a block by now, and a case of it has ended.
                if (await this.#isOnChain(verified.value.caseIds))
                    continue;
                throw new Error('a body of an own PROPOSE is lost');
            }
            this.#publish(transaction, bodies);
        }
    }
    async #isOnChain([first]) {
        return first !== undefined && await this.parts.store.entry(caseKey(first)) !== undefined;
    }
    async #resume() {
        const { hostLoop, signer } = this.parts;
        const owed = allDuties(hostLoop.state.ledger, signer.id);
        const given = await this.#opinions.given(owed.map(({ id }) => id));
        this.#opinions.send(given.filter(opinion => opinion !== undefined));
        for (const [i, duty] of owed.entries())
            if (given[i] === undefined)
                this.#consider(duty);
    }
    #follow(commit) {
        this.#diagnoses.remember(commit);
        const { hostLoop, signer } = this.parts;
        for (const duty of dutiesIn(commit.delta, hostLoop.state.ledger, signer.id)) {
            if (!this.#ahead.has(hex(duty.id)))
                this.#consider(duty);
        }
        this.#ahead.clear();
    }
    /** Begins with the cases that the next block draws. */
    #lookAhead() {
        const { hostLoop, signer } = this.parts;
        for (const duty of dutiesAhead(hostLoop.state.ledger, signer.id)) {
            this.#ahead.add(hex(duty.id));
            this.#consider(duty);
        }
    }
    /** Decides a case; after a restart the clinician may decide differently. */
    #consider(duty) {
        const { random, habits, parts } = this;
        const { id: caseId } = duty;
        const name = hex(caseId);
        const answer = this.manner.answer(truthOf(duty));
        if (this.#thinking.has(name) || answer === 'vanish')
            return;
        this.#takeUps.learn(duty);
        this.#thinking.add(name);
        if (answer === 'hold') {
            this.#takeUps.hurry(caseId);
            return;
        }
        const opinion = answer === 'approve'
            ? approval(caseId, JudgedBy.clinician)
            : this.#findings.reject(caseId, JudgedBy.clinician, answer === 'reject' ? 'TRM-01' : 'unavailable');
        const waitMs = answer === 'unavailable' ? parts.chain.genesis.parameters.attemptWindowMs / 2 : 0;
        parts.scheduler.after(waitMs + random.unit() * habits.thinkMs, () => {
            this.#opinions.give([opinion]).catch(parts.fail);
        });
    }
}
//# sourceMappingURL=clinic.js.map