import { casesOf, eventsOf } from '../../protocol/ledger/index.js';
import { HolderState } from '../../protocol/types/index.js';
import { entryOf } from '../entry-of.js';
import { equalIds, name } from './arithmetic.js';
import { Invariant } from './checker.js';
/** A take-up must reach a leader this long after it is due, besides the time of messages. */
const MARGIN_MS = 400;
const STEPS = 6;
/** An absent hospital looks at the ledger every second, and repeats its notice every ten seconds. */
const NOTICE_MS = 12_000;
const NOTICE_HEIGHTS = 3;
/**
 * §7.5: a hospital that is up and answers in time is not made absent. Its answer is in time if an honest
 * leader makes a block well after TAKE/3. Only liars that lead all blocks until the deadline can keep the
 * answer out. A hospital that was absent and is here again is soon back in touch.
 */
export class AbsentWithCause extends Invariant {
    able;
    invariant = '§7.5';
    /** When a hospital had the block of a timestamp on its disk, by its name and that timestamp. */
    #learned = new Map();
    #honest = [];
    /** Since when a hospital is here although the ledger says that it is absent. */
    #here = new Map();
    constructor(run, able) {
        super(run);
        this.able = able;
    }
    /** Tells whether some hospital is here, and absent on the ledger. */
    get isSomeoneAbsent() { return this.#here.size > 0; }
    committed(node, { delta }) {
        entryOf(this.#learned, keyOf(node.signer.id, delta.timestamp), () => this.run.timeline.now);
    }
    extending(_node, { block: { header }, delta }) {
        const { chain, isStable, plan, timeline: { now } } = this.run;
        const madeAt = header.timestamp - chain.genesis.createdAt;
        // A timestamp tells when the block was made, unless liars have put the time of the chain forward.
        if (!this.able.isFaulty(header.proposer) && madeAt <= now + plan.skewMs) {
            this.#honest.push({ height: header.height, madeAt: madeAt - plan.skewMs });
        }
        if (!isStable || plan.habits.ignores > 0)
            return;
        for (const { hospital, presence } of eventsOf(delta, 'presence')) {
            if (presence.absentSince !== delta.timestamp || this.able.isFaulty(hospital))
                continue;
            for (const passed of casesOf(delta, 'passed'))
                this.#judge(hospital, passed);
        }
    }
    #judge(hospital, { holders, id }) {
        const slot = holders.find(({ state, validator }) => equalIds(validator, hospital) && state === HolderState.silent);
        const learnedAt = slot && this.#learned.get(keyOf(hospital, slot.since));
        const { soundSince } = this.able;
        if (learnedAt === undefined || soundSince === undefined)
            return;
        const wasAble = this.able.unableAt(hospital) < learnedAt && soundSince < learnedAt;
        if (!wasAble && this.run.plan.nightMs === 0)
            return;
        const dueAt = Math.max(learnedAt, soundSince, this.able.unableAt(hospital)) + this.#answerMs;
        const chance = this.#honest.find(({ madeAt }) => madeAt > dueAt);
        if (chance === undefined)
            return;
        this.violate(`${name(hospital).slice(0, 8)} is made absent over ${name(id).slice(0, 8)}, though it ` +
            `was up and could answer by ${Math.round(dueAt)}, before block ${chance.height}`);
    }
    /** How long an answer takes from the moment at which the hospital learns of its slot. */
    get #answerMs() {
        const { chain, plan } = this.run;
        return chain.genesis.parameters.takeUpMs * (1 / 3 + 1 / 12) + STEPS * plan.calmMs + MARGIN_MS;
    }
    inspect(node) {
        const { now } = this.run.timeline;
        const ledger = node.parts?.hostLoop.state.ledger;
        const { soundSince } = this.able;
        const row = ledger?.presence.get(name(node.signer.id));
        const isHere = soundSince !== undefined && this.able.unableAt(node.signer.id) < now &&
            ledger?.set.has(node.signer.id) === true;
        if (!isHere || row === undefined || row.absentSince === 0) {
            this.#here.delete(node.slot);
            return;
        }
        const since = entryOf(this.#here, node.slot, () => now);
        if (now - since <= NOTICE_MS + NOTICE_HEIGHTS * this.able.heightMs)
            return;
        this.violate(`${node.name} is here, and absent on the ledger`);
        this.#here.delete(node.slot);
    }
}
function keyOf(id, timestamp) {
    return `${name(id)} ${timestamp}`;
}
//# sourceMappingURL=absent-with-cause.js.map