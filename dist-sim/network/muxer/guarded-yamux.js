import '../shared/promise-with-resolvers.js';
import { yamux } from '@chainsafe/libp2p-yamux';
import { MAX_STREAMS_PER_CONNECTION, STREAM_WINDOW_CAP_BYTES } from '../shared/limits.js';
import { guardMuxer } from './muxer-guard.js';
import { watchOutbox } from './muxer-outbox.js';
import { saveWindowUpdates } from './window-updates.js';
/**
 * Creates yamux with bounds: muxer-guard.ts for inbound frames, muxer-outbox.ts for outbound frames. Window
 * updates are sent as window-updates.ts says.
 */
export function guardedYamux(onFault) {
    const make = yamux({
        maxInboundStreams: MAX_STREAMS_PER_CONNECTION,
        maxOutboundStreams: MAX_STREAMS_PER_CONNECTION,
        maxStreamWindowSize: STREAM_WINDOW_CAP_BYTES
    });
    return (components) => {
        const factory = make(components);
        const create = factory.createStreamMuxer.bind(factory);
        factory.createStreamMuxer = (init) => {
            const muxer = create({ ...init, onIncomingStream: (stream) => {
                    saveUpdatesOf(stream);
                    init?.onIncomingStream?.(stream);
                } });
            guard(muxer, onFault);
            return muxer;
        };
        return factory;
    };
}
function guard(muxer, onFault) {
    const report = (code) => { onFault(muxer, code); };
    const sink = muxer.sink.bind(muxer);
    muxer.sink = (source) => sink(guardMuxer(source, muxer, report));
    const open = muxer.newStream.bind(muxer);
    muxer.newStream = async (name) => {
        const stream = await open(name);
        saveUpdatesOf(stream);
        return stream;
    };
    watchOutbox(muxer.source, () => { report('not-draining'); });
}
function saveUpdatesOf(stream) {
    saveWindowUpdates(stream);
}
//# sourceMappingURL=guarded-yamux.js.map