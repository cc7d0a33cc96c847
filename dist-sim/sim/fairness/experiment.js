import { casesOf, dutiesIn } from '../../protocol/ledger/index.js';
import { assert, CaseStatus, equal, hex, JudgedBy, TransactionKind, ZERO_32 } from '../../protocol/types/index.js';
import { approval, rejection, takeUp } from '../../node/clinical/opinion.js';
import { Random } from '../random.js';
import { mostSuccesses } from './chi-squared.js';
import { Colluders } from './colluders.js';
import { LotteryChain } from './lottery-chain.js';
import { Patients } from './patients.js';
import { Tally } from './tally.js';
const BLOCK_MS = 1_000;
const VIEW_MS = 3_000;
/**
 * Runs a chain on which every hospital proposes at each height, and all hospitals that were drawn answer. The
 * colluders propose invented diagnoses, and try again after a rejection. They
 * propose in blocks that colluders lead, and choose the times of these blocks. They leave out rejections, and
 * do not lead if they expect nothing of it.
 */
export class Experiment {
    options;
    #random;
    #chain;
    #colluders;
    #tally;
    #patients;
    /** Transactions that wait for a block. */
    #pool = [];
    #counts = { accepted: 0, tries: 0, wins: 0, retries: 0, retryWins: 0 };
    constructor(options) {
        this.options = options;
        this.#random = new Random(`medichain fairness ${options.seed}`);
        this.#chain = new LotteryChain(options.hospitals, this.#random.fork('chain'));
        const members = this.#random.fork('roles').shuffled(this.#chain.hospitals).slice(0, options.colluders);
        this.#patients = new Patients(this.#random.fork('patients'));
        this.#colluders = new Colluders(this.#chain, this.#patients, members);
        this.#tally = new Tally(options.hospitals);
    }
    run() {
        const { colluders: k, heights, hospitals: n } = this.options;
        for (let i = 0; i < heights; i++)
            this.#step();
        const { alone, draws, inPairs } = this.#tally;
        const chance = Math.max(0, (k - 1) * (k - 2)) / ((n - 1) * (n - 2));
        return {
            heights, draws, alone, inPairs, ...this.#counts, mostWins: mostSuccesses(this.#counts.tries, chance)
        };
    }
    #step() {
        for (const hospital of this.#chain.hospitals)
            this.#propose(hospital);
        const sigma = this.#chain.sigma();
        const { deferred, made } = this.#chain.draft(this.#lead(sigma), sigma);
        assert(made !== undefined, 'there is always a proposal');
        const delta = this.#chain.take(made.block, sigma);
        this.#pool = this.#waiting(made.block, deferred);
        this.#follow(delta);
    }
    /** Lets the first leader of the height lead that wants to. */
    #lead(sigma) {
        const { state } = this.#chain;
        const views = this.#chain.hospitals.map((_, view) => view);
        for (const view of views) {
            const timestamp = state.timestamp + BLOCK_MS + view * VIEW_MS;
            const leader = this.#chain.leader(view);
            if (!this.#colluders.has(leader.signer.id)) {
                return { candidates: this.#pool.filter(tx => !this.#isWithheld(tx)), view, timestamp };
            }
            const candidates = this.#pool.filter(tx => !this.#isUnwelcome(tx));
            const { made } = this.#chain.draft({ candidates, view, timestamp }, sigma);
            assert(made !== undefined, 'the colluders have proposals of their own');
            const best = this.#colluders.bestTime(made.block);
            if (best.wins > 0)
                return { candidates, view, timestamp: best.timestamp };
        }
        throw new Error('an honest hospital always leads');
    }
    /** Tells whether a colluder keeps a proposal for a block that colluders lead. */
    #isWithheld({ transaction }) {
        return transaction.kind === TransactionKind.propose && this.#colluders.has(transaction.author);
    }
    /** Tells whether an honest hospital rejects an invented diagnosis in this transaction. */
    #isUnwelcome({ transaction }) {
        return transaction.kind === TransactionKind.opinions && !this.#colluders.has(transaction.author) &&
            transaction.opinions.some(({ caseId }) => {
                const judged = this.#chain.state.undecided.get(hex(caseId));
                return judged !== undefined && this.#colluders.has(judged.submitter);
            });
    }
    /** Returns the transactions that are in no block yet and may become valid. */
    #waiting({ transactions }, deferred) {
        const included = new Set(transactions.map(({ leaf }) => hex(leaf)));
        return this.#pool.filter(tx => !included.has(hex(tx.leaf)) && (this.#isWithheld(tx) || this.#isUnwelcome(tx) || deferred.some(({ leaf }) => equal(leaf, tx.leaf))));
    }
    #propose(hospital) {
        const { proposals: count } = this.options;
        const isColluder = this.#colluders.has(hospital.signer.id);
        // At most half of the proposals are for patients with a rejected case.
        const retries = isColluder ? this.#patients.rejectedOf(hospital.number, Math.floor(count / 2)) : [];
        const proposals = Array.from({ length: count }, (_, i) => {
            const pseudonym = retries[i] ?? this.#patients.invent();
            const make = () => this.#patients.proposal(pseudonym);
            return isColluder ? this.#colluders.bestProposal(hospital, make) : make();
        });
        this.#pool.push(this.#chain.sign(hospital, {
            kind: TransactionKind.propose, author: hospital.signer.id, proposals
        }));
    }
    #follow(delta) {
        for (const drawn of casesOf(delta, 'drawn'))
            this.#count(drawn);
        for (const closed of casesOf(delta, 'closed'))
            this.#close(closed);
        for (const hospital of this.#chain.hospitals) {
            const opinions = dutiesIn(delta, this.#chain.state, hospital.signer.id)
                .map(duty => this.#judge(hospital, duty));
            if (opinions.length === 0)
                continue;
            this.#pool.push(this.#chain.sign(hospital, {
                kind: TransactionKind.opinions, author: hospital.signer.id, rulesetHash: ZERO_32, opinions
            }));
        }
    }
    #count(drawn) {
        this.#tally.add(this.#chain, drawn);
        if (!this.#colluders.has(drawn.submitter))
            return;
        if (drawn.rejections.length > 0)
            this.#counts.retries++;
        else
            this.#counts.tries++;
    }
    #close({ pseudonym, rejections, status, submitter }) {
        const isAccepted = status === CaseStatus.accepted;
        if (isAccepted)
            this.#counts.accepted++;
        if (!this.#colluders.has(submitter))
            return;
        if (!isAccepted)
            this.#patients.reject(this.#chain.hospitalOf(submitter).number, pseudonym);
        else if (rejections.length > 0)
            this.#counts.retryWins++;
        else
            this.#counts.wins++;
    }
    /** A colluder approves what colluders decide alone. Otherwise it takes up, in case the others let pass. */
    #judge({ signer }, { holders, id, submitter }) {
        const isInvented = this.#colluders.has(submitter);
        const isColluder = this.#colluders.has(signer.id);
        if (!isInvented)
            return approval(id, JudgedBy.clinician);
        // Nobody opens the commitment of a rejection here, so any bytes do.
        if (!isColluder)
            return rejection(id, JudgedBy.clinician, 'TRM-01', id);
        const isWon = holders.every(({ validator }) => this.#colluders.has(validator));
        return isWon ? approval(id, JudgedBy.clinician) : takeUp(id);
    }
}
/** Tells whether fair draws give such an outcome: no hospital, pair or colluder is drawn too often. */
export function isFair({ alone, inPairs, mostWins, retryWins, wins }) {
    return alone.chiSquared < alone.most && inPairs.chiSquared < inPairs.most &&
        wins <= mostWins && retryWins === 0;
}
//# sourceMappingURL=experiment.js.map