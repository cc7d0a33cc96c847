import { hex } from '../types/index.js';
/**
 * A turn handles one input. It holds the state, the time, the effects so far and the tasks that still have to
 * run. Rules call each other through `later`, so that each rule is a flat function in its own file.
 *
 * The log records of a turn come first and are flushed once, before its other effects. So one fdatasync
 * covers several records, and each vote is on disk before it is sent (§8.1).
 */
export class Turn {
    state;
    clock;
    #records = [];
    #effects = [];
    #tasks = [];
    #mustFlush = false;
    constructor(state, clock) {
        this.state = state;
        this.clock = clock;
    }
    /** Logs an own vote or proposal. The record is on disk before any message of this turn is sent. */
    logAct(record) {
        this.#records.push(record);
        this.#mustFlush = true;
    }
    /** Logs a certificate. The flush of the next own act makes it durable (R6). */
    logCertificate(certificate) {
        this.#records.push({ type: 'certificate', certificate });
    }
    emit(effect) {
        this.#effects.push(effect);
    }
    broadcast(message) {
        this.emit({ type: 'broadcast', message });
    }
    arm(timer, ms) {
        this.emit({ type: 'arm', timer, view: this.state.view, ms: Math.max(0, Math.ceil(ms)) });
    }
    fault(peer, code) {
        this.emit({ type: 'fault', peer, code });
    }
    /** Blames the sender of a false certificate, and spends no more time on the message that brought it. */
    refuse(peer, code, message) {
        this.#tasks = this.#tasks.filter(task => message === undefined || task.rule !== 'R6' || task.attachedTo !== message);
        this.fault(peer, code);
    }
    /** Requests a block, unless it is judged or the request would add nothing to an earlier request. */
    wantContent(blockHash, block, from) {
        const known = this.state.contents.get(hex(blockHash));
        if (known !== undefined && known.status !== 'wanted')
            return;
        if (known !== undefined && (known.block !== undefined || block === undefined))
            return;
        this.state.contents.set(hex(blockHash), { status: 'wanted', from, block });
        this.emit({ type: 'judge', blockHash, header: block?.header, block, from });
    }
    halt(code, certificates) {
        this.state.phase = 'halted';
        // The proof must outlive the process.
        this.#mustFlush = true;
        this.emit({ type: 'halt', code, certificates });
    }
    later(task) {
        this.#tasks.push(task);
    }
    next() {
        return this.state.phase === 'running' ? this.#tasks.shift() : undefined;
    }
    finish() {
        const logs = this.#records.map((record) => ({ type: 'log', record }));
        if (this.#mustFlush)
            logs.push({ type: 'flush' });
        return [...logs, ...this.#effects];
    }
}
//# sourceMappingURL=turn.js.map