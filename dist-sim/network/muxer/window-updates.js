/** The peer has opened this stream, and the next frame of this side says that it is open. */
const STATE_RECEIVED = 2;
/**
 * Lets a yamux stream renew its window when half of it is used. Yamux would renew the window after each
 * chunk that is read, and so would answer every small frame with a frame. A blocked sender has used the
 * whole window, so the read of its last chunk sends an update.
 */
export function saveWindowUpdates(stream) {
    const send = stream.sendWindowUpdate.bind(stream);
    stream.sendWindowUpdate = () => {
        const isHalfLeft = 2 * stream.recvWindowCapacity > stream.recvWindow;
        if (!isHalfLeft || stream.state === STATE_RECEIVED)
            send();
    };
}
//# sourceMappingURL=window-updates.js.map