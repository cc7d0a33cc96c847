import { encodeBlock, encodeLogRecord, step } from '../../protocol/replica/index.js';
import { finalityCodec } from '../../protocol/codec/index.js';
import { messageFrame } from './frames.js';
import { every } from './timers.js';
import { heightOfRecord } from './log-record.js';
/** How often the replica checks its deadlines and pending lists when no other input arrives. */
export const TICK_MS = 250;
/** A certificate is less urgent: every other node also receives the votes in it. */
const URGENCY = { proposal: 'block', vote: 'vote', certificate: 'relay', share: 'vote' };
/** If the write-ahead log has more records or bytes than this, the records of final heights are removed. */
const LOG_TRIM_RECORDS = 512;
const LOG_TRIM_BYTES = 8 * 1024 * 1024;
/**
 * Runs one replica. Inputs wait in a queue, and each turn gives all of them to `step`. The effects of a turn
 * are carried out together. Log records go to the log first, and one flush makes all of them durable. The
 * other effects follow in their order. So nothing is sent before the records behind it are durable (§10.1).
 */
export class HostLoop {
    state;
    ports;
    #queue = [];
    #running;
    #started = false;
    #stopped = false;
    #timers = new Map();
    #cancelTick;
    #connected;
    constructor(state, ports) {
        this.state = state;
        this.ports = ports;
    }
    /**
     * Starts with the effects of `startReplica`. The network must be ready, because votes from before a
     * restart are sent at once. Inputs that were submitted earlier have waited for this call.
     */
    start(effects, events) {
        if (this.#stopped)
            return;
        this.#connected = events;
        this.#started = true;
        this.#running = this.#run(effects);
        const running = { ...this.ports, hostLoop: this };
        this.#cancelTick = every(running, TICK_MS, () => { this.submit({ type: 'tick' }); });
    }
    /** @param taken called when the replica has processed the input */
    submit(input, taken) {
        if (this.#stopped)
            return;
        this.#queue.push({ input, taken });
        if (this.#started)
            this.#running ??= this.#run([]);
    }
    /** Resolves when the current turn is complete. Later inputs are dropped. */
    async stop() {
        this.#stopped = true;
        this.#cancelTick?.();
        for (const cancel of this.#timers.values())
            cancel();
        await this.#running;
    }
    get stopped() { return this.#stopped; }
    get waiting() { return this.#queue.length; }
    get #events() {
        if (this.#connected === undefined)
            throw new Error('the host loop has not started');
        return this.#connected;
    }
    async #run(first) {
        try {
            // Yields once, so that other inputs of this event loop turn share the flush.
            await Promise.resolve();
            let effects = [...first];
            for (;;) {
                for (const { input, taken } of this.#queue.splice(0)) {
                    if (this.#events.admits(input))
                        effects.push(...this.#step(input));
                    taken?.();
                }
                if (effects.length === 0)
                    break;
                await this.#carryOut(effects);
                effects = [];
            }
        }
        catch (error) {
            this.#fail(error);
        }
        finally {
            this.#running = undefined;
        }
    }
    #step(input) {
        const { clock } = this.ports;
        return step(this.state, input, { wall: clock.wall(), monotonic: clock.monotonic() });
    }
    async #carryOut(effects) {
        let flush = false;
        for (const effect of effects) {
            if (effect.type === 'log')
                this.ports.log.append(encodeLogRecord(effect.record));
            else if (effect.type === 'flush')
                flush = true;
        }
        if (flush)
            await this.ports.log.flush();
        for (const effect of effects) {
            if (effect.type === 'commit')
                await this.#commit(effect);
            else
                this.#act(effect);
        }
    }
    #act(effect) {
        const { consensus } = this.ports;
        const events = this.#events;
        switch (effect.type) {
            case 'log':
            case 'flush': return;
            case 'broadcast': {
                consensus.broadcast(messageFrame(effect.message), URGENCY[effect.message.type]);
                return;
            }
            case 'arm': return this.#arm(effect);
            case 'load': return this.#load(effect);
            case 'fetch-transactions':
            case 'fetch-block':
            case 'fetch-certificates':
            case 'fetch-shares': return events.fetch(effect);
            case 'drawn': return events.drawn();
            case 'help': return events.help(effect.to, effect.height);
            case 'behind': return events.behind(effect.of, effect.height);
            case 'publish': return events.publish(effect);
            case 'keep-evidence': return events.keepEvidence(effect);
            case 'recall': return events.recall(effect);
            case 'fault': return consensus.report(effect.peer, effect.code);
            case 'stated':
            case 'adopted':
            case 'refused-recovery':
            case 'void': return events.recovering(effect);
            case 'halt': return events.halted(effect);
        }
    }
    #load({ ticket, keys, bodies }) {
        if (keys.length === 0 && bodies.length === 0) {
            this.submit({ type: 'loaded', ticket, entries: new Map() });
            return;
        }
        const { store } = this.ports;
        Promise.all([
            store.loadEntries(keys),
            bodies.length === 0 || this.#events.holding(bodies, this.state.context.height)
        ]).then(([entries, held]) => { if (held)
            this.submit({ type: 'loaded', ticket, entries }); }, (error) => { this.#fail(error); });
    }
    /** Writes nothing more, since the content of the disk is unknown. */
    #fail(error) {
        this.#stopped = true;
        this.#events.failed(error);
    }
    #arm(effect) {
        const { timer, height, view } = effect;
        this.#timers.get(timer)?.();
        if (this.#stopped)
            return;
        this.#timers.set(timer, this.ports.scheduler.after(effect.ms, () => {
            this.#timers.delete(timer);
            this.submit({ type: 'timer', height, timer, view });
        }));
    }
    async #commit(effect) {
        const { block, certificate, delta, recovery, shares } = effect;
        const { height } = block.header;
        await this.ports.store.commitBlock({
            height,
            hash: block.hash,
            block: encodeBlock(block),
            certificate: finalityCodec.encode({ certificate, shares, recovery }),
            changes: delta.changes,
            extra: this.#events.operationsWith(effect),
            bodies: this.#events.bodiesWith(effect)
        });
        if (isLong(this.ports.log.records())) {
            await this.ports.log.reset(record => heightOfRecord(record.payload) > height);
        }
        this.#events.committed(effect);
    }
}
function isLong(records) {
    if (records.length > LOG_TRIM_RECORDS)
        return true;
    let bytes = 0;
    for (const { payload } of records)
        bytes += payload.byteLength;
    return bytes > LOG_TRIM_BYTES;
}
//# sourceMappingURL=host-loop.js.map