import '../shared/promise-with-resolvers.js';
import { FrameError, FrameParser } from '../shared/frames.js';
import { NetworkError } from '../shared/network-error.js';
import { FrameSource } from './frame-source.js';
/** Reads and writes the frames of one stream, one frame at a time in each direction. */
export class FrameStream {
    stream;
    #frames = new FrameSource();
    #chunks;
    /** The first bytes of the next frame, once they are here. */
    #first;
    constructor(stream) {
        this.stream = stream;
        this.#chunks = stream.source[Symbol.asyncIterator]();
        const end = () => { this.#frames.end(); };
        stream.sink(this.#frames).then(end, end);
    }
    /** True if the stream is open and has no frame under way, so that another request may use it. */
    get isFree() {
        return this.stream.status === 'open' && this.stream.readStatus === 'ready' &&
            this.stream.writeStatus === 'writing' && !this.#frames.isSending;
    }
    /** Resolves when the whole frame is on its way. @throws NetworkError closed */
    async send(frame) {
        await this.#frames.send(frame);
    }
    /** Waits for the first bytes of a frame. @returns false if the stream has ended */
    async begins() {
        this.#first = await this.#chunk();
        return this.#first !== undefined;
    }
    /** Reads exactly one frame. @throws NetworkError too-large | malformed | closed */
    async read(maxBytes, onBytes) {
        const parser = new FrameParser(maxBytes);
        let chunk = this.#first ?? await this.#chunk();
        this.#first = undefined;
        for (; chunk !== undefined; chunk = await this.#chunk()) {
            onBytes(chunk.byteLength);
            const [frame, ...others] = framesIn(parser, chunk);
            if (frame === undefined)
                continue;
            if (others.length > 0 || parser.isPartial)
                throw new NetworkError('malformed');
            return frame;
        }
        throw new NetworkError(parser.isPartial ? 'malformed' : 'closed', 'stream ended early');
    }
    /** Ends the stream for both directions, after what was sent. */
    async close() {
        this.#frames.end();
        await this.stream.closeRead();
    }
    abort(error) {
        this.stream.abort(error);
    }
    async #chunk() {
        const next = await this.#chunks.next();
        return next.done === true ? undefined : next.value.subarray();
    }
}
function framesIn(parser, chunk) {
    try {
        return parser.push(chunk);
    }
    catch (error) {
        if (!(error instanceof FrameError))
            throw error;
        throw new NetworkError(error.code === 'oversize' ? 'too-large' : 'malformed');
    }
}
//# sourceMappingURL=frame-stream.js.map