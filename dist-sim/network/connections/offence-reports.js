import '../shared/promise-with-resolvers.js';
import { NetworkError } from '../shared/network-error.js';
import { memberIdOfPeer, peerIdOf } from './identity.js';
/** The end of a dead connection may be noticed this much later than the end of its streams. */
const BLAME_DELAY_MS = 100;
/** Collects the offences of peers, and disconnects a peer when an offence leads to a ban. */
export class OffenceReports {
    ports;
    constructor(ports) {
        this.ports = ports;
    }
    report(id, code) {
        const { connections, logger, meter, penalties, standstill } = this.ports;
        if (standstill.excuses(code))
            return;
        meter.events.add(`offence/${code}`);
        const until = penalties.report(id, code);
        if (until === undefined)
            return;
        logger.warn({ peer: peerIdOf(id), code, until }, 'peer banned for a while');
        connections.cut(id);
        this.ports.onBan(id, code, until);
    }
    /** Reports a fault on a stream, unless the connection turns out to be dead: that is no offence. */
    reportStream(id, connection, code) {
        setTimeout(() => {
            if (connection.status === 'open')
                this.report(id, code);
        }, BLAME_DELAY_MS).unref();
    }
    /** Closes the connection of a muxer whose peer broke a bound, and reports the peer. */
    reportMuxer(muxer, code) {
        const connection = this.ports.connections.through(muxer);
        if (connection === undefined)
            return;
        connection.abort(new NetworkError('closed'));
        const id = memberIdOfPeer(connection.remotePeer);
        if (id !== undefined)
            this.report(id, code);
    }
}
//# sourceMappingURL=offence-reports.js.map