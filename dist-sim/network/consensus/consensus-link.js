import '../shared/promise-with-resolvers.js';
import { pauseAfter, STABLE_STREAM_MS } from '../shared/backoff.js';
import { ConsensusWriter } from './consensus-writer.js';
import { DRAIN_TIMEOUT_MS } from '../shared/limits.js';
import { SendQueue } from './send-queue.js';
const ACCEPT_TIMEOUT_MS = 5_000;
/**
 * Keeps our long-lived stream to a peer: opens it when possible and reopens it when lost, until `close`. The
 * stream counts as open when the peer has answered ACCEPTED: a peer that speaks the protocol may still
 * refuse its use. After that byte the peer writes nothing.
 */
export class ConsensusLink {
    ports;
    #queue = new SendQueue();
    #state = 'idle';
    #stream;
    #writer;
    #retry;
    #failures = 0;
    #openedAt = 0;
    constructor(ports) {
        this.ports = ports;
    }
    get isOpen() {
        return this.#state === 'open';
    }
    get queuedBytes() {
        return this.#queue.bytes;
    }
    send(frame, priority) {
        if (this.#state === 'closed')
            return;
        const dropped = this.#queue.push(frame, priority);
        if (dropped === 'full') {
            this.ports.onDropped(this.#queue.length + 1);
            this.#queue.clear();
            if (this.isOpen)
                this.ports.onFault('not-draining');
            return;
        }
        if (dropped > 0)
            this.ports.onDropped(dropped);
        if (priority === 'relay')
            this.#writer?.wakeLater();
        else
            this.#writer?.wake();
    }
    /** Opens the stream now, whatever the backoff, unless it is open or being opened. */
    ensureOpen() {
        if (this.#state !== 'idle')
            return;
        clearTimeout(this.#retry);
        this.#state = 'opening';
        this.#open().catch(() => { this.#lost(); });
    }
    /** Reports a peer that has stopped reading. Called by the upkeep. */
    checkDrain(now) {
        const writer = this.#writer;
        if (writer === undefined || this.#queue.length === 0)
            return;
        if (now - (writer.busySince ?? now) > DRAIN_TIMEOUT_MS)
            this.ports.onFault('not-draining');
    }
    /** Forgets failures, since the peer will probably accept the stream now. */
    forgive() {
        this.#failures = 0;
    }
    close() {
        if (this.#state === 'closed')
            return;
        this.#drop('closed');
        this.#queue.clear();
    }
    async #open() {
        const stream = await this.ports.open();
        if (this.#state !== 'opening') {
            stream.abort(new Error('link closed'));
            return;
        }
        this.#stream = stream;
        if (!await isAccepted(stream) || this.#stream !== stream) {
            stream.abort(new Error('not accepted'));
            if (this.#stream === stream)
                this.#lost();
            return;
        }
        const writer = new ConsensusWriter(this.#queue, (bytes) => { this.ports.onSent(bytes); });
        this.#state = 'open';
        this.#openedAt = performance.now();
        this.#writer = writer;
        this.ports.onOpen();
        const lost = () => { if (this.#stream === stream)
            this.#lost(); };
        stream.sink(writer).then(lost, lost);
        this.#watch(stream).then(lost, lost);
    }
    /** Waits for the end of the stream: the peer writes nothing more, so the end means a reset. */
    async #watch(stream) {
        const next = await stream.source.next();
        if (next.done !== true && this.#stream === stream)
            this.ports.onFault('malformed');
    }
    #lost() {
        if (this.#state === 'closed')
            return;
        const lasted = this.isOpen && performance.now() - this.#openedAt > STABLE_STREAM_MS;
        this.#failures = lasted ? 0 : this.#failures + 1;
        this.#drop('idle');
        this.#retry = setTimeout(() => { this.ensureOpen(); }, pauseAfter(this.#failures));
        this.#retry.unref();
    }
    #drop(next) {
        const wasOpen = this.isOpen;
        clearTimeout(this.#retry);
        this.#state = next;
        this.#writer?.end();
        this.#stream?.abort(new Error('consensus stream dropped'));
        this.#writer = undefined;
        this.#stream = undefined;
        if (wasOpen)
            this.ports.onClose();
    }
}
/** Waits for the acknowledgement until a time limit. */
async function isAccepted(stream) {
    const timer = setTimeout(() => { stream.abort(new Error('timeout')); }, ACCEPT_TIMEOUT_MS);
    try {
        const first = await stream.source.next();
        return first.done !== true && first.value.byteLength > 0;
    }
    catch {
        return false;
    }
    finally {
        clearTimeout(timer);
    }
}
//# sourceMappingURL=consensus-link.js.map