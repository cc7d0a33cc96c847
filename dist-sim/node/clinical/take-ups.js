import { caseAhead, holderOf, isAwaited } from '../../protocol/ledger/index.js';
import { TakeUp, hex } from '../../protocol/types/index.js';
import { every } from '../loop/timers.js';
import { takeUp } from './opinion.js';
/** A take-up that no block contains after this long is sent again. */
const RESEND_MS = 2_000;
const LONGEST_CHECK_MS = 1_000;
/**
 * Takes up the slots of this hospital whose verdict is not on the chain within a third of TAKE
 * (SPECIFICATION.md §7.2). It does not matter why the verdict is late: a clinician, a key, or a queue.
 * Only a hospital that is away takes nothing up, and then its slot goes to the next hospital.
 */
export class TakeUps {
    parts;
    /** By case id. */
    #slots = new Map();
    #stop;
    constructor(parts) {
        this.parts = parts;
    }
    start() {
        const ms = Math.min(LONGEST_CHECK_MS, Math.ceil(this.#patience / 4));
        this.#stop = every(this.parts, ms, () => { this.#send(); });
    }
    stop() {
        this.#stop?.();
    }
    /** Notes that this hospital has learned of its slot. */
    learn({ id }) {
        this.#slots.set(hex(id), { caseId: id, due: this.parts.clock.monotonic() + this.#patience });
    }
    /** Takes a case up at once, since a person will judge it. */
    hurry(caseId) {
        const slot = this.#slots.get(hex(caseId));
        if (slot !== undefined)
            slot.due = -Infinity;
        this.#send();
    }
    get #patience() {
        return this.parts.chain.genesis.parameters.takeUpMs / 3;
    }
    #send() {
        const { clock, hostLoop, opinions } = this.parts;
        // A node that catches up does not know yet which slots it has.
        if (hostLoop.stopped || hostLoop.state.votesFrom === Infinity)
            return;
        const now = clock.monotonic();
        const due = [];
        for (const [name, slot] of this.#slots) {
            if (slot.due > now)
                continue;
            if (!this.#isOpen(name))
                this.#slots.delete(name);
            else {
                slot.due = now + RESEND_MS;
                due.push(slot.caseId);
            }
        }
        if (due.length > 0)
            opinions.send(due.map(takeUp));
    }
    /** Tells whether this hospital holds the slot of a case without a verdict and without a take-up. */
    #isOpen(name) {
        const found = caseAhead(this.parts.hostLoop.state.ledger, name);
        const holder = found === undefined ? undefined : holderOf(found, this.parts.signer.id);
        return found !== undefined && holder !== undefined &&
            holder.takeUp === TakeUp.none && isAwaited(found, holder);
    }
}
//# sourceMappingURL=take-ups.js.map