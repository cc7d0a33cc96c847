/**
 * Returns a source that writes some bytes and then keeps the stream open. The opener of the stream can then
 * go on reading and notice a reset. Without reading, libp2p would not report the reset.
 */
export function heldOpen(bytes) {
    let end = () => { };
    let sent = false;
    const iterator = {
        next: () => {
            if (sent)
                return new Promise((resolve) => { end = resolve; });
            sent = true;
            return Promise.resolve({ done: false, value: bytes });
        },
        return: () => {
            end({ done: true, value: undefined });
            return Promise.resolve({ done: true, value: undefined });
        }
    };
    return { [Symbol.asyncIterator]: () => iterator };
}
//# sourceMappingURL=held-open.js.map