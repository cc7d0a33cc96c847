import { FRAME_HEADER_BYTES, writeHeader } from '../shared/frames.js';
import { COALESCE_BYTES, MAX_QUEUED_BYTES, MAX_QUEUED_FRAMES } from '../shared/limits.js';
const DEFAULTS = {
    maxBytes: MAX_QUEUED_BYTES, maxFrames: MAX_QUEUED_FRAMES, coalesceBytes: COALESCE_BYTES
};
/**
 * Holds the frames that wait for a peer: votes before blocks, each in order of arrival. A full queue drops
 * its oldest block, since consensus sends its newest proposal again (R9) and needs no older proposal.
 * Votes are never dropped to make room.
 */
export class SendQueue {
    limits;
    #votes = new Fifo();
    #blocks = new Fifo();
    constructor(limits = DEFAULTS) {
        this.limits = limits;
    }
    get bytes() {
        return this.#votes.bytes + this.#blocks.bytes;
    }
    get length() {
        return this.#votes.length + this.#blocks.length;
    }
    /** True if at least a full chunk waits, so that it can leave now. */
    get hasChunk() {
        return this.bytes >= this.limits.coalesceBytes;
    }
    /**
     * Returns how many frames were dropped to make room, including a new block or relay that does not fit.
     * Returns `full` if there is no room for a vote, since the peer does not drain.
     */
    push(frame, priority) {
        let dropped = 0;
        const size = frame.byteLength + FRAME_HEADER_BYTES;
        while (this.length >= this.limits.maxFrames || this.bytes + size > this.limits.maxBytes) {
            if (this.#blocks.shift() !== undefined)
                dropped++;
            else
                return priority === 'vote' ? 'full' : dropped + 1;
        }
        (priority === 'vote' ? this.#votes : this.#blocks).push(frame);
        return dropped;
    }
    /** Takes the next bytes to send: as many frames as fit in a chunk, or one larger frame. */
    take() {
        const frames = [];
        let size = 0;
        for (const fifo of [this.#votes, this.#blocks]) {
            for (let next = fifo.peek(); next !== undefined; next = fifo.peek()) {
                const grown = size + next.byteLength + FRAME_HEADER_BYTES;
                if (frames.length > 0 && grown > this.limits.coalesceBytes)
                    return join(frames, size);
                size = grown;
                frames.push(next);
                fifo.shift();
            }
        }
        return frames.length === 0 ? undefined : join(frames, size);
    }
    clear() {
        this.#votes.clear();
        this.#blocks.clear();
    }
}
function join(frames, size) {
    const out = new Uint8Array(size);
    let at = 0;
    for (const frame of frames) {
        writeHeader(out, at, frame.byteLength);
        out.set(frame, at + FRAME_HEADER_BYTES);
        at += FRAME_HEADER_BYTES + frame.byteLength;
    }
    return out;
}
/** A queue that moves a mark, since Array.shift moves every element. */
class Fifo {
    #items = [];
    #first = 0;
    bytes = 0;
    get length() {
        return this.#items.length - this.#first;
    }
    push(item) {
        this.#items.push(item);
        this.bytes += item.byteLength + FRAME_HEADER_BYTES;
    }
    peek() {
        return this.#items[this.#first];
    }
    shift() {
        const item = this.peek();
        if (item === undefined)
            return undefined;
        this.bytes -= item.byteLength + FRAME_HEADER_BYTES;
        this.#first++;
        if (this.#first > 64 && this.#first * 2 > this.#items.length) {
            this.#items = this.#items.slice(this.#first);
            this.#first = 0;
        }
        return item;
    }
    clear() {
        this.#items = [];
        this.#first = 0;
        this.bytes = 0;
    }
}
//# sourceMappingURL=send-queue.js.map