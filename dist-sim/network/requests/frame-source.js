import { PIECE_BYTES } from '../shared/limits.js';
import { NetworkError } from '../shared/network-error.js';
/**
 * Feeds a stream with one frame after the other, and leaves it open in between. The stream takes a frame in
 * pieces, and takes a piece when the piece before it has left. So a peer that does not read keeps its frame
 * waiting, but for one piece.
 *
 * The class implements the iterator itself: a generator that waits cannot be ended from outside.
 */
export class FrameSource {
    #asked;
    #sending;
    #ended = false;
    /** True while the stream has not taken the whole frame. */
    get isSending() {
        return this.#sending !== undefined;
    }
    /** Resolves when the stream has taken the frame. Only one frame at a time. @throws NetworkError closed */
    send(frame) {
        if (this.#ended)
            return Promise.reject(new NetworkError('closed'));
        return new Promise((resolve, reject) => {
            this.#sending = { rest: frame, resolve, reject };
            const asked = this.#asked;
            this.#asked = undefined;
            asked?.(this.#piece(this.#sending));
        });
    }
    next() {
        const sending = this.#sending;
        if (sending !== undefined && sending.rest.byteLength > 0)
            return Promise.resolve(this.#piece(sending));
        this.#sending = undefined;
        sending?.resolve();
        if (this.#ended)
            return Promise.resolve({ done: true, value: undefined });
        return new Promise((resolve) => { this.#asked = resolve; });
    }
    return() {
        this.end();
        return Promise.resolve({ done: true, value: undefined });
    }
    /** Ends the stream for writing. A frame of which a part is left fails. */
    end() {
        this.#ended = true;
        this.#asked?.({ done: true, value: undefined });
        this.#asked = undefined;
        this.#sending?.reject(new NetworkError('closed'));
        this.#sending = undefined;
    }
    [Symbol.asyncIterator]() {
        return this;
    }
    #piece(sending) {
        const piece = sending.rest.subarray(0, PIECE_BYTES);
        sending.rest = sending.rest.subarray(PIECE_BYTES);
        return { done: false, value: piece };
    }
}
//# sourceMappingURL=frame-source.js.map