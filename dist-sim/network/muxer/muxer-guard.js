import { setTimeout as sleep } from 'node:timers/promises';
import { ByteCollector } from '../shared/frames.js';
import { MUXER_FRAMES_PER_SECOND, MUXER_PINGS_PER_SECOND, MUXER_SYNS_PER_SECOND, STREAM_WINDOW_CAP_BYTES, STREAM_WINDOW_START_BYTES } from '../shared/limits.js';
import { TokenBucket } from '../shared/token-bucket.js';
export class MuxerFault extends Error {
    code;
    constructor(code) {
        super(`muxer: ${code}`);
        this.code = code;
    }
}
const HEADER_BYTES = 12;
const TYPE_DATA = 0;
const FLAG_SYN = 1;
/**
 * Finds the headers of yamux frames in a byte stream (hashicorp/yamux `spec.md`): version u8, type u8,
 * flags u16, stream u32, length u32, big-endian. After a header of type 0 follow `length` bytes.
 */
export class HeaderReader {
    #header = new ByteCollector(HEADER_BYTES);
    /** Bytes of data before the next header. */
    #data = 0;
    push(chunk, visit) {
        let at = 0;
        while (at < chunk.byteLength) {
            const skipped = Math.min(this.#data, chunk.byteLength - at);
            this.#data -= skipped;
            at = this.#header.fill(chunk, at + skipped);
            if (this.#header.isFull)
                visit(this.#take());
        }
    }
    #take() {
        const view = new DataView(this.#header.bytes.buffer);
        const header = {
            type: view.getUint8(1), flags: view.getUint16(2), stream: view.getUint32(4), length: view.getUint32(8)
        };
        this.#header = new ByteCollector(HEADER_BYTES);
        this.#data = header.type === TYPE_DATA ? header.length : 0;
        return header;
    }
}
/**
 * Checks every frame header before the muxer reads the frame. Yamux gathers all data of an unknown
 * stream, up to 4 GiB, before it discards the data. It also queues an answer to every ping and to every
 * stream above its limit. The rate of frames is bounded, since even an empty frame may wait for its
 * reader as an object of 240 bytes.
 * @throws MuxerFault after a call of `onFault`, before the muxer sees the frame
 */
export async function* guardMuxer(source, muxer, onFault) {
    const reader = new HeaderReader();
    const check = checker(muxer);
    const frames = new TokenBucket(MUXER_FRAMES_PER_SECOND, 2 * MUXER_FRAMES_PER_SECOND);
    try {
        for await (const bytes of source) {
            let count = 0;
            for (const part of bytes instanceof Uint8Array ? [bytes] : bytes) {
                reader.push(part, (header) => {
                    count++;
                    check(header);
                });
            }
            const wait = frames.spend(count);
            if (wait > 0)
                await sleep(wait, undefined, { ref: false });
            yield bytes;
        }
    }
    catch (error) {
        if (error instanceof MuxerFault)
            onFault(error.code);
        throw error;
    }
}
/** Returns a function that throws at a frame which must not reach the muxer. */
function checker(muxer) {
    const pings = new TokenBucket(MUXER_PINGS_PER_SECOND, 2 * MUXER_PINGS_PER_SECOND);
    const syns = new TokenBucket(MUXER_SYNS_PER_SECOND, 2 * MUXER_SYNS_PER_SECOND);
    return (header) => {
        const isPing = header.stream === 0;
        const isSyn = !isPing && (header.flags & FLAG_SYN) !== 0;
        if (isPing && !pings.take())
            throw new MuxerFault('flood');
        if (isSyn && !syns.take())
            throw new MuxerFault('flood');
        if (isOversize(header, muxer))
            throw new MuxerFault('oversize');
    };
}
/** A small frame may belong to a stream that was just closed; yamux checks open streams itself. */
function isOversize({ type, stream, length }, muxer) {
    if (type !== TYPE_DATA || length <= STREAM_WINDOW_START_BYTES)
        return false;
    return length > STREAM_WINDOW_CAP_BYTES || !muxer.streams.some(({ id }) => id === String(stream));
}
//# sourceMappingURL=muxer-guard.js.map