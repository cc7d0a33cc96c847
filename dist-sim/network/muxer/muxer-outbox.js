import { Uint8ArrayList } from 'uint8arraylist';
import { COALESCE_BYTES, MAX_UNSENT_BYTES, UNSENT_FRAME_BYTES } from '../shared/limits.js';
/**
 * Watches the send queue of a muxer. The queue is unbounded, and a peer that reads nothing may still widen
 * the windows of its streams and send frames that need answers. So the bytes that wait are counted, and
 * `onFull` is called once, some time after the push that exceeds `maxBytes`.
 *
 * Frames that wait leave together, since each chunk costs an encryption and a system call.
 */
export function watchOutbox(outbox, onFull, maxBytes = MAX_UNSENT_BYTES) {
    const push = outbox.push.bind(outbox);
    const next = outbox.next.bind(outbox);
    let held = 0;
    let waiting = 0;
    let isFull = false;
    outbox.push = (frame) => {
        waiting++;
        held += frame.byteLength + UNSENT_FRAME_BYTES;
        if (held > maxBytes && !isFull) {
            isFull = true;
            // Later, since the muxer is in the middle of a write now.
            queueMicrotask(onFull);
        }
        return push(frame);
    };
    const taken = async () => {
        const result = await next();
        if (result.done === true)
            return result;
        waiting--;
        held -= result.value.byteLength + UNSENT_FRAME_BYTES;
        return result;
    };
    outbox.next = async () => {
        const first = await taken();
        if (first.done === true || waiting === 0)
            return first;
        const chunk = new Uint8ArrayList(first.value);
        while (waiting > 0 && chunk.byteLength < COALESCE_BYTES) {
            const more = await taken();
            if (more.done === true)
                break;
            chunk.append(more.value);
        }
        return { done: false, value: chunk };
    };
}
//# sourceMappingURL=muxer-outbox.js.map