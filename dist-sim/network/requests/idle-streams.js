import '../shared/promise-with-resolvers.js';
import { MAX_IDLE_STREAMS } from '../shared/limits.js';
import { setInUse } from '../shared/in-use.js';
/** Keeps the streams of a connection that wait for another request, by the name of their protocol. */
export class IdleStreams {
    /** A connection that has ended takes its streams along. */
    #streams = new WeakMap();
    take(connection, name) {
        const idle = this.#streams.get(connection)?.get(name) ?? [];
        // Streams that were reset meanwhile are dropped here.
        let stream = idle.pop();
        while (stream?.isFree === false)
            stream = idle.pop();
        if (stream !== undefined)
            setInUse(stream.stream, true);
        return stream;
    }
    /** Returns false if the stream cannot be kept. */
    keep(connection, name, stream) {
        const byName = this.#streams.get(connection) ?? new Map();
        const idle = byName.get(name) ?? [];
        if (!stream.isFree || idle.length >= MAX_IDLE_STREAMS)
            return false;
        setInUse(stream.stream, false);
        idle.push(stream);
        this.#streams.set(connection, byName.set(name, idle));
        return true;
    }
}
//# sourceMappingURL=idle-streams.js.map